"""The table of `doctor`."""

from collections.abc import Sequence

from rich.table import Table

from autograder.cli.doctor import Finding
from autograder.support.console import text_table


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
