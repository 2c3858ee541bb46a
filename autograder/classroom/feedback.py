"""Feedback pages of a class, made by nbgrader."""

from nbgrader.converters import GenerateFeedback

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import show_names
from autograder.classroom.nbgrader_steps import run_converter
from autograder.support.errors import CourseError


def write_feedback(classroom: Classroom, assignment: str) -> None:
    """Write the feedback pages of an assignment into DIR/feedback/.

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
    run_converter(classroom, GenerateFeedback, assignment)
