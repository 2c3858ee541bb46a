"""Calls that are not computed again: a model, a backward pass, an optimiser, a draw.

What such a call returned, and what it changed, is part of the trace, beside the numbers that it was
given. Given the same numbers once more, it is taken to do the same; given those of a call of the
right computation, what that one did. With any others it cannot be replayed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from autograder.engine.locating.limits import ReplayError
from autograder.engine.locating.program import Trace, TracedValue

RECORDED = "recorded"
MAX_NUMBERS = 20_000  # of one call
MAX_ITEMS = 64
ROUNDING = 1e-9


@dataclass(frozen=True)
class Call:
    """A call that was recorded.

    Attributes:
        name: of what was called.
        given: all numbers that it was given, in order, and then those that it could see.
        seen: how many of them it could only see.
        result: what it returned, as plain data.
        changes: number and new value of each array of the world that it changed.
    """

    name: str
    given: np.ndarray
    seen: int
    result: Any
    changes: tuple[tuple[int, np.ndarray], ...]

    def is_given(self, numbers: np.ndarray) -> bool:
        """Whether it was given these numbers, up to rounding."""
        return _are_close(numbers, self.given)

    def has_seen(self, numbers: np.ndarray) -> bool:
        """Whether these are the numbers that it could only see."""
        return _are_close(numbers, self.given[len(self.given) - self.seen :])


def recorded_call(traced: TracedValue) -> Call:
    """The call of an instruction.

    Raises:
        ReplayError: it is none that was recorded: the trace may be forged.
    """
    try:
        (_, name), _, _, (_, given, seen, result, changes) = traced.arguments
        found = tuple((number, _array(value)) for number, value in changes)
        is_sound = type(name) is str and all(type(n) is int for n in (seen, *dict(found)))
        call = Call(name, _array(given), seen, _plain(result, 0), found)
    except (TypeError, ValueError):
        raise ReplayError("a call is not recorded as it should be") from None
    if not is_sound or call.given.ndim != 1:
        raise ReplayError("a call is not recorded as it should be")
    return call


@dataclass(frozen=True)
class Calls:
    """The recorded calls of an answer, and those of the right computation.

    Attributes:
        own: the answer's, by the number of their value.
        right: the reference's.
    """

    own: dict[int, Call]
    right: tuple[Call, ...]

    @classmethod
    def of(cls, trace: Trace, right: Trace | None = None) -> "Calls":
        """The calls of two traces.

        Raises:
            ReplayError: a call is not recorded as it should be.
        """
        return cls(_calls(trace), tuple(_calls(right).values()) if right else ())

    def again(self, k: int, numbers: np.ndarray) -> Call:
        """What call k of the answer does with these numbers.

        Raises:
            ReplayError: it was never given them.
        """
        own = self.own[k]
        for call in (own, *(call for call in self.right if call.name == own.name)):
            if call.is_given(numbers):
                return call
        raise ReplayError(f"it is unknown what {own.name[:80]} returns")

    def returning(self, k: int, value: Any) -> Call | None:
        """The right call in the place of call k that returned this; None if there is none."""
        name = self.own[k].name
        return next((c for c in self.right if c.name == name and _equal(c.result, value)), None)

    def may_be_wrong(self, k: int) -> bool:
        """Whether call k itself can be the mistake, not only what it is given.

        It sees what a right call sees, and is no right call with other numbers.
        """
        own = self.own[k]
        alike = [call for call in self.right if call.name == own.name]
        is_another = all(len(call.given) != len(own.given) for call in alike)
        return is_another and self.sees_what_is_right(k)

    def sees_what_is_right(self, k: int) -> bool:
        """Whether a right call, if possible one of the same name, sees what call k sees."""
        own = self.own[k]
        alike = [call for call in self.right if call.name == own.name]
        seen = own.given[len(own.given) - own.seen :]
        return not own.seen or any(call.has_seen(seen) for call in alike or self.right)

    def is_unsteady(self, k: int) -> bool:
        """Whether the right computation got something else for the same numbers.

        Then something that is no number made the difference: a mode, a graph, a state.
        """
        own = self.own[k]
        return any(
            call.name == own.name and call.is_given(own.given) and not _is_alike(call, own)
            for call in self.right
        )


def _calls(trace: Trace) -> dict[int, Call]:
    return {
        k: recorded_call(traced)
        for k, traced in enumerate(trace.values)
        if traced.operation == RECORDED
    }


def _is_alike(one: Call, other: Call) -> bool:
    numbers, others = dict(one.changes), dict(other.changes)
    return (
        _equal(one.result, other.result)
        and set(numbers) == set(others)
        and all(_equal(numbers[k], others[k]) for k in numbers)
    )


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, tuple):
        is_pair = isinstance(other, tuple) and len(one) == len(other)
        return is_pair and all(map(_equal, one, other))
    if one is None or other is None:
        return one is other
    return np.shape(one) == np.shape(other) and np.allclose(one, other, ROUNDING, ROUNDING)


def numbers_of(given: Any, world: Sequence[Any]) -> np.ndarray:
    """All numbers in the arguments of a call, and in what it can see, end to end.

    A list of all parameters adds nothing to the world that holds them.
    """
    found = [np.ravel(np.asarray(value, float)) for value in _leaves(given, world)]
    found += [np.ravel(np.asarray(array, float)) for array in world]
    return np.concatenate(found) if found else np.empty(0)


def shortened(arguments: Sequence[Any]) -> list[Any]:
    """Arguments without a None at their end: `model(x, None)` is `model(x)`."""
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    return given


def _leaves(value: Any, world: Sequence[Any], depth: int = 0) -> Iterator[Any]:
    if isinstance(value, tuple | list) and depth < 4:
        if all(any(item is one for one in world) for item in value):
            return  # the recorder leaves an empty tuple in its place
        yield float(len(value))
        for item in value[:MAX_ITEMS]:
            yield from _leaves(item, world, depth + 1)
    elif isinstance(value, str):
        yield float(crc32(value.encode()))
    elif isinstance(value, bool | int | float | np.ndarray | np.generic):
        yield value


def _are_close(some: np.ndarray, others: np.ndarray) -> bool:
    if some.shape != others.shape:
        return False
    return bool((np.abs(some - others) <= ROUNDING * (1 + np.abs(others))).all())


def _array(value: Any) -> np.ndarray:
    if type(value) is not np.ndarray or value.size > MAX_NUMBERS or value.dtype.kind not in "biuf":
        raise ValueError("no array of numbers")
    return value


def _plain(value: Any, depth: int) -> Any:
    if type(value) is tuple and depth < 4 and len(value) <= MAX_ITEMS:
        return tuple(_plain(item, depth + 1) for item in value)
    if value is None or type(value) in (bool, int, float):
        return value
    return _array(value)
