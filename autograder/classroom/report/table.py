"""The report as a table for spreadsheets: one row a submission."""

import csv
import io
from typing import Any

from autograder.classroom.report.counts import state_of
from autograder.classroom.report.submissions import Gathered, Submission

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet would begin to compute


def as_csv(gathered: Gathered) -> str:
    """Marks and states of each cell, named mistakes, penalties and troubles, by student."""
    names = list(gathered.points)
    states = [f"{name} (state)" for name in names]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    head = ["student", "marks", "of", "late penalty", *names, *states]
    writer.writerow(map(harmless, [*head, "mistakes", "troubles", "remarks", "sandboxed"]))
    of = f"{sum(gathered.points.values()):g}"
    for one in gathered.submissions:
        row = [one.student, f"{one.marks:g}", of, f"{one.penalty:g}"]
        row += [f"{one.scores.get(name, 0.0):g}" for name in names]
        row += [_state(one, name, gathered.points[name]) for name in names]
        row += [_mistakes(one), _troubles(one), " ".join(one.remarks)]
        writer.writerow(map(harmless, [*row, "yes" if one.sandboxed else "no"]))
    return stream.getvalue()


def harmless(text: Any) -> str:
    """A cell's text that no spreadsheet takes for a formula."""
    plain = str(text).replace("\0", "")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def _state(one: Submission, name: str, points: float) -> str:
    return "unreadable" if one.problem else state_of(one, name, points)


def _mistakes(one: Submission) -> str:
    found = [f"{name}: {m}" for name, verdict in one.verdicts.items() for m in verdict.mistakes]
    return "; ".join(found)


def _troubles(one: Submission) -> str:
    told = [one.problem] if one.problem else []
    return "; ".join(told + [f"{cell}: {text}" for cell, text in one.troubles.items()])
