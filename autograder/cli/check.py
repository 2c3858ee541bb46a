"""`lstm-course check`: grade your own work as a class would."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.run_notebook import remove_demos, run_notebook

CELL_SECONDS = 60


@dataclass(frozen=True)
class LessonResult:
    """The verdicts of a lesson, and the problems outside the checks."""

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
        """True if every exercise of the lesson has full marks."""
        return not self.problems and all(verdict.passed for verdict in self.verdicts)


def read_copy(lesson: Lesson) -> nbformat.NotebookNode:
    """Read the learner's copy, without its demo cells.

    Raises:
        CourseError: there is no copy, or it is not a notebook.
    """
    if not lesson.copy.exists():
        raise CourseError(
            f"there is no {lesson.copy.name} in work/ yet: `lstm-course study {lesson.number}` "
            "puts your copy there."
        )
    try:
        return remove_demos(nbformat.read(lesson.copy, as_version=4))
    except (ValueError, OSError, AttributeError, KeyError) as error:
        raise CourseError(
            f"{lesson.copy} is no notebook that can be read ({error}). `lstm-course reset "
            f"{lesson.number}` keeps it as a backup and starts afresh."
        ) from error


def check_lesson(
    lesson: Lesson, notebook: nbformat.NotebookNode, on_cell: Callable[[], None]
) -> LessonResult:
    """Run a copy in a fresh kernel, and collect the verdicts of its check cells.

    Args:
        lesson: the lesson of the copy.
        notebook: from `read_copy`; modified in place.
        on_cell: called after each cell, for a progress bar.
    """
    run_notebook(notebook, Path(lesson.copy).parent, CELL_SECONDS, on_cell)
    verdicts, problems = [], []
    for number, cell in enumerate(notebook.cells, start=1):
        is_check = cell.metadata.get("nbgrader", {}).get("grade", False)
        found = [Verdict.from_dict(data) for data in _find_verdicts(cell)]
        verdicts += found[-1:] if is_check else []
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if is_check and not found:
            problems.append(f"the check of {name} gave no verdict{_explain_missing_verdict(cell)}")
        elif not is_check:
            problems += [_describe_error(number, name, output) for output in _find_errors(cell)]
    return LessonResult(lesson, tuple(verdicts), tuple(problems))


def _find_verdicts(cell: nbformat.NotebookNode) -> list[dict]:
    return [
        output.data[MIME_TYPE]
        for output in cell.get("outputs", [])
        if output.output_type == "execute_result" and MIME_TYPE in output.data
    ]


def _find_errors(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for output in cell.get("outputs", []) if output.output_type == "error"]


def _explain_missing_verdict(cell: nbformat.NotebookNode) -> str:
    errors = _find_errors(cell)
    return f": {_explain_error(errors[0])}" if errors else ": was its cell changed?"


def _describe_error(number: int, name: str, error: nbformat.NotebookNode) -> str:
    where = f"the answer of {name.removesuffix('_answer')}" if name else f"code cell {number}"
    return f"{where} stops: {_explain_error(error)}"


def _explain_error(error: nbformat.NotebookNode) -> str:
    if error.ename in ("CellTimeoutError", "KeyboardInterrupt"):
        return f"it ran for more than {CELL_SECONDS} seconds (a loop without end?)"
    return f"{error.ename}: {error.evalue}".strip().splitlines()[0]
