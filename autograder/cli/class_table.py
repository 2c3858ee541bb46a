"""The outcome of grading a class, as a table for the terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from autograder.classroom.outcomes import STATUSES, SubmissionOutcome
from autograder.support.console import text_table


def class_table(assignment: str, outcomes: Sequence[SubmissionOutcome]) -> Table:
    """Make a table with one row per submission, and the number of each status above it."""
    counts = Counter(outcome.status for outcome in outcomes)
    summary = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    rows = []
    for outcome in outcomes:
        notes: list[str] = [outcome.status] if outcome.status != "graded" else []
        notes += [outcome.sentence] if outcome.sentence else []
        notes += outcome.cell_problems[:1]
        marks = "" if outcome.status == "failed" else f"{outcome.marks:g}"
        rows.append([outcome.student, marks, ": ".join(notes)])
    return text_table(f"{assignment}: {summary}", ["student", "marks", ""], rows)
