"""Commands of IPython in a cell, such as `%timeit` and `!pip`: they are no Python.

JupyterLab understands them. Here, those that have nothing to do are ignored, and every other one
gets a sentence about what works in its place.
"""

import ast
import re
from collections.abc import Iterator
from textwrap import shorten

# A line of a cell that is one of them, if a statement can start there. An assignment can have one.
COMMAND = re.compile(
    r"\s*(?:[\w, ]+=\s*)?[%!?]|\s*\w[\w.]*\?{1,2}\s*$"
    r"|\s*(?:pip|conda)\s+(?:install|list|show|update)\b"
)
# Figures appear below their cell anyhow, and no file of the course changes while a page is open.
IGNORED = re.compile(r"(\s*)%(?:matplotlib|config|autoreload|(?:re)?load_ext\s+autoreload)\b.*")
ELSEWHERE = "download the notebook and open it in JupyterLab."
ADVICE = {  # the first that matches the line
    r"%%?time": "To measure a time, take the difference of two calls of `time.perf_counter()`.",
    r"(?:[%!]\s*)?(?:pip|conda)": "NumPy, matplotlib and the course's own package are here. "
    f"To use others, {ELSEWHERE}",
    r"\?{1,2}[\w.]+|[\w.]+\?": "To read about {name}, write `help({name})`.",
    r"%%(?:capture|python)": "Remove this line to run the rest of the cell.",
    r"!": f"The page has no shell. To run the command, {ELSEWHERE}",
    r"": f"To use it, {ELSEWHERE}",
}
MOST = 60  # characters of a line that are quoted


def without_ignored(source: str) -> str:
    """Replace the commands that have nothing to do here by `pass`; lines keep their numbers.

    Example:
        >>> without_ignored("%matplotlib inline\\nx = 1")
        'pass\\nx = 1'
    """
    lines = source.split("\n")
    for k in _commands(lines):
        lines[k] = IGNORED.sub(r"\1pass", lines[k])
    return "\n".join(lines)


def remark_on_command(source: str) -> str:
    """Say what works in the place of a cell's first command of IPython; "" if it has none.

    Example:
        >>> remark_on_command("x = 1\\n?x")
        'Line 2, `?x`, is a command of IPython, and this page runs Python only. To read about x, \
write `help(x)`.'
    """
    lines = without_ignored(source).split("\n")
    for k in _commands(lines):
        command = lines[k].strip().split("=", 1)[-1].strip()
        advice = next(said for start, said in ADVICE.items() if re.match(start, command))
        quoted = shorten(lines[k], MOST, placeholder=" …")
        return (
            f"Line {k + 1}, `{quoted}`, is a command of IPython, and this page runs Python only. "
            + advice.format(name=command.strip("?"))
        )
    return ""


def _commands(lines: list[str]) -> Iterator[int]:
    """The places of the lines that are commands: nothing before them hides where they start."""
    for k, line in enumerate(lines):
        if COMMAND.match(line) and _may_start(lines[:k], line):
            yield k


def _may_start(before: list[str], line: str) -> bool:
    """Whether a statement may start here: not within brackets, a string, or behind an error."""
    indentation = line[: len(line) - len(line.lstrip())]
    try:
        ast.parse("\n".join([*before, f"{indentation}pass"]))
    except SyntaxError:
        return False
    return True
