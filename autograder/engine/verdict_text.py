"""A verdict as plain text, for a terminal or a file."""

import sys
from shutil import get_terminal_size
from textwrap import wrap

from autograder.engine.printable import printable
from autograder.engine.verdict_data import VerdictData

WIDEST = 100  # columns: longer lines are hard to read
NARROWEST = 40


def terminal_width() -> int | None:
    """Columns to which text is wrapped; None where it does not go to a terminal."""
    try:
        is_terminal = sys.stdout.isatty()
    except (AttributeError, ValueError):  # replaced or closed
        return None
    return max(NARROWEST, min(WIDEST, get_terminal_size().columns)) if is_terminal else None


def verdict_text(verdict: VerdictData, width: int | None = None) -> str:
    """The complete verdict.

    Args:
        verdict: what is shown.
        width: columns to which sentences are wrapped. None: each is one line.
    """
    lines = [verdict.headline]
    for sentence in verdict.sentences:
        lines += _wrapped(sentence, width)
    if verdict.hint:
        lines += _wrapped(f"Hint: {verdict.hint}", width)
    if verdict.located:
        if verdict.located.sentence not in verdict.sentences:
            lines += _wrapped(verdict.located.sentence, width)
        lines += _source(verdict)
    rows = verdict.rows
    widest = max((len(row.name) for row in rows), default=0)
    marks = [f"{row.marks:g} of {row.points:g}" for row in rows]
    places = max(map(len, marks), default=0)
    for row, earned in zip(rows, marks, strict=True):
        start = f"{printable(row.name):<{widest}}  {earned:<{places}}  "
        lines += _wrapped(row.sentence, width, start)
    if verdict.case:
        lines.append(f"  Try it: {verdict.case.code.split(chr(10))[0]}")
    for note in verdict.notes:
        lines += _wrapped(f"Note: {note}", width)
    return "\n".join(line.rstrip() for line in lines)


def _wrapped(text: str, width: int | None, start: str = "") -> list[str]:
    """A sentence, indented, with later lines under its beginning."""
    first, later = f"  {start}", " " * (2 + len(start))
    text = printable(text)
    if width is None or len(first) > width - NARROWEST // 2:
        return [f"{first}{text}"]
    wrapped = wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [first]


def _source(verdict: VerdictData) -> list[str]:
    """The located lines between their neighbours."""
    lines = verdict.located.lines if verdict.located else ()
    at = [k for k, line in enumerate(lines) if line.is_located] or [0]
    near = lines[max(0, at[0] - 1) : at[-1] + 2]
    digits = max((len(str(line.number)) for line in near), default=0)
    return [
        f"  {'>' if line.is_located else ' '} {line.number:>{digits}} | {line.text}"
        for line in near
    ]
