"""`lstm-course check`: grade one's own work, as a class would."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.run_notebook import run_notebook, without_demos

CELL_SECONDS = 60


@dataclass(frozen=True)
class LessonResult:
    """A lesson's verdicts, and what went wrong outside of the checks."""

    lesson: Lesson
    verdicts: tuple[Verdict, ...]
    problems: tuple[str, ...]

    @property
    def marks(self) -> float:
        """Marks earned."""
        return sum(verdict.marks for verdict in self.verdicts)

    @property
    def points(self) -> float:
        """Marks possible."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def all_right(self) -> bool:
        """Is every exercise of the lesson answered in full?"""
        return not self.problems and all(verdict.passed for verdict in self.verdicts)


def read_copy(lesson: Lesson) -> nbformat.NotebookNode:
    """The learner's copy, less its demo cells.

    Raises:
        CourseError: there is no copy, or it is no notebook.
    """
    if not lesson.copy.exists():
        raise CourseError(
            f"there is no {lesson.copy.name} in work/ yet: `lstm-course study {lesson.number}` "
            "puts your copy there."
        )
    try:
        return without_demos(nbformat.read(lesson.copy, as_version=4))
    except (ValueError, OSError, AttributeError, KeyError) as error:
        raise CourseError(
            f"{lesson.copy} is no notebook that can be read ({error}). `lstm-course reset "
            f"{lesson.number}` keeps it as a backup and starts afresh."
        ) from error


def check_lesson(
    lesson: Lesson, notebook: nbformat.NotebookNode, on_cell: Callable[[], None]
) -> LessonResult:
    """Run a copy in a fresh kernel and collect the verdicts of its check cells."""
    run_notebook(notebook, Path(lesson.copy).parent, CELL_SECONDS, on_cell)
    verdicts, problems = [], []
    for number, cell in enumerate(notebook.cells, start=1):
        is_check = cell.metadata.get("nbgrader", {}).get("grade", False)
        found = [Verdict.from_dict(data) for data in _verdicts_in(cell)]
        verdicts += found[-1:] if is_check else []
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if is_check and not found:
            problems.append(f"the check of {name} gave no verdict{_because(cell)}")
        elif not is_check:
            problems += [_told(number, name, output) for output in _errors_in(cell)]
    return LessonResult(lesson, tuple(verdicts), tuple(problems))


def _verdicts_in(cell: nbformat.NotebookNode) -> list[dict]:
    return [
        output.data[MIME_TYPE]
        for output in cell.get("outputs", [])
        if output.output_type == "execute_result" and MIME_TYPE in output.data
    ]


def _errors_in(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for output in cell.get("outputs", []) if output.output_type == "error"]


def _because(cell: nbformat.NotebookNode) -> str:
    errors = _errors_in(cell)
    return f": {_error_sentence(errors[0])}" if errors else ": was its cell changed?"


def _told(number: int, name: str, error: nbformat.NotebookNode) -> str:
    where = f"the answer of {name.removesuffix('_answer')}" if name else f"code cell {number}"
    return f"{where} stops: {_error_sentence(error)}"


def _error_sentence(error: nbformat.NotebookNode) -> str:
    if error.ename in ("CellTimeoutError", "KeyboardInterrupt"):
        return f"it ran for more than {CELL_SECONDS} seconds (a loop without end?)"
    return f"{error.ename}: {error.evalue}".strip().splitlines()[0]
