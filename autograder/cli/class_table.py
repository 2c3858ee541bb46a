"""The outcome of grading a class, as a table for the terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from autograder.classroom.outcomes import STATUSES, SubmissionOutcome
from autograder.engine.printable import printable
from autograder.support.console import text_table


def class_table(assignment: str, outcomes: Sequence[SubmissionOutcome]) -> Table:
    """Make a table with one row per submission, and the number of each status above it."""
    counts = Counter(outcome.status for outcome in outcomes)
    summary = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    rows = []
    for outcome in outcomes:
        marks = "" if outcome.status == "failed" else f"{outcome.marks:g}"
        rows.append([printable(outcome.student), marks, printable(_describe(outcome))])
    return text_table(f"{assignment}: {summary}", ["student", "marks", ""], rows)


def _describe(outcome: SubmissionOutcome) -> str:
    """Return the status unless it is "graded", and every sentence that concerns the student."""
    status = "" if outcome.status == "graded" else outcome.status
    problems = [outcome.sentence] if outcome.sentence else list(outcome.cell_problems[:1])
    more = len(outcome.cell_problems) - 1
    if more > 0 and not outcome.sentence:
        problems.append(
            f"The same or another problem in {more} more {'cells' if more > 1 else 'cell'}."
        )
    sentences = " ".join(map(_as_sentence, (*problems, *outcome.remarks)))
    return ": ".join(filter(None, (status, sentences)))


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "." if text else ""
