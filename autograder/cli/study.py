"""`lstm-course study`: the learner's own copies, and JupyterLab on a lesson."""

from autograder.cli.lab import serve
from autograder.support.course_tree import Course, Lesson, all_lessons
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write


def make_copies(course: Course) -> list[Lesson]:
    """Copy every lesson that has no copy in work/ yet; return those that were copied.

    An existing copy is never touched, so an update of the course leaves a learner's work unchanged.

    Raises:
        CourseError: work/ cannot be written.
    """
    made = []
    for lesson in all_lessons(course):
        if not lesson.copy.exists():
            write_fresh_copy(lesson)
            made.append(lesson)
    return made


def write_fresh_copy(lesson: Lesson) -> None:
    """Put the course's notebook into work/, over a copy that may be there.

    Raises:
        CourseError: work/ cannot be written; a copy that is there is unchanged.
    """
    try:
        atomic_write(lesson.copy, lesson.notebook.read_bytes())
    except OSError as error:
        raise CourseError(f"{lesson.copy} cannot be written: {error.strerror}.") from error


def study(lesson: Lesson, port: int, browser: str) -> int:
    """Open JupyterLab on a lesson's copy, until Ctrl-C. Returns the exit status."""
    return serve(
        lesson.copy.parent,
        f"lab/tree/{lesson.copy.name}",
        port,
        browser,
        about=f"Your copy: {lesson.copy}",
        farewell="JupyterLab has ended. Your work is in work/.",
    )
