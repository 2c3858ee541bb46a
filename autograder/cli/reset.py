"""`lstm-course reset`: a fresh copy of a lesson; the old one is kept."""

import ast
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.cli.study import write_copy
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write


@dataclass(frozen=True)
class Reset:
    """What a reset did.

    Attributes:
        backup: the old copy; None if there was none.
        kept: exercises whose answers are in the fresh copy.
        lost: exercises with an answer in the old copy that the lesson no longer has.
    """

    backup: Path | None
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def reset(lesson: Lesson, keep_answers: bool = False) -> Reset:
    """Put a fresh copy into work/ and keep the old one beside it under a name with the time.

    Args:
        lesson: the lesson.
        keep_answers: whether to move the answers of the old copy into the fresh one.

    Raises:
        CourseError: the copies cannot be written, or the old one cannot be read and its answers are
            wanted. Nothing is lost.
    """
    fresh = lesson.notebook.read_bytes()
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    if keep_answers and lesson.copy.exists():
        fresh, kept, lost = _with_answers(lesson)
    backup = _back_up(lesson) if lesson.copy.exists() else None
    write_copy(lesson, fresh)
    return Reset(backup, kept, lost)


def _with_answers(lesson: Lesson) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """Make a fresh copy with the old one's answers, found as class grading finds them."""
    import nbformat

    from autograder.cli.read_copy import read_copy
    from autograder.submission.rebuild import is_answer, key_of, rebuild

    old = read_copy(lesson)
    notebook = nbformat.read(lesson.notebook, as_version=4)
    found = {key_of(cell): cell.source for cell in rebuild(notebook, old).cells}
    kept = []
    for cell in notebook.cells:
        source = found[key_of(cell)]
        if is_answer(cell) and source != cell.source and not is_stub(source):
            cell.source = source
            kept.append(key_of(cell).removesuffix("_answer"))
    ours = {key_of(cell) for cell in notebook.cells}
    gone = [
        cell.grade_id.removesuffix("_answer")
        for cell in old.cells
        if cell.grade_id.endswith("_answer")
        and cell.grade_id not in ours
        and not is_stub(cell.source)
    ]
    text = nbformat.writes(notebook, version=4) + "\n"
    return text.encode(), tuple(kept), tuple(gone)


def is_stub(source: str) -> bool:
    """Return whether a cell holds nothing but untouched answers, perhaps of an older version."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(node, ast.FunctionDef) and _is_unwritten(node) for node in body)


def _is_unwritten(function: ast.FunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return len(body) == 1 and ast.unparse(body[0]) == "raise NotImplementedError()"


def _back_up(lesson: Lesson) -> Path:
    backup = _find_free_name(lesson)
    try:
        atomic_write(backup, lesson.copy.read_bytes())
    except OSError as error:
        raise CourseError(f"{backup} cannot be written: {error.strerror}.") from error
    return backup


def _find_free_name(lesson: Lesson) -> Path:
    moment = datetime.now().strftime("%Y-%m-%d_%H%M%S")
    name = lesson.copy.with_name(f"{lesson.stem}.backup_{moment}.ipynb")
    count = 2
    while name.exists():
        name = lesson.copy.with_name(f"{lesson.stem}.backup_{moment}_{count}.ipynb")
        count += 1
    return name
