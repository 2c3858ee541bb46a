"""What came of a class, as a table for the terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from autograder.classroom.grade import STATUSES, Outcome
from autograder.support.console import text_table


def class_table(assignment: str, outcomes: Sequence[Outcome]) -> Table:
    """What came of a class's submissions: how many, and those that somebody should look at."""
    counts = Counter(outcome.status for outcome in outcomes)
    said = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    rows = []
    for outcome in outcomes:
        notes = [outcome.status] if outcome.status != "graded" else []
        notes += [outcome.sentence] if outcome.sentence else []
        notes += outcome.troubles[:1]
        marks = "" if outcome.status == "failed" else f"{outcome.marks:g}"
        rows.append([outcome.student, marks, ": ".join(notes)])
    return text_table(f"{assignment}: {said}", ["student", "marks", ""], rows)
