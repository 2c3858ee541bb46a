"""Feedback pages of a class, made by nbgrader."""

from nbgrader.converters import GenerateFeedback

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import show_names
from autograder.classroom.nbgrader_steps import run_converter
from autograder.classroom.pages.exporter import LimitedHTMLExporter
from autograder.support.errors import CourseError


def write_feedback(classroom: Classroom, assignment: str) -> list[str]:
    """Write the feedback pages of an assignment into DIR/feedback/.

    Returns:
        A sentence for each page that is not complete.

    Raises:
        CourseError: nothing of the assignment is graded yet, the names for mistakes cannot be read,
            or nbgrader fails.
    """
    if not list((classroom.directory / "autograded").glob(f"*/{assignment}")):
        raise CourseError(
            f"nothing of {assignment} is graded yet: run `lstm-course class grade "
            f"{classroom.directory} {assignment}` first."
        )
    show_names(classroom, assignment, read_names(classroom))
    converter = run_converter(classroom, GenerateFeedback, assignment)
    exporter = converter.exporter
    if not isinstance(exporter, LimitedHTMLExporter):  # the class's configuration has another one
        return []
    exporter.close()
    return [
        f"{path.parents[1].name}: the page is shortened, because {problem}."
        for path, problem in exporter.shortened.items()
    ]
