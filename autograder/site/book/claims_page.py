"""The claims of all lessons as one table, read from the outputs of the executed notebooks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

CLAIM = re.compile(
    r"\*\*Claim (?P<number>[\w.]+): \*(?P<verdict>[^*]+)\*(?P<condition>.*?)\.\*\*\s*(?P<rest>.*)",
    re.DOTALL,
)
QUOTE = re.compile(r"(?m)^> ?(.*)$")
HEADING = re.compile(r"(?m)^(#{1,4}) (.+)$")
CLASSES = {"true": "true", "false": "false"}  # every other verdict has a condition or a catch


@dataclass(frozen=True)
class MeasuredClaim:
    """One claim and what its experiment showed.

    Attributes:
        number: as the lesson counts it.
        statement: the claim itself, as Markdown; "" where the lesson quotes none.
        verdict: "true", "true if", "misleading", "false".
        condition: what completes the verdict; "" if nothing does.
        evidence: Markdown.
        heading: of the section in which it is measured.
    """

    number: str
    statement: str
    verdict: str
    condition: str
    evidence: str
    heading: str


@dataclass
class _Section:
    level: int
    heading: str
    statement: str = ""


def claims_of(executed: NotebookNode) -> Iterator[MeasuredClaim]:
    """List the claims that an executed notebook measures, in its order.

    A claim's statement is the quotation in its own section or in one around it.
    """
    sections = [_Section(0, "")]  # that the current place is in, outermost first
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            for block in re.split(r"\n\s*\n", cell.source):
                if title := HEADING.search(block):
                    level = len(title[1])
                    sections = [one for one in sections if one.level < level]
                    sections.append(_Section(level, title[2].strip()))
                if quoted := QUOTE.findall(block):
                    sections[-1].statement = " ".join(quoted).strip().strip("*").strip("“”")
            continue
        for output in cell.outputs:
            text = output.get("data", {}).get("text/markdown", "")
            if match := CLAIM.search("".join(text)):
                stated = [one for one in sections if one.statement]
                section = stated[-1] if stated else sections[-1]
                yield MeasuredClaim(
                    match["number"],
                    section.statement,
                    match["verdict"],
                    match["condition"].strip(),
                    match["rest"].strip(),
                    section.heading,
                )


def claims_page(lessons: dict[str, tuple[str, list[MeasuredClaim]]]) -> str:
    """Write the page of all claims.

    Args:
        lessons: title and claims of each lesson, by the name of its page.
    """
    parts = [
        "# Claims, measured\n",
        "Textbooks, lecture notes and tutorials make claims about LSTMs. The lessons put each of "
        "them to the test, after you have made your own prediction. This table shows the verdicts "
        "and the numbers behind them.\n",
    ]
    for page, (title, claims) in lessons.items():
        if claims:
            rows = "\n".join(_row(page, claim) for claim in claims)
            parts.append(
                f"## {title}\n\n:::{{container}} claims\n| | the claim | verdict | evidence |\n"
                f"|---|---|---|---|\n{rows}\n:::\n"
            )
    return "\n".join(parts)


def _row(page: str, claim: MeasuredClaim) -> str:
    kind = CLASSES.get(claim.verdict, "depends")
    condition = f" {claim.condition}" if claim.condition else ""
    cells = (
        f"[{claim.number}](lessons/{page}.ipynb#{slug(claim.heading)})",
        f"“{claim.statement}”" if claim.statement else claim.heading,
        f'<span class="claim-verdict {kind}">{claim.verdict}</span>{condition}',
        claim.evidence,
    )
    return "| " + " | ".join(" ".join(cell.split()).replace("|", r"\|") for cell in cells) + " |"


def slug(heading: str) -> str:
    """Name the anchor of a heading, as GitHub and MyST do.

    Example:
        >>> slug("Claim 2.1: gates, and `b`")
        'claim-21-gates-and-b'
    """
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
