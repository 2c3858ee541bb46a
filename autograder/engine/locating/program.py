"""A traced call as a straight-line program of plain data, which can be replayed elsewhere."""

from dataclasses import dataclass, replace
from typing import Any

MAX_VALUES = 2_000
TENSOR_METHOD = "torch.Tensor:"  # before the name of a method, whose last letter tells its kind
MAX_TEXT = 120  # characters of an expression
MAX_SOURCE = 40_000


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
        arguments: of the call as plain data, where they are not those of the case.
    """

    source: str
    values: tuple[TracedValue, ...]
    returned: Any
    result: Any
    helpers: tuple[tuple[str, str], ...] = ()
    arguments: tuple[Any, ...] | None = None


def is_in_place(traced: TracedValue) -> bool:
    """Whether an instruction's value is an array that was there before."""
    if traced.operation == "call":
        function = traced.arguments[0]
        changes = function[0] == "function" and function[1].startswith(TENSOR_METHOD)
        return "out" in traced.arguments[-1][1] or (changes and function[1][-1] == "_")
    return traced.operation[0] == "i" and traced.operation != "invert"


def numbers_in(encoded: Any) -> list[int]:
    """The indices of the values in encoded operands."""
    if type(encoded) is not tuple or not encoded:
        return []
    if type(encoded[0]) is str and encoded[0] in ("plain", "saved"):
        return []
    if encoded[0] == "value":
        return [encoded[1]]
    return [number for item in encoded for number in numbers_in(item)]


def checked(trace: Trace) -> Trace:
    """A trace from another process, with texts cut to their length.

    Raises:
        ValueError: it is too long, or something in it is of another type.
    """
    helpers = {str(name)[:MAX_TEXT]: str(source)[:MAX_SOURCE] for name, source in trace.helpers}
    if len(trace.values) > MAX_VALUES or not all(map(_is_sound, trace.values)):
        raise ValueError("a trace is too long, or holds something else than values")
    values = tuple(
        replace(
            traced,
            expression=traced.expression[:MAX_TEXT],
            inputs=tuple(sorted(set(numbers_in(traced.arguments)))),
        )
        for traced in trace.values
    )
    return replace(
        trace, source=str(trace.source)[:MAX_SOURCE], values=values, helpers=tuple(helpers.items())
    )


def _is_sound(traced: Any) -> bool:
    texts = (traced.expression, traced.function, traced.kind, traced.name, traced.operation)
    numbers = (traced.line, traced.site, traced.context, traced.iteration)
    return (
        type(traced) is TracedValue
        and all(type(text) is str and len(text) <= MAX_SOURCE for text in texts)
        and all(type(number) is int for number in numbers)
        and type(traced.arguments) is tuple
    )
