"""Text of a learner's as it may be shown: nothing invisible, nothing that reorders, no markup.

A verdict quotes a learner's names, lines and exceptions. In a class they come from a process that
is not trusted, so whatever is shown goes through here.
"""

from html import escape
from re import sub

from autograder.support.visible import visible

MAX_SENTENCE = 1_000  # characters shown of one sentence


def printable(text: str, at_most: int = MAX_SENTENCE) -> str:
    """One line without control characters and bidirectional overrides, cut where it is too long."""
    text = str(text)
    cut = len(text) > at_most
    text = visible(text[:at_most])
    return f"{text}…" if cut else text


def printable_lines(source: str, at_most: int) -> list[str]:
    """The lines of a source, each as `printable` shows it, with tabs as spaces."""
    return [printable(line, at_most) for line in source.expandtabs(4).split("\n")]


def inline_html(text: str) -> str:
    """Escaped text, with `code` in backticks set as code and *words* in asterisks stressed."""
    coded = sub(r"`([^`]+)`", r"<code>\1</code>", escape(printable(text)))
    return sub(r"(?<![\w*])\*([A-Za-z]+)\*(?![\w*])", r"<em>\1</em>", coded)
