"""Text that the course's model wrote while it was being trained."""

from collections.abc import Mapping, Sequence
from typing import Any

from lstm_course.lessons.claims import MarkdownText

MINUTES = (2, 10, 30)  # and the end of training
PROMPT = '"""'  # the model reads this at the start of a file
SHOWN = 240  # characters


def select_entries(
    log: Sequence[Mapping[str, Any]], minutes: Sequence[float] = MINUTES
) -> list[Mapping[str, Any]]:
    """Select the entries of a training log that are nearest to some times, and the last one.

    Args:
        log: entries with "seconds", in order.
        minutes: training times.

    Returns:
        Each selected entry once, in order.
    """
    nearest = {
        min(range(len(log)), key=lambda k: abs(log[k]["seconds"] - 60 * minute))
        for minute in minutes
        if 60 * minute < log[-1]["seconds"]
    }
    return [log[k] for k in sorted(nearest | {len(log) - 1})]


def describe_growth(record: Mapping[str, Any], minutes: Sequence[float] = MINUTES) -> MarkdownText:
    """Quote what a model wrote at several times of its training.

    Args:
        record: the record of a trained model.
        minutes: training times, before the end.
    """
    parts = [_describe_entry(entry) for entry in select_entries(record["log"], minutes)]
    return MarkdownText("\n\n".join(parts))


def _describe_entry(entry: Mapping[str, Any]) -> str:
    count = round(entry["seconds"] / 60)
    return (
        f"**After {count} {'minute' if count == 1 else 'minutes'}**: "
        f"{entry['characters'] / 1e6:.1f} million characters read, {entry['validation']:.2f} bits "
        f"per character\n\n{quote_text(PROMPT + entry['sample'][:SHOWN])}"
    )


def quote_text(text: str) -> str:
    """Return Markdown that shows a text as it is, in a typewriter font.

    Example:
        >>> print(quote_text("a\\n  b"))
        ~~~~text
        a
          b
        ~~~~
    """
    shown = text.replace("\f", "\N{SYMBOL FOR FORM FEED}\n").replace("~~~~", "~~~ ~")
    return f"~~~~text\n{shown}\n~~~~"
