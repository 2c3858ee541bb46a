"""The tables of `check` and `doctor`."""

from collections.abc import Sequence

from rich.table import Table

from autograder.cli.check import LessonResult
from autograder.cli.doctor import Finding
from autograder.engine.verdict import HEADLINES, Verdict
from autograder.support.console import text_table


def results_table(result: LessonResult) -> Table:
    """Make a table of a lesson's exercises: marks, and what is wrong."""
    return text_table(
        f"{result.lesson.stem}: {result.marks:g} of {result.points:g} marks",
        ["exercise", "marks", ""],
        [
            [
                verdict.exercise,
                f"{verdict.marks:g} of {verdict.points:g}",
                _describe_verdict(verdict),
            ]
            for verdict in result.verdicts
        ],
    )


def findings_table(findings: Sequence[Finding]) -> Table:
    """Make a table of what `doctor` found."""
    return text_table(
        "This installation",
        ["", "what", "found", "what to do"],
        [
            ["ok" if finding.fine else "!!", finding.what, finding.seen, finding.advice]
            for finding in findings
        ],
    )


def _describe_verdict(verdict: Verdict) -> str:
    headline = HEADLINES[verdict.status]
    if verdict.passed or verdict.status == "open":
        return headline
    return f"{headline}: {verdict.sentences[0]}" if verdict.sentences else headline
