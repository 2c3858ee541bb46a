"""`lstm-course reset`: a fresh copy of a lesson; the old one is kept."""

from datetime import datetime
from pathlib import Path

from autograder.cli.study import write_fresh_copy
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write


def reset(lesson: Lesson) -> Path | None:
    """Put a fresh copy into work/ and keep the old one beside it under a name with the time.

    Returns:
        The backup, or None if there was no copy.

    Raises:
        CourseError: work/ cannot be written; nothing is lost.
    """
    backup = _back_up(lesson) if lesson.copy.exists() else None
    write_fresh_copy(lesson)
    return backup


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
