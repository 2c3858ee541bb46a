"""Where in the learner's code the computation leaves the right one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from autograder.engine.printable import printable, printable_lines

MAX_SOURCE = 40_000  # characters of a source that is stored
MAX_EXPRESSION = 160  # characters shown of an expression, and of a line
MAX_NAME = 80  # of an input or a function
MAX_RECOGNISED = 6  # inputs that are named
AROUND = 6  # lines shown before and after the located one


class SourceLine(NamedTuple):
    """One line of the learner's source.

    Attributes:
        number: 1-based.
        text: as it may be shown.
        is_located: whether it is the line at which the computation leaves the right one.
    """

    number: int
    text: str
    is_located: bool


@dataclass(frozen=True)
class Located:
    """The expression in the learner's source at which the computation leaves the right one.

    Attributes:
        line: its line, 1-based, in the source of the learner's function.
        expression: its source text.
        recognised: its inputs, in words, all of which are right: ("`dhs[t]`", "dh").
        function: name of the function that holds it, where that is a helper of the learner's own;
            "" for the exercise's function.
        source: the source of that function, for display; "" where it is not known.
        since: the first line that may be the wrong one, where that is not certain; 0 or `line`
            where the expression itself is.
    """

    line: int
    expression: str
    recognised: tuple[str, ...] = ()
    function: str = ""
    source: str = ""
    since: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether the expression itself is the wrong one, not a line above it."""
        return not 0 < self.since < self.line

    @property
    def sentence(self) -> str:
        """What is known of the expression, and of its inputs."""
        where = f" of `{printable(self.function, MAX_NAME)}`" if self.function else ""
        expression = " ".join(printable(self.expression, MAX_EXPRESSION).split())
        if not self.is_exact:
            lines = f"lines {self.since} to {self.line}{where}"
            if self.line == self.since + 1:
                lines = f"line {self.since} or {self.line}{where}"
            return (
                f"The mistake is in {lines}: the value of `{expression}` is wrong, and every value "
                "that these lines start from is correct."
            )
        line = f"Line {self.line}{where}, `{expression}`"
        fact = f"{line}, is where your computation leaves the right one."
        inputs = [_quoted(name) for name in self.recognised[:MAX_RECOGNISED]]
        if not inputs:
            return fact
        if len(self.recognised) == 1:
            return f"{fact} Its input, {inputs[0]}, is correct."
        together = "both" if len(self.recognised) == 2 else "all"
        more = ["others"] if len(self.recognised) > MAX_RECOGNISED else []
        *first, last = inputs + more
        return f"{fact} Its inputs, {', '.join(first)} and {last}, are {together} correct."

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """The line and those around it; () where the source is not known."""
        lines = printable_lines(self.source, MAX_EXPRESSION) if self.source else []
        if not 1 <= self.line <= len(lines):
            return ()
        first, last = max(1, self.line - AROUND), min(len(lines), self.line + AROUND)
        located = range(self.line if self.is_exact else self.since, self.line + 1)
        shown = [SourceLine(k, lines[k - 1], k in located) for k in range(first, last + 1)]
        while not shown[-1].text.strip():
            shown.pop()
        return tuple(shown)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, without a source that is far too long."""
        data = asdict(self)
        return data | {"source": self.source if len(self.source) <= MAX_SOURCE else ""}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Located":
        """A location from `to_dict`'s data.

        Raises:
            TypeError: the data hold something else than text and a number.
        """
        found = cls(**{**data, "recognised": tuple(data["recognised"])})
        texts = (found.expression, found.function, found.source, *found.recognised)
        numbers = (type(found.line), type(found.since))
        if numbers != (int, int) or not all(isinstance(text, str) for text in texts):
            raise TypeError("a location holds something else than text and a line's number")
        return found


def _quoted(name: str) -> str:
    """An input's name, with both backticks where the end of it is cut off."""
    shown = " ".join(printable(name, MAX_NAME).split())
    return f"{shown}`" if shown.count("`") % 2 else shown
