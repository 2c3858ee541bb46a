"""Whether a value occurs in the right computation, whatever its layout."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

Mark = tuple[int, tuple[float, ...]]
Marks = dict[tuple[int, int], list[tuple[float, ...]]]
MAX_BLOCKS = 4
MAX_ROWS = 16


class Recogniser:
    """The values of the right computation, found again by what no layout changes.

    Sums of the entries' powers are the same for a transposed, reshaped or reversed array; those of
    their sizes, in units of the largest, are also the same for a multiple.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self._arrays: list[np.ndarray] = []
        seen: set[bytes] = set()
        for value in values:
            array = np.asarray(value)
            if array.dtype.kind not in "biuf" or not array.size:
                continue
            mark = array.tobytes()
            if mark not in seen:
                seen.add(mark)
                self._arrays.append(array)

    @cached_property
    def exact(self) -> Marks:
        """The marks of all values and their blocks."""
        return self._entered(_marks)

    @cached_property
    def scaled(self) -> Marks:
        """The marks that a factor does not change."""
        return self._entered(_scaled_marks)

    def _entered(self, marks_of: Callable[[np.ndarray], list[Mark]]) -> Marks:
        entered: Marks = {}
        for array in self._arrays:
            for parts in (array.reshape(1, -1), *_divisions(array)):
                for mark in marks_of(parts):
                    _enter(entered, mark)
        return entered

    def occurs(self, value: Any) -> bool:
        """Whether the value, or every block of it, occurs; a constant array always does."""
        return _occurs(value, self.exact, _mark)

    def occurs_whole(self, value: Any) -> bool:
        """Whether the value occurs as one; a constant array always does."""
        array = np.asarray(value)
        if array.dtype.kind not in "biuf" or not array.size or (array == array.flat[0]).all():
            return True
        return _is_entered(self.exact, _mark(array))

    def occurs_scaled(self, value: Any) -> bool:
        """Whether it occurs up to a factor, a minus sign included; a number, up to its sign."""
        if isinstance(value, tuple | list):
            return all(map(self.occurs_scaled, value))
        if np.size(value) == 1:
            if not isinstance(value, int | float | np.generic | np.ndarray):
                return self.occurs(value)
            return self.occurs(value) or self.occurs(-1.0 * np.asarray(value, float))
        return _occurs(value, self.scaled, _scaled_mark)


class StrictRecogniser(Recogniser):
    """A recogniser to which entries in another order are another value.

    A value may be transposed, or of another shape; each entry of it along an axis counts, too.
    Zeros are a value like any other.
    """

    @cached_property
    def orders(self) -> set[bytes]:
        """The entries of all values, in the orders in which they may be."""
        return {key for array in self._arrays for key in _orders(array)}

    def occurs(self, value: Any) -> bool:
        """Whether it occurs, its entries in their order; a constant array always does."""
        if isinstance(value, tuple | list):
            return all(map(self.occurs, value))
        array = np.asarray(value)
        if np.size(value) < 2 or array.dtype.kind not in "biuf" or not super().occurs(value):
            return super().occurs(value)
        return _key(array) in self.orders or _key(array.T) in self.orders

    def occurs_scaled(self, value: Any) -> bool:
        """Whether it occurs as it is: the order of its entries is in doubt, not a factor."""
        return self.occurs(value)


def _orders(array: np.ndarray) -> Iterator[bytes]:
    yield _key(array)
    yield _key(array.T)
    for axis in range(array.ndim):
        size = array.shape[axis]
        for count in range(2, max(MAX_BLOCKS, min(size, MAX_ROWS)) + 1):
            if size % count == 0:
                yield from map(_key, np.split(array, count, axis))


def _key(array: np.ndarray) -> bytes:
    rounded: np.ndarray = np.asarray(array, float).round(9) + 0.0  # no minus zero
    return rounded.tobytes()


def _occurs(value: Any, marks: Marks, mark: Callable[[np.ndarray], Mark]) -> bool:
    if isinstance(value, tuple | list):
        return all(_occurs(item, marks, mark) for item in value)
    if value is None or isinstance(value, str | bool | slice):
        return True
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" or not array.size:
        return True
    if array.size > 1 and (array == array.flat[0]).all():
        return True
    if _is_entered(marks, mark(array)):
        return True
    return any(
        all(_is_entered(marks, mark(part)) or (part == part[0]).all() for part in parts)
        for parts in _divisions(array)
    )


def _divisions(array: np.ndarray) -> Iterator[np.ndarray]:
    """The ways to divide an array into blocks along an axis: the blocks as rows of numbers."""
    for axis in range(array.ndim):
        size = array.shape[axis]
        for count in range(2, MAX_BLOCKS + 1):
            if size % count == 0 and array.size > count:
                yield _blocks(array, axis, count)
    if array.ndim > 1 and 1 < len(array) <= MAX_ROWS:
        yield array.reshape(len(array), -1)


def _blocks(array: np.ndarray, axis: int, count: int) -> np.ndarray:
    shape = array.shape
    split = array.reshape(*shape[:axis], count, shape[axis] // count, *shape[axis + 1 :])
    return np.moveaxis(split, axis, 0).reshape(count, -1)


def _mark(array: np.ndarray) -> Mark:
    return _marks(array.reshape(1, -1))[0]


def _scaled_mark(array: np.ndarray) -> Mark:
    return _scaled_marks(array.reshape(1, -1))[0]


def _marks(rows: np.ndarray) -> list[Mark]:
    """One mark per row of numbers; marks that are not finite are never recognised."""
    numbers = rows.astype(float)
    with np.errstate(all="ignore"):
        largest = _largest(numbers)
        sums = _sums(numbers / largest[:, None])
        return [
            (rows.shape[1], powers) for powers in zip(np.log(largest).tolist(), *sums, strict=True)
        ]


def _scaled_marks(rows: np.ndarray) -> list[Mark]:
    numbers = np.abs(rows.astype(float))
    with np.errstate(all="ignore"):
        sums = _sums(numbers / _largest(numbers)[:, None])
    return [(rows.shape[1], powers) for powers in zip(*sums, strict=True)]


def _largest(numbers: np.ndarray) -> np.ndarray:
    largest = np.abs(numbers).max(axis=1, initial=0.0)
    return np.where(largest == 0, 1.0, largest)


def _sums(unit: np.ndarray) -> tuple[list[float], list[float], list[float]]:
    squares = unit * unit
    cubes = squares * unit
    return unit.sum(1).tolist(), squares.sum(1).tolist(), cubes.sum(1).tolist()


def _enter(marks: Marks, mark: Mark) -> None:
    size, powers = mark
    if all(map(isfinite, powers)):
        marks.setdefault((size, round(powers[-2] * 1e5)), []).append(powers)


def _is_entered(marks: Marks, mark: Mark) -> bool:
    size, powers = mark
    if not all(map(isfinite, powers)):
        return False
    place = round(powers[-2] * 1e5)
    return any(
        all(
            abs(one - other) <= 1e-8 * (1 + abs(other))
            for one, other in zip(powers, known, strict=True)
        )
        for near in (place - 1, place, place + 1)
        for known in marks.get((size, near), ())
    )
