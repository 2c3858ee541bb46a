"""What the command line prints with: one console, one progress bar, one kind of table.

All that a command prints goes through here. Names, messages and code come from people who may have
put escape sequences into them, so a console shows text and obeys nothing in it.
"""

import codecs
import io
import sys
import traceback
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from autograder.support.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

UNWRAPPED = 160  # columns of a table that goes into a file or a pipe
NARROW = 60  # columns, fewer of which leave no room for a sentence beside other columns
IN_ASCII = {
    "⊙": "*", "·": "*", "×": "x", "−": "-", "–": "-", "—": "-", "→": "->", "…": "...", "≤": "<=",
    "≥": ">=", "≠": "!=", "≈": "~", "∂": "d", "∞": "inf", "‘": "'", "’": "'", "“": '"', "”": '"',
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta",
    "λ": "lambda", "μ": "mu", "σ": "sigma", "τ": "tau", "Σ": "Sigma", "Δ": "Delta", "│": "|",
}  # fmt: skip


class _InertConsole(Console):
    """A console in which only its own styles and movements reach the terminal."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Render something, with all of its text made visible."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text, "\n"))


def prepare_streams() -> None:
    """Let standard streams replace what their encoding lacks, and show tracebacks as text."""
    sys.excepthook = _print_traceback
    codecs.register_error("lstm_course.in_ascii", _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="lstm_course.in_ascii")


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Replace characters by the closest that every encoding has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_in_ascii, text)), error.end


def _in_ascii(character: str) -> str:
    if character in IN_ASCII:
        return IN_ASCII[character]
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or "?"


def _print_traceback(
    kind: type[BaseException], error: BaseException, where: TracebackType | None
) -> None:
    """Print an exception that nothing handles, whose message can hold anything."""
    lines = traceback.format_exception(kind, error, where)
    sys.stderr.write("".join(visible(line, "\n") for line in lines))


def output_console() -> Console:
    """Make the console of standard output: without colours where that is not a terminal."""
    if sys.stdout.isatty():
        return _InertConsole(emoji=False)
    return _InertConsole(width=UNWRAPPED, no_color=True, emoji=False)


def error_console() -> Console:
    """Make the console of standard error."""
    return _InertConsole(stderr=True, emoji=False)


def print_line(text: str) -> None:
    """Print a line of text as it is: brackets are not markup, and the terminal wraps it."""
    output_console().print(text, markup=False, soft_wrap=True)


def print_error(sentence: str) -> None:
    """Print a sentence on standard error, introduced by the command's name."""
    error_console().print(f"lstm-course: {sentence}", markup=False, soft_wrap=True)


def text_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Collection[str] = ("marks",),
) -> Table:
    """Make a table whose cells show their text on one line: brackets are not markup.

    Args:
        title: above the table.
        columns: their headings; "" for a column without one.
        rows: one text per column.
        right: headings of the columns that are aligned at the right.
    """
    rows = [[visible(cell) for cell in row] for row in rows]
    if output_console().width < NARROW and len(columns) > 2:
        return _narrow_table(title, rows)
    table = Table(title=Text(title, style="table.title"), title_justify="left")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _narrow_table(title: str, rows: Iterable[Sequence[str]]) -> Table:
    """Make a table whose last column, which holds sentences, is below the others."""
    table = Table.grid()
    table.title, table.title_justify = Text(title, style="table.title"), "left"
    for *cells, sentence in rows:
        table.add_row(Text("  ".join(filter(None, cells)), style="bold"))
        if sentence:
            table.add_row(Padding(Text(sentence), (0, 0, 0, 2)))
    return table


class ProgressBar:
    """A bar on standard error, from `progress`."""

    def __init__(self, bar: "Progress", task: "TaskID") -> None:
        self._bar = bar
        self._task = task

    def advance(self, **fields: Any) -> None:
        """Count one more, and change fields of the text behind the bar."""
        self._bar.update(self._task, advance=1, **fields)

    def update(self, *, title: str | None = None, total: int | None = None, **fields: Any) -> None:
        """Change the text before the bar, the number to reach, or fields behind it."""
        self._bar.update(self._task, description=title, total=total, **fields)


@contextmanager
def progress(
    title: str, counts: str, total: int | None = None, **fields: Any
) -> Iterator[ProgressBar]:
    """Show a progress bar with the time left; nothing is shown outside a terminal.

    Args:
        title: the text before the bar.
        counts: the text behind it, in rich's notation: "{task.completed}/{task.total} cells".
        total: the number to reach, as far as it is known.
        fields: initial values of what else `counts` uses: failed=0 for "{task.fields[failed]}".

    Yields:
        The bar, which disappears at the end.

    Example:
        >>> with progress("Copying", "{task.completed}/{task.total} files", total=2) as bar:
        ...     bar.advance()
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(counts),
        TimeRemainingColumn(),
        console=error_console(),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as bar:
        yield ProgressBar(bar, bar.add_task(title, total=total, **fields))
