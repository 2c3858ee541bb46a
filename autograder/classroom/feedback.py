"""Feedback pages of a class, made by nbgrader."""

from nbgrader.converters import GenerateFeedback

from autograder.classroom.directory import Classroom
from autograder.classroom.nbgrader_steps import run_converter
from autograder.support.errors import CourseError


def write_feedback(classroom: Classroom, assignment: str) -> None:
    """Write the feedback pages of an assignment into DIR/feedback/.

    Raises:
        CourseError: nothing of the assignment is graded yet, or nbgrader fails.
    """
    if not list((classroom.directory / "autograded").glob(f"*/{assignment}")):
        raise CourseError(
            f"nothing of {assignment} is graded yet: run `lstm-course class grade "
            f"{classroom.directory} {assignment}` first."
        )
    run_converter(classroom, GenerateFeedback, assignment)
