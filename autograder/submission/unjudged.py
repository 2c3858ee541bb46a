"""Verdicts on exercises that could not be judged."""

import re
from collections.abc import Mapping
from typing import Any

from autograder.engine.exception_messages import in_words
from autograder.engine.exercise import Exercise
from autograder.engine.judge import without_marks
from autograder.engine.verdict import Status, Verdict
from autograder.submission.cells import CellResult

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ARROW = re.compile(r"^-+> *(\d+) ", re.MULTILINE)
MAX_NAME, MAX_MESSAGE = 80, 300  # characters shown of an exception
IN_FILE = re.compile(r" ?\((?:<[^<>]*>|[^()\s]*\.py), line (\d+)\)$")


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
    why = f": {describe_cell_error(error, 'its cell')}" if error else ""
    sentence = f"There is no function called `{exercise.name}`{why}."
    return no_marks(exercise, "raised" if error else "open", sentence)


def describe_cell_error(error: Mapping[str, Any], cell: str) -> str:
    """Describe an error that ended a cell, without a full stop.

    Args:
        error: an output in the notebook format.
        cell: the cell, as the sentence names it.
    """
    first = str(error["evalue"]).strip().partition("\n")[0]
    name = _within(str(error["ename"]), MAX_NAME)
    place = IN_FILE.search(first)
    if place:  # Python cannot read the cell; IPython names its temporary file
        message = _within(IN_FILE.sub("", first), MAX_MESSAGE)
        return f"line {place[1]} of {cell} is not valid Python ({name}: {message})"
    words = _within(in_words(first[: 2 * MAX_MESSAGE]), MAX_MESSAGE)
    line = _line_of_cell(error)
    where = f"line {line} of {cell}" if line else cell
    return f"{where} ended in {name}{': ' if words else ''}{words}"


def _within(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _line_of_cell(error: Mapping[str, Any]) -> str:
    """Find the line at which a cell stopped: IPython marks it in the first frame."""
    traceback = COLOURS.sub("", "\n".join(map(str, error.get("traceback", []))))
    found = ARROW.search(traceback)
    return found[1] if found else ""
