"""Compute a traced program again, with some of its values replaced.

The program may come from untrusted code. It is data: it can only name operations and
functions that compute with arrays, and sizes are checked before anything is computed.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.engine.examine import fresh
from autograder.engine.locating.limits import MAX_SIZE, ReplayError, check_call, check_operation
from autograder.engine.locating.memory import bounds_of
from autograder.engine.locating.names import IN_PLACE, METHODS, OPERATIONS, function_named
from autograder.engine.locating.program import Trace, TracedValue, is_in_place
from autograder.engine.locating.recorded import RECORDED, Calls, numbers_of

MAX_PLAIN = 5_000  # elements of an array that comes from nowhere
MAX_DEPTH = 8


class Replay:
    """One run of a traced program.

    Attributes:
        values: the values of the program, in order.
    """

    def __init__(
        self,
        trace: Trace,
        arguments: Sequence[Any],
        replaced: Mapping[int, Any],
        kept: Mapping[int, Any] | None = None,
        observer: Any = None,
        calls: Calls | None = None,
    ) -> None:
        self.trace = trace
        self.arguments = arguments
        self.replaced = replaced
        self.kept = kept or {}
        self.values: list[Any] = []
        self.observer = observer
        self.calls = calls or Calls({}, ())

    def run(self) -> Any:
        """Compute everything, and return the result.

        Raises:
            ReplayError: it cannot be computed.
        """
        try:
            with np.errstate(all="ignore"):
                for k, traced in enumerate(self.trace.values):
                    if k in self.kept:
                        self.values.append(fresh(self.kept[k]))
                        continue
                    arguments = [self.decode(argument) for argument in traced.arguments]
                    value = (
                        self._recorded(k, arguments)
                        if traced.operation == RECORDED
                        else self._compute(traced.operation, arguments)
                    )
                    if k in self.replaced:
                        value = self._replace(traced, value, self.replaced[k])
                    if isinstance(value, np.ndarray) and value.size > MAX_SIZE:
                        raise ReplayError("a value is too large")
                    self.values.append(value)
                    if self.observer is not None:
                        self.observer(k, traced, arguments, value)
                return self.decode(self.trace.returned)
        except ReplayError:
            raise
        except Exception as error:  # a program from an untrusted process can fail in any way
            raise ReplayError(f"{type(error).__name__}: {error}") from None

    def _replace(self, traced: TracedValue, value: Any, new: Any) -> Any:
        if isinstance(value, np.ndarray) and isinstance(new, np.ndarray):
            if new.shape == value.shape and is_in_place(traced):
                value[...] = new  # what else refers to the array sees it, too
                return value
            if new.shape != value.shape:
                return new.copy()
            other = np.empty_like(value, dtype=np.result_type(value.dtype, new.dtype))
            other[...] = new
            return other
        return new

    def decode(self, encoded: Any, depth: int = 0) -> Any:
        """The value of an encoded operand."""
        kind = encoded[0]
        if depth > MAX_DEPTH:
            raise ReplayError("an operand is too deep")
        if kind == "value":
            return _item(self.values[encoded[1]], encoded[2:])
        if kind == "argument":
            return _item(self.arguments, encoded[1:])
        if kind == "plain":
            return _plain(encoded[1])
        if kind in ("tuple", "list"):
            items = [self.decode(item, depth + 1) for item in encoded[1:]]
            return items if kind == "list" else tuple(items)
        if kind == "slice":
            return slice(*(self.decode(part, depth + 1) for part in encoded[1:4]))
        if kind == "ellipsis":
            return Ellipsis
        if kind == "dict":
            values = (self.decode(value, depth + 1) for value in encoded[2])
            return dict(zip(encoded[1], values, strict=True))
        if kind == "dtype":
            return np.dtype(encoded[1])
        if kind == "function":
            return function_named(encoded[1])
        if kind == "saved":
            return None
        if kind == "view":
            return _view(self.decode(encoded[1], depth + 1), *encoded[2:])
        raise ReplayError("an operand is unknown")

    def _recorded(self, k: int, arguments: list[Any]) -> Any:
        """What a call returned that is not computed again; what it changed is changed."""
        _, given, world, _ = arguments
        call = self.calls.returning(k, self.replaced[k]) if k in self.replaced else None
        if call is None and (k not in self.replaced or self.calls.own[k].changes):
            call = self.calls.again(k, numbers_of(given, world))
        if call is None:
            return self.replaced[k]
        for number, value in call.changes:
            if not 0 <= number < len(world) or world[number].shape != value.shape:
                raise ReplayError("a call changes what is not there")
            world[number][...] = value
        return fresh(call.result)

    def _compute(self, operation: str, arguments: list[Any]) -> Any:
        if operation in OPERATIONS:
            check_operation(operation, arguments)
            return OPERATIONS[operation](*arguments)
        if operation == "same":
            return arguments[0]
        if operation in ("tuple", "list"):
            return arguments if operation == "list" else tuple(arguments)
        if operation == "getitem":
            return arguments[0][arguments[1]]
        if operation == "setitem":
            base, index, value = arguments
            base[index] = value
            return None
        if operation == "attribute":
            base, name = arguments
            if type(base) is not np.ndarray or name not in ("T", "real", "imag"):
                raise ReplayError("an attribute is not replayed")
            return getattr(base, name)
        if operation in ("method", "call"):
            return self._call(operation, arguments)
        if operation.endswith("item"):
            base, index, value = arguments
            base[index] = IN_PLACE[operation[1:-4]](base[index], value)
            return None
        check_operation(operation[1:], arguments)
        return IN_PLACE[operation[1:]](*arguments)

    def _call(self, operation: str, arguments: list[Any]) -> Any:
        *arguments, named = arguments
        if operation == "method":
            base, name, *arguments = arguments
            if name not in METHODS or name[:2] == "__":
                raise ReplayError(f"the method {name[:80]} is not replayed")
            function = getattr(base, name)
        else:
            function, *arguments = arguments
            name = getattr(function, "__name__", "")
            if not callable(function):
                raise ReplayError("something else than a function is called")
        check_call(name, arguments, named)
        return function(*arguments, **named)


def _item(value: Any, path: Sequence[int]) -> Any:
    for k in path:
        value = value[k]
    return value


def _plain(value: Any) -> Any:
    if type(value) is np.ndarray:
        if value.size > MAX_PLAIN or value.dtype.kind not in "biufc":
            raise ReplayError("an array is too large")
        return value[()] if value.ndim == 0 else value.copy()
    if value is None or type(value) in (bool, int, float, complex, str):
        return value
    raise ReplayError("an operand is no plain value")


def _view(
    base: Any, offset: int, shape: Sequence[int], strides: Sequence[int], of: Sequence[int]
) -> np.ndarray:
    """A part of an array, by its place in memory, within the array's bounds."""
    if type(base) is not np.ndarray or tuple(base.strides) != tuple(of) or not base.size:
        raise ReplayError("a view is of an array with another layout")
    if not len(shape) == len(strides) <= 16 or not 0 < math.prod(shape) <= MAX_SIZE:
        raise ReplayError("a view is too large, or empty")
    if (
        not all(type(number) is int for number in (offset, *shape, *strides))
        or min(shape, default=1) < 1
    ):
        raise ReplayError("a view has no integers for its place")
    first, behind = bounds_of(base)
    start = int(base.__array_interface__["data"][0]) + offset
    low = start + sum(
        (n - 1) * stride for n, stride in zip(shape, strides, strict=True) if stride < 0
    )
    high = start + sum(
        (n - 1) * stride for n, stride in zip(shape, strides, strict=True) if stride > 0
    )
    if low < first or high + base.itemsize > behind:
        raise ReplayError("a view reaches beyond its array")
    forwards = base[tuple(slice(None, None, -1 if s < 0 else 1) for s in base.strides)]
    line = np.lib.stride_tricks.as_strided(
        forwards[(0,) * base.ndim + (None,)].view(np.uint8), (behind - first,), (1,)
    )  # all of the array's memory
    return np.ndarray(tuple(shape), base.dtype, line, start - first, tuple(strides))
