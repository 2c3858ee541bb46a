"""`lstm-course study`: the learner's own copies, and JupyterLab on a lesson."""

import os
import shutil
from pathlib import Path

from autograder.cli.lab import serve
from autograder.support.course_tree import Lesson, all_lessons
from autograder.support.errors import CourseError


def make_copies(root: Path) -> list[Lesson]:
    """Copy every lesson that has no copy in work/ yet; return those that were copied.

    A copy that is there is never touched, so that an update of the course costs nobody's work.

    Raises:
        CourseError: work/ cannot be written.
    """
    made = []
    for lesson in all_lessons(root):
        if lesson.copy.exists():
            continue
        beside = lesson.copy.with_suffix(".ipynb.new")
        try:
            lesson.copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(lesson.notebook, beside)
            os.replace(beside, lesson.copy)
        except OSError as error:
            raise CourseError(f"{lesson.copy} cannot be written: {error.strerror}.") from error
        made.append(lesson)
    return made


def study(lesson: Lesson, port: int, browser: str) -> int:
    """JupyterLab on a lesson's copy, until Ctrl-C. Returns the exit status."""
    return serve(
        lesson.copy.parent,
        f"lab/tree/{lesson.copy.name}",
        port,
        browser,
        about=f"Your copy: {lesson.copy}",
        farewell="JupyterLab has ended. Your work is in work/.",
    )
