"""Rebuild the notebook to grade: the master's cells with the student's sources in them."""

import copy
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, ClearSolutions
from nbgrader.utils import compute_checksum

from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.placing import place_own_cells

CHECK = re.compile(r"""^check\(["'](\w+)["'](?:, *\w+)?\)$""")
DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)
OWN_PREFIX = "own-"


def make_master(source: NotebookNode) -> NotebookNode:
    """Return an assignment's source notebook without solutions, but with hidden tests."""
    master = copy.deepcopy(source)
    resources: dict[str, Any] = {"nbgrader": {}}
    for step in (ClearSolutions(enforce_metadata=False), ClearOutput()):
        master, resources = step.preprocess(master, resources)
    return master


def rebuild(master: NotebookNode, submitted: NotebookNode | None) -> NotebookNode:
    """Return the master with the student's answers and the cells that the student added.

    Only sources are taken from a submission. An answer is found by its grade id, otherwise by the
    id of its cell. Whatever else differs from the master (added or changed cells, copies) becomes
    a cell of the student's own, near the cell that it followed. A deleted cell stays the master's,
    and a moved one goes back to its place.

    Args:
        master: from `make_master`.
        submitted: from `intake`; None leaves every answer open.
    """
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:  # by the checksum nbgrader recognises an untouched cell
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    originals = {key_of(cell): cell for cell in notebook.cells}
    found, added = _take_sources(originals, submitted.cells if submitted else ())
    for key, cell in originals.items():
        if is_answer(cell) and key not in found and cell.cell_type == "code":
            _find_by_name(cell, added)
    notebook.cells = _insert_added(notebook.cells, added)
    return notebook


def _take_sources(
    originals: Mapping[str, NotebookNode], submitted: Iterable[NotebookNode]
) -> tuple[set[str], dict[str, list[NotebookNode]]]:
    """Copy the student's sources into the master's cells.

    Args:
        originals: the master's cells by key, modified in place.
        submitted: the student's cells.

    Returns:
        The keys of the cells found, and the other cells, by the key of the cell that they follow.
    """
    found: set[str] = set()
    left_over: list[tuple[str, NotebookNode | None]] = []  # the key of each cell, and what is left
    for cell in submitted:
        key = cell.grade_id if cell.grade_id in originals else cell.id
        original = originals.get(key)
        is_new = original is not None and key not in found
        if original is not None and is_new:
            found.add(key)
            if _take_source(original, cell):
                left_over.append((key, None))
                continue
        is_copy = original is not None and is_locked(original)
        if cell.cell_type != "raw" and cell.source.strip() and not is_copy:
            left_over.append((key if is_new else "", cell))
    order = {key: place for place, key in enumerate(originals)}
    added: dict[str, list[NotebookNode]] = {}
    places = place_own_cells([key for key, _ in left_over], order)
    for place, (_, own) in zip(places, left_over, strict=True):
        if own is not None:
            added.setdefault(place, []).append(own)
    return found, added


def _take_source(original: NotebookNode, cell: NotebookNode) -> bool:
    """Copy a source into the master's cell where allowed; return whether nothing is left over."""
    if is_answer(original):
        original.source = cell.source
        _take_pictures(original, cell)
        return True
    if is_locked(original) or cell.source == original.source:
        return True
    if cell.cell_type != "code" and original.cell_type != "code":  # students may add to the prose
        original.source = cell.source
        original.metadata = NotebookNode(student=True)
        _take_pictures(original, cell)
        return True
    return False


def _take_pictures(made: NotebookNode, cell: NotebookNode) -> None:
    """Copy the pictures that a student pasted into prose."""
    if made.cell_type == "markdown" and "attachments" in cell:
        made.attachments = cell.attachments


def _find_by_name(answer: NotebookNode, added: dict[str, list[NotebookNode]]) -> None:
    """Take the source of the last added cell that defines the functions of an answer.

    Programs other than Jupyter may drop the ids of a notebook's cells.
    """
    names = set(DEFINED.findall(answer.source))
    for cells in reversed(added.values()):
        for cell in reversed(cells):
            if cell.cell_type == "code" and names & set(DEFINED.findall(cell.source)):
                answer.source = cell.source
                cells.remove(cell)
                return


def _insert_added(
    originals: Iterable[NotebookNode], added: Mapping[str, list[NotebookNode]]
) -> list[NotebookNode]:
    """Return the master's cells, each followed by the cells that the student added there."""
    number = itertools.count(1)
    cells = [_make_own(cell, next(number)) for cell in added.get("", ())]
    for original in originals:
        cells.append(original)
        cells += [_make_own(cell, next(number)) for cell in added.get(key_of(original), ())]
    return cells


def cells_to_grade(
    notebook: NotebookNode, exercises: Mapping[str, Exercise] | None = None
) -> list[NotebookCell]:
    """Return the code cells of a rebuilt notebook with their purposes."""
    return [
        NotebookCell(key_of(cell), kind_of(cell, exercises), cell.source, points_of(cell))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def kind_of(cell: NotebookNode, exercises: Mapping[str, Exercise] | None = None) -> CellKind:
    """Return the purpose of a code cell of a rebuilt notebook."""
    if cell.id.startswith(OWN_PREFIX):
        return CellKind.OWN
    if is_answer(cell):
        return CellKind.ANSWER
    if is_graded(cell):
        exercises = installed_exercises() if exercises is None else exercises
        asked = CHECK.match(cell.source.strip())
        known = asked is not None and asked[1] in exercises and asked[1] == key_of(cell)
        return CellKind.CHECK if known else CellKind.TEST
    return CellKind.DEMO if "demo" in cell.metadata.get("tags", []) else CellKind.SETUP


def key_of(cell: NotebookNode) -> str:
    """Return the key of a cell: its grade id, otherwise its id."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id


def is_answer(cell: NotebookNode) -> bool:
    """Return whether the student writes this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Return whether nbgrader gives marks for a cell's result: one with marks, and no answer."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")


def is_locked(cell: NotebookNode) -> bool:
    """Return whether nbgrader restores this cell: a test, or one that is locked without marks.

    Instructors lock cells that set something up for the tests.
    """
    locked = bool(cell.metadata.get("nbgrader", {}).get("locked"))
    return is_graded(cell) or (locked and not is_answer(cell))


def points_of(cell: NotebookNode) -> float:
    """Return the most that a cell can earn."""
    return float(cell.metadata.get("nbgrader", {}).get("points", 0))


def _make_own(cell: NotebookNode, count: int) -> NotebookNode:
    made = NotebookNode(
        id=f"{OWN_PREFIX}{count}",
        cell_type=cell.cell_type,
        metadata=NotebookNode(student=True),
        source=cell.source,
    )
    if cell.cell_type == "code":
        made.update(execution_count=None, outputs=[])
    _take_pictures(made, cell)
    return made
