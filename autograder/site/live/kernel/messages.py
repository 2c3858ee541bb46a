"""Messages from the worker's Python to the page: what a cell prints, shows and ends with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Message = Mapping[str, Any]
Emit = Callable[[Message], None]


def running(cell: str, source: str) -> Message:
    """The start of a cell, with the source that runs."""
    return {"kind": "running", "cell": cell, "source": source}


def stream(cell: str, name: str, text: str) -> Message:
    """Text that a cell prints to "stdout" or "stderr"."""
    return {"kind": "stream", "cell": cell, "name": name, "text": text}


def display(cell: str, data: Mapping[str, str]) -> Message:
    """Something that a cell shows, as content by MIME type."""
    return {"kind": "display", "cell": cell, "data": dict(data)}


def error(cell: str, name: str, text: str) -> Message:
    """The error in which a cell ends: its class, and the traceback as text."""
    return {"kind": "error", "cell": cell, "name": name, "text": text}


def remark(cell: str, text: str) -> Message:
    """A cell ended before it ran, for a reason that the text explains; nothing is wrong with it."""
    return {"kind": "remark", "cell": cell, "text": text}


def needs(cell: str, package: str) -> Message:
    """A cell ended because it uses a package that browsers cannot run."""
    return {"kind": "needs", "cell": cell, "package": package}


def blocked(cell: str, by: str, package: str) -> Message:
    """A cell did not run, because one that it needs ended early.

    Args:
        cell: that did not run.
        by: the cell that it needs.
        package: that the other cell lacks; "" if it ended in an error.
    """
    return {"kind": "blocked", "cell": cell, "by": by, "package": package}


def lacks(cell: str, packages: Sequence[str]) -> Message:
    """A cell imports packages that are not here; it goes on until it uses one."""
    return {"kind": "lacks", "cell": cell, "packages": list(packages)}


def cut(cell: str, characters: int) -> Message:
    """A cell prints more than the page shows."""
    return {"kind": "cut", "cell": cell, "characters": characters}


def verdict(cell: str, exercise: str, marks: float, points: float) -> Message:
    """A verdict that a cell has shown."""
    return {
        "kind": "verdict", "cell": cell, "exercise": exercise, "marks": marks, "points": points,
    }  # fmt: skip


def done(cell: str, succeeded: bool) -> Message:
    """The end of a cell."""
    return {"kind": "done", "cell": cell, "succeeded": succeeded}
