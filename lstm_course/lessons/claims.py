"""Verdicts on the claims of a lesson, beside the learner's predictions.

Notebooks show the results as Markdown. Nothing here needs Jupyter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

# "true", "true if", "misleading" and "false" are the course's verdicts. The two with "holds" remain
# until every lesson uses these.
ClaimVerdict = Literal["true", "true if", "misleading", "false", "holds", "holds when"]
CONDITIONAL = ("true if", "holds when")
NOT_MEASURED = "not run yet"


@dataclass(frozen=True)
class MarkdownText:
    """Text that a notebook renders as Markdown.

    Example:
        >>> MarkdownText("**c** is the cell state")
        **c** is the cell state
    """

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass(frozen=True)
class Conclusion:
    """What an experiment shows about a claim.

    Attributes:
        claim: its number in the lesson, such as "2.1".
        verdict: true, true under a condition, misleading, or false.
        evidence: sentences with the numbers behind the verdict.
        condition: completes "true if"; other verdicts omit it.
        table: the measurements as a Markdown table, shown above the verdict.
    """

    claim: str
    verdict: ClaimVerdict
    evidence: str
    condition: str = ""
    table: str = ""


@dataclass
class Claims:
    """The claims of one lesson that have been measured so far.

    Example:
        >>> claims = Claims()
        >>> claims.record(Conclusion("2.7", "true if", "It leaks.", "f is exactly 0 or 1"))
        **Claim 2.7: *true if* f is exactly 0 or 1.** It leaks.
        >>> claims.table({"2.7": "true", "2.8": None})
        | claim | you said | measured | |
        |---|---|---|---|
        | 2.7 | true | true if |  |
        | 2.8 | – | not run yet |  |
    """

    verdicts: dict[int | str, ClaimVerdict] = field(default_factory=dict)

    def record(self, conclusion: Conclusion) -> MarkdownText:
        """Record a conclusion and return it as text: table, verdict, evidence."""
        condition = f" {conclusion.condition}" if conclusion.condition else ""
        said = self.conclude(
            conclusion.claim, conclusion.verdict, conclusion.evidence, condition=condition
        )
        return MarkdownText(f"{conclusion.table}\n\n{said}") if conclusion.table else said

    def conclude(
        self, claim: int | str, verdict: ClaimVerdict, evidence: str, condition: str = ""
    ) -> MarkdownText:
        """Record the verdict on a claim and return it as a sentence with its evidence.

        Args:
            claim: its number.
            verdict: what the measurement shows.
            evidence: sentences with the numbers.
            condition: completes "true if", with its leading space; other verdicts omit it.
        """
        self.verdicts[claim] = verdict
        when = condition if verdict in CONDITIONAL else ""
        return MarkdownText(f"**Claim {claim}: *{verdict}*{when}.** {evidence}")

    def table(self, predictions: Mapping[int | str, object]) -> MarkdownText:
        """Compare predictions with the measured verdicts.

        Args:
            predictions: claim -> the learner's verdict; None where there is none.
        """
        rows = [(claim, guess, self.verdict_on(claim)) for claim, guess in predictions.items()]
        return prediction_table(rows, "claim")

    def verdict_on(self, claim: int | str) -> str:
        """Return the verdict on a claim, or a note that it has not been measured."""
        return self.verdicts.get(claim, NOT_MEASURED)


def prediction_table(rows: Iterable[tuple[object, object, str]], heading: str = "") -> MarkdownText:
    """Compare predictions with measurements, with a tick where the two agree.

    Args:
        rows: (label, prediction, measurement); a prediction of None is shown as a dash.
        heading: of the labels' column.
    """
    lines = [
        " ".join(filter(None, ("|", heading, "| you said | measured | |"))),
        "|---|---|---|---|",
    ]
    for label, guess, measured in rows:
        said = "–" if guess is None else str(guess).strip().lower()
        lines.append(f"| {label} | {said} | {measured} | {'✓' if said == measured else ''} |")
    return MarkdownText("\n".join(lines))
