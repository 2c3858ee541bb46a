"""Tables for the terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from autograder.cli.check import LessonResult
from autograder.cli.doctor import Finding
from autograder.engine.verdict import HEADLINES, Verdict


def results_table(result: LessonResult) -> Table:
    """A lesson's exercises: marks, and what is wrong."""
    table = Table(
        title=f"{result.lesson.stem}: {result.marks:g} of {result.points:g} marks",
        title_justify="left",
    )
    table.add_column("exercise")
    table.add_column("marks", justify="right")
    table.add_column("")
    for verdict in result.verdicts:
        marks = f"{verdict.marks:g} of {verdict.points:g}"
        table.add_row(verdict.exercise, marks, Text(_in_words(verdict)))
    return table


def findings_table(findings: Sequence[Finding]) -> Table:
    """What `doctor` found."""
    table = Table(title="This installation", title_justify="left")
    table.add_column("")
    table.add_column("what")
    table.add_column("found")
    table.add_column("what to do")
    for finding in findings:
        mark = "ok" if finding.fine else "!!"
        table.add_row(mark, finding.what, Text(finding.seen), Text(finding.advice))
    return table


def _in_words(verdict: Verdict) -> str:
    headline = HEADLINES[verdict.status]
    if verdict.passed or verdict.status == "open":
        return headline
    return f"{headline}: {verdict.sentences[0]}" if verdict.sentences else headline
