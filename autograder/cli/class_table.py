"""What came of a class, as a table for the terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from autograder.classroom.grade import STATUSES, Outcome


def class_table(assignment: str, outcomes: Sequence[Outcome]) -> Table:
    """What came of a class's submissions: how many, and those that somebody should look at."""
    counts = Counter(outcome.status for outcome in outcomes)
    said = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    table = Table(title=f"{assignment}: {said}", title_justify="left")
    table.add_column("student")
    table.add_column("marks", justify="right")
    table.add_column("")
    for outcome in outcomes:
        notes = [outcome.status] if outcome.status != "graded" else []
        notes += [outcome.sentence] if outcome.sentence else []
        notes += outcome.troubles[:1]
        marks = "" if outcome.status == "failed" else f"{outcome.marks:g}"
        table.add_row(Text(outcome.student), marks, Text(": ".join(notes)))
    return table
