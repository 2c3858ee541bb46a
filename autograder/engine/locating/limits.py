"""What a replayed program may not do: compute with, or make, what is too large."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

MAX_SIZE = 200_000  # elements of one value
MAX_INTEGER = 1_000_000
MAX_LIST = 10_000
_CREATES = """
zeros ones empty full eye identity tri arange range linspace repeat tile pad broadcast_to bincount
normal standard_normal random uniform integers choice permutation full_like zeros_like ones_like
empty_like tolist multinomial binomial sliding_window_view list tuple insert one_hot expand
"""
CREATES = frozenset(_CREATES.split())  # functions whose result may be larger than their arguments


class ReplayError(Exception):
    """The program cannot be replayed."""


def check_operation(operation: str, arguments: Sequence[Any]) -> None:
    """Refuse an operation whose result might be large."""
    sizes = [getattr(argument, "size", 1) for argument in arguments]
    if operation == "pow" and any(type(a) is int and abs(a) > 10_000 for a in arguments):
        raise ReplayError("a power is too large")
    if any(type(a) in (str, bytes) for a in arguments):
        raise ReplayError("a text is computed with")
    if operation == "mul" and any(type(a) in (list, tuple) for a in arguments):
        times = [a for a in arguments if type(a) is int] or [MAX_LIST]
        if max(times) > MAX_LIST / 10:
            raise ReplayError("a list is repeated too often")
    if any(type(a) is int and abs(a) > 10**18 for a in arguments):
        raise ReplayError("an integer is too large")
    if math.prod(sizes) > 100 * MAX_SIZE and operation != "matmul":
        shapes = [argument.shape for argument in arguments if isinstance(argument, np.ndarray)]
        if math.prod(np.broadcast_shapes(*shapes)) > MAX_SIZE:
            raise ReplayError("a value is too large")


def check_call(name: str, arguments: Sequence[Any], named: Mapping[str, Any]) -> None:
    """Refuse a call whose result, or what it needs on the way, might be large."""
    given = [*arguments, *named.values()]
    sizes, integers = [1], [1]
    for value in _flat(given):
        if isinstance(value, np.ndarray):
            sizes.append(max(1, value.size))
        elif type(value) is int:
            if abs(value) > MAX_INTEGER:
                raise ReplayError("a number is too large")
            integers.append(max(1, abs(value)))
    if name in CREATES and math.prod(integers) * max(sizes) > 10 * MAX_SIZE:
        raise ReplayError("a value may be too large")
    if name in ("outer", "kron", "einsum", "tensordot", "meshgrid", "where") or len(sizes) > 2:
        largest = sorted(sizes)[-3:]
        if math.prod(largest) > 10_000 * MAX_SIZE and name not in (
            "cat",
            "concatenate",
            "stack",
            "hstack",
            "vstack",
            "block",
        ):
            raise ReplayError("a value may be too large")


def _flat(values: Any, depth: int = 0) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple) and depth < 4:
            if len(value) > MAX_LIST:
                raise ReplayError("a list is too long")
            yield from _flat(value, depth + 1)
        else:
            yield value
