"""The solution notebook, with nbgrader's metadata, and the student notebook made of it.

The check cell carries the points, so its grade id is the exercise's own name: that is what the
gradebook shows. The answer's cell is "<name>_answer".
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

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SCHEMA_VERSION = 3


def solution_notebook(
    cells: Sequence[ScriptCell], exercises: Mapping[str, Exercise]
) -> NotebookNode:
    """The notebook with every answer in it, ready for `nbgrader generate_assignment`.

    Args:
        cells: a lesson's cells, checked.
        exercises: the registry, which knows the points.

    Returns:
        A notebook of format 4.5 without outputs. Cell ids are grade ids, or count the kind.
    """
    notebook = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA))
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.kind] = counts.get(cell.kind, 0) + 1
        notebook.cells.append(_cell(cell, counts[cell.kind], exercises))
    nbformat.validate(notebook)
    return notebook


def student_notebook(solution: NotebookNode, lesson: str) -> NotebookNode:
    """What a student gets: nbgrader's own steps for making an assignment, without its database.

    Args:
        solution: from `solution_notebook`; left as it is.
        lesson: the notebook's name, for nbgrader's messages.
    """
    notebook = copy.deepcopy(solution)
    resources: dict[str, Any] = {"nbgrader": {"notebook": lesson, "assignment": lesson}}
    for step in _steps():
        notebook, resources = step().preprocess(notebook, resources)
    nbformat.validate(notebook)
    return notebook


def written(notebook: NotebookNode) -> str:
    """A notebook as text: the same notebook is the same text."""
    return nbformat.writes(notebook, version=4) + "\n"


def _steps() -> list[type[NbGraderPreprocessor]]:
    return [step for step in GenerateAssignment().preprocessors if step is not SaveCells]


def _cell(cell: ScriptCell, count: int, exercises: Mapping[str, Exercise]) -> NotebookNode:
    if cell.kind == "markdown":
        return nbformat.v4.new_markdown_cell(cell.source, id=f"text-{count}")
    if cell.kind == "solution":
        grade_id = f"{cell.name}_answer"
        made = nbformat.v4.new_code_cell(cell.source, id=grade_id)
        made.metadata["nbgrader"] = _nbgrader(grade_id, solution=True)
    elif cell.kind == "check":
        made = nbformat.v4.new_code_cell(cell.source, id=cell.name)
        made.metadata["nbgrader"] = _nbgrader(cell.name, points=exercises[cell.name].points)
    else:
        made = nbformat.v4.new_code_cell(cell.source, id=f"{cell.kind}-{count}")
        if cell.kind == "demo":
            made.metadata["tags"] = ["demo"]
    return made


def _nbgrader(grade_id: str, points: float | None = None, solution: bool = False) -> dict:
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
