"""Build the solution notebook, with nbgrader's metadata, and the student notebook from it.

The check cell carries the points, so its grade id is the name of the exercise, which the gradebook
shows. The grade id of the answer cell is "<name>_answer".
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import NbGraderPreprocessor, SaveCells

from autograder.builder.script import ScriptCell
from autograder.engine.exercise import Exercise
from autograder.support.lesson_version import KEY, stamp

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SCHEMA_VERSION = 3


def solution_notebook(
    cells: Sequence[ScriptCell], exercises: Mapping[str, Exercise]
) -> NotebookNode:
    """Build the notebook that holds every answer, ready for `nbgrader generate_assignment`.

    Args:
        cells: checked cells of a lesson.
        exercises: all exercises by name, for the points.

    Returns:
        A notebook of format 4.5 without outputs. Cell ids are grade ids, or the kind with a count.
    """
    notebook = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA))
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.kind] = counts.get(cell.kind, 0) + 1
        notebook.cells.append(_build_cell(cell, counts[cell.kind], exercises))
    nbformat.validate(notebook)
    return notebook


def student_notebook(solution: NotebookNode, lesson: str) -> NotebookNode:
    """Build the student notebook with nbgrader's own steps, without its database.

    Args:
        solution: from `solution_notebook`; not modified.
        lesson: name of the notebook, for nbgrader's messages.
    """
    notebook = copy.deepcopy(solution)
    resources: dict[str, Any] = {"nbgrader": {"notebook": lesson, "assignment": lesson}}
    for step in _list_steps():
        notebook, resources = step().preprocess(notebook, resources)
    notebook.metadata[KEY] = stamp(notebook)  # a learner's copy keeps it, so updates are noticed
    nbformat.validate(notebook)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Serialise a notebook: equal notebooks give equal text."""
    return nbformat.writes(notebook, version=4) + "\n"


def _list_steps() -> list[type[NbGraderPreprocessor]]:
    return [step for step in GenerateAssignment().preprocessors if step is not SaveCells]


def _build_cell(cell: ScriptCell, count: int, exercises: Mapping[str, Exercise]) -> NotebookNode:
    if cell.kind == "markdown":
        return nbformat.v4.new_markdown_cell(cell.source, id=f"text-{count}")
    if cell.kind == "solution":
        grade_id = f"{cell.name}_answer"
        made = nbformat.v4.new_code_cell(cell.source, id=grade_id)
        made.metadata["nbgrader"] = _build_metadata(grade_id, solution=True)
    elif cell.kind == "check":
        made = nbformat.v4.new_code_cell(cell.source, id=cell.name)
        made.metadata["nbgrader"] = _build_metadata(cell.name, points=exercises[cell.name].points)
    else:
        made = nbformat.v4.new_code_cell(cell.source, id=f"{cell.kind}-{count}")
        if cell.kind == "demo":
            made.metadata["tags"] = ["demo"]
        if cell.hidden:
            made.metadata["jupyter"] = {"source_hidden": True}
    return made


def _build_metadata(grade_id: str, points: float | None = None, solution: bool = False) -> dict:
    """Metadata of nbgrader's schema 3: an answer is editable, a check is locked and graded."""
    made = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": SCHEMA_VERSION,
        "solution": solution,
        "task": False,
    }
    return made if points is None else made | {"points": points}
