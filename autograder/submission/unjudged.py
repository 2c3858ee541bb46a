"""Verdicts on exercises that could not be judged."""

import re

from autograder.engine.exercise import Exercise
from autograder.engine.judge import without_marks
from autograder.engine.verdict import Status, Verdict
from autograder.submission.cells import CellResult


def no_marks(exercise: Exercise, status: Status, sentence: str) -> Verdict:
    """Make a verdict without marks."""
    return without_marks(exercise, status, (sentence,))


def stopped(exercise: Exercise, reason: str) -> Verdict:
    """Make the verdict on an exercise whose worker ended or was ended."""
    sentence = f"While this was graded, {reason}. The other exercises were graded."
    return no_marks(exercise, "raised", sentence)


def missing_function(exercise: Exercise, answer: CellResult | None) -> Verdict:
    """Make the verdict on an exercise whose function does not exist.

    Args:
        exercise: the exercise.
        answer: result of its answer cell, which may have ended in an error.
    """
    outputs = answer.outputs if answer else []
    error = next((output for output in outputs if output["output_type"] == "error"), None)
    why = ""
    if error:
        why = f": its cell ended in {error['ename']}: {_remove_file_name(error['evalue'])}"
    sentence = f"There is no function called `{exercise.name}`{why}."
    return no_marks(exercise, "raised" if error else "open", sentence)


def _remove_file_name(message: str) -> str:
    """Remove the name of IPython's temporary file from the message of a SyntaxError."""
    return re.sub(r"\(<[^<>]*>, (line \d+)\)", r"(\1)", message)
