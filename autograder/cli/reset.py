"""`lstm-course reset`: a fresh copy of a lesson; the old one is kept."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError


def reset(lesson: Lesson) -> Path | None:
    """Put a fresh copy into work/ and keep the old one beside it under a name with the time.

    Returns:
        The backup, or None where there was no copy.

    Raises:
        CourseError: work/ cannot be written; nothing is lost.
    """
    beside = lesson.copy.with_suffix(".ipynb.new")
    try:
        lesson.copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(lesson.notebook, beside)
        backup = None
        if lesson.copy.exists():
            backup = _free_name(lesson)
            os.replace(lesson.copy, backup)
        os.replace(beside, lesson.copy)
    except OSError as error:
        raise CourseError(f"{lesson.copy} cannot be written: {error.strerror}.") from error
    return backup


def _free_name(lesson: Lesson) -> Path:
    moment = datetime.now().strftime("%Y-%m-%d_%H%M%S")
    name = lesson.copy.with_name(f"{lesson.stem}.backup_{moment}.ipynb")
    count = 2
    while name.exists():
        name = lesson.copy.with_name(f"{lesson.stem}.backup_{moment}_{count}.ipynb")
        count += 1
    return name
