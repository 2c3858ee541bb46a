"""`lstm-course study`: the learner's own copies, and JupyterLab on a lesson."""

from autograder.cli.lab import LabPage, serve
from autograder.notebook.progress.record import ProgressRecord
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
            write_copy(lesson, lesson.notebook.read_bytes())
            made.append(lesson)
    return made


def write_copy(lesson: Lesson, content: bytes) -> None:
    """Write a learner's copy, over one that may be there, and forget the progress in that one.

    Raises:
        CourseError: it cannot be written; a copy that is there is unchanged.
    """
    try:
        atomic_write(lesson.copy, content)
    except OSError as error:
        raise CourseError(
            f"{lesson.copy} cannot be written: {error.strerror}. Choose a directory of your own "
            "with --in DIR."
        ) from error
    ProgressRecord(lesson.copy, lesson.number).forget()


def study(lesson: Lesson, port: int, browser: str, host: str) -> int:
    """Open JupyterLab on a lesson's copy, until Ctrl-C. Returns the exit status."""
    work = lesson.course.shown_work
    page = LabPage(
        directory=lesson.copy.parent,
        page=f"lab/tree/{lesson.copy.name}",
        settings="study",
        about=f"Your copy: {lesson.copy}",
        farewell=f"JupyterLab has ended. Your work is in {work}.",
        host=host,
    )
    return serve(page, port, browser)
