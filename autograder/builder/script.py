"""Read the script of a lesson: py:percent cells, three kinds of which the course defines.

# %% solution="lstm_step"     the answer
# %% check="lstm_step"        its check
# %% demo                     a figure or an experiment

`# %% hidden` and `# %% demo hidden` collapse the code: the notebook opens with its output alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import jupytext

Kind = Literal["markdown", "code", "solution", "check", "demo"]

HEADER = re.compile(r"^# %%(?P<rest>.*)$")
NAMED = re.compile(r'^(?P<kind>solution|check)="(?P<name>[A-Za-z_]\w*)"$')
PLAIN: dict[str, tuple[Kind, bool]] = {  # header -> kind, and whether its code is collapsed
    "": ("code", False),
    "hidden": ("code", True),
    "[markdown]": ("markdown", False),
    "demo": ("demo", False),
    "demo hidden": ("demo", True),
}
SCRIPT_NAME = re.compile(r"^\d\d_[a-z0-9_]+\.py$")


class ScriptError(Exception):
    """A mistake in the script of a lesson, with its line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path = path
        self.line = line
        self.message = message
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class ScriptCell:
    """One cell of a script."""

    kind: Kind
    name: str  # of its exercise; "" for other cells
    source: str
    line: int  # of its header
    hidden: bool = False  # collapsed when the notebook opens


def read_script(path: Path) -> list[ScriptCell]:
    """Read the cells of a script, in order.

    Raises:
        ScriptError: a file name that is not NN_name.py, text that is not UTF-8, an unknown header,
            text before the first header, or no cell at all.
    """
    if not SCRIPT_NAME.match(path.name):
        raise ScriptError(path, 1, "a script is called NN_name.py, two digits and lower case")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ScriptError(path, line, "the text is not UTF-8") from error
    headers = [
        (number, match["rest"].strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := HEADER.match(line))
    ]
    if not headers:
        raise ScriptError(path, 1, "there is no cell: each begins with a line `# %%`")
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(cells) != len(headers):
        raise ScriptError(path, 1, "there is text before the first `# %%`: put it into a cell")
    return [
        _read_cell(path, line, rest, cell.source)
        for (line, rest), cell in zip(headers, cells, strict=True)
    ]


def _read_cell(path: Path, line: int, header: str, source: str) -> ScriptCell:
    if header in PLAIN:
        kind, hidden = PLAIN[header]
        return ScriptCell(kind, "", source, line, hidden)
    named = NAMED.match(header)
    if named:
        return ScriptCell(cast(Kind, named["kind"]), named["name"], source, line)
    raise ScriptError(
        path,
        line,
        f"the header `# %% {header}` is not known; there are `# %%`, `# %% [markdown]`, "
        '`# %% demo`, `# %% hidden`, `# %% demo hidden`, `# %% solution="name"` and '
        '`# %% check="name"`',
    )
