"""The notebook to grade: the master's cells with the student's sources in their places."""

import copy
import re
from collections.abc import Mapping

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, ClearSolutions
from nbgrader.utils import compute_checksum

from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.submission.cells import Cell, Kind

CHECK = re.compile(r"""^check\(["'](\w+)["'](?:, *\w+)?\)$""")
DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)
OWN_PREFIX = "own-"


def cleared(source: NotebookNode) -> NotebookNode:
    """The master: an assignment's source notebook, less its solutions, hidden tests left in."""
    master, resources = copy.deepcopy(source), {"nbgrader": {}}
    for step in (ClearSolutions(enforce_metadata=False), ClearOutput()):
        master, resources = step.preprocess(master, resources)
    return master


def rebuild(master: NotebookNode, submitted: NotebookNode | None) -> NotebookNode:
    """The master with the student's answers in it, and what the student has added.

    Only sources are taken from a submission. An answer is found by its grade id, else by its
    cell's id. Whatever else differs from the master (added or changed cells, copies) becomes a
    cell of the student's own, after the cell that it followed. What was deleted is the master's.

    Args:
        master: from `cleared`.
        submitted: from `intake`, or None: all of it open.
    """
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        if (
            "nbgrader" in cell.metadata
        ):  # of the untouched cell: nbgrader tells by it who did nothing
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    by_key = {key_of(cell): cell for cell in notebook.cells}
    own: dict[str, list[NotebookNode]] = {}
    taken: set[str] = set()
    place = ""
    for cell in submitted.cells if submitted else ():
        key = cell.grade_id if cell.grade_id in by_key else cell.id
        theirs = by_key.get(key)
        if theirs is not None and key not in taken:
            place = key
            taken.add(key)
            if is_answer(theirs):
                theirs.source = cell.source
                continue
            if is_graded(theirs) or cell.source == theirs.source:
                continue
            if cell.cell_type != "code" and theirs.cell_type != "code":
                theirs.source = cell.source  # prose is theirs to write on
                theirs.metadata = NotebookNode(student=True)
                continue
        if cell.cell_type == "raw":
            continue
        if cell.source.strip() and not (theirs is not None and is_graded(theirs)):
            own.setdefault(place, []).append(cell)
    for key, cell in by_key.items():
        if is_answer(cell) and key not in taken and cell.cell_type == "code":
            _find_by_name(cell, own)
    count = 0
    cells = []
    for key, cell in [("", None), *((key_of(cell), cell) for cell in notebook.cells)]:
        cells += [cell] if cell is not None else []
        for added in own.get(key, ()):
            count += 1
            cells.append(_own(added, count))
    notebook.cells = cells
    return notebook


def _find_by_name(answer: NotebookNode, own: dict[str, list[NotebookNode]]) -> None:
    """An answer whose cell was not found by any id: the last cell that defines its functions.

    Other programs than Jupyter may drop the ids of a notebook's cells.
    """
    names = set(DEFINED.findall(answer.source))
    for added in reversed(own.values()):
        for cell in reversed(added):
            is_it = cell.cell_type == "code" and names & set(DEFINED.findall(cell.source))
            if names and is_it:
                answer.source = cell.source
                added.remove(cell)
                return


def cells_to_grade(
    notebook: NotebookNode, exercises: Mapping[str, Exercise] | None = None
) -> list[Cell]:
    """The code cells of a rebuilt notebook, by what they are for."""
    return [
        Cell(key_of(cell), kind_of(cell, exercises), cell.source, points_of(cell))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def kind_of(cell: NotebookNode, exercises: Mapping[str, Exercise] | None = None) -> Kind:
    """What a code cell of a rebuilt notebook is for."""
    if cell.id.startswith(OWN_PREFIX):
        return Kind.OWN
    if is_answer(cell):
        return Kind.ANSWER
    if is_graded(cell):
        exercises = installed_exercises() if exercises is None else exercises
        asked = CHECK.match(cell.source.strip())
        known = asked is not None and asked[1] in exercises and asked[1] == key_of(cell)
        return Kind.CHECK if known else Kind.TEST
    return Kind.DEMO if "demo" in cell.metadata.get("tags", []) else Kind.SETUP


def key_of(cell: NotebookNode) -> str:
    """A cell's name: its grade id, else its id."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id


def is_answer(cell: NotebookNode) -> bool:
    """Is it the student's to write?"""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Does it carry marks, or is it locked?"""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade") or marks.get("locked")) and not marks.get("solution")


def points_of(cell: NotebookNode) -> float:
    """The most that it can earn."""
    return float(cell.metadata.get("nbgrader", {}).get("points", 0))


def _own(cell: NotebookNode, count: int) -> NotebookNode:
    made = NotebookNode(
        id=f"{OWN_PREFIX}{count}",
        cell_type=cell.cell_type,
        metadata=NotebookNode(student=True),
        source=cell.source,
    )
    if cell.cell_type == "code":
        made.update(execution_count=None, outputs=[])
    return made
