"""A traced call as a straight-line program of plain data, which can be replayed elsewhere."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TracedValue:
    """One value that a function computed: an instruction of the program.

    Attributes:
        expression: its source text.
        line: its line, 1-based, in the source of the function that holds it.
        function: name of that function, where it is a helper; "" for the traced function.
        site: the index of the expression; a loop evaluates the same site several times.
        context: the calls through which it was reached, as an index.
        iteration: how often the site had been evaluated before in this context.
        kind: "use" of a name, "define" of a name, or "op".
        name: the name that is used or defined; "" for an operation.
        operation: what was computed, from `operations`.
        arguments: what it was computed from, encoded: see `recorder`.
        inputs: indices of the values that it was computed from.
        value: the value, where it was asked for.
    """

    expression: str
    line: int
    function: str
    site: int
    context: int
    iteration: int
    kind: str
    name: str
    operation: str
    arguments: tuple[Any, ...]
    inputs: tuple[int, ...] = ()
    value: Any = None


@dataclass(frozen=True)
class Trace:
    """A traced call.

    Attributes:
        source: the source of the traced function.
        values: what it computed, in order.
        returned: what it returned, encoded like an argument.
        result: the same as plain data.
        helpers: sources of the functions that it called, by name.
    """

    source: str
    values: tuple[TracedValue, ...]
    returned: Any
    result: Any
    helpers: tuple[tuple[str, str], ...] = ()


def is_in_place(traced: TracedValue) -> bool:
    """Whether an instruction's value is an array that was there before."""
    if traced.operation == "call":
        return "out" in traced.arguments[-1][1]
    return traced.operation[0] == "i" and traced.operation != "invert"
