"""Whether a value occurs in the right computation, whatever its layout."""

from collections.abc import Callable, Iterable, Iterator
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
        self.exact: Marks = {}
        self.scaled: Marks = {}
        seen: set[bytes] = set()
        for value in values:
            array = np.asarray(value)
            if array.dtype.kind not in "biuf" or not array.size:
                continue
            mark = array.tobytes()
            if mark not in seen:
                seen.add(mark)
                for part in (array, *_parts(array)):
                    _enter(self.exact, _mark(part))
                    _enter(self.scaled, _scaled_mark(part))

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
        all(_is_entered(marks, mark(part)) or (part == part.flat[0]).all() for part in parts)
        for parts in _divisions(array)
    )


def _divisions(array: np.ndarray) -> Iterator[list[np.ndarray]]:
    for axis in range(array.ndim):
        size = array.shape[axis]
        for count in range(2, MAX_BLOCKS + 1):
            if size % count == 0 and array.size > count:
                yield np.split(array, count, axis=axis)
    if array.ndim > 1 and 1 < len(array) <= MAX_ROWS:
        yield list(array)


def _parts(array: np.ndarray) -> Iterator[np.ndarray]:
    for parts in _divisions(array):
        yield from parts


def _mark(array: np.ndarray) -> Mark:
    numbers = array.astype(float).ravel()
    largest = float(np.abs(numbers).max(initial=0.0)) or 1.0
    if not np.isfinite(largest):
        return array.size, (np.nan,) * 4
    unit = numbers / largest
    return array.size, (np.log(largest), *_sums(unit))


def _scaled_mark(array: np.ndarray) -> Mark:
    numbers = np.abs(array.astype(float).ravel())
    largest = float(numbers.max(initial=0.0)) or 1.0
    if not np.isfinite(largest):
        return array.size, (np.nan,) * 3
    unit = numbers / largest
    return array.size, _sums(unit)


def _sums(unit: np.ndarray) -> tuple[float, ...]:
    return float(unit.sum()), float(unit @ unit), float((unit * unit) @ unit)


def _enter(marks: Marks, mark: Mark) -> None:
    size, powers = mark
    if np.isfinite(powers).all():
        marks.setdefault((size, round(powers[-2] * 1e5)), []).append(powers)


def _is_entered(marks: Marks, mark: Mark) -> bool:
    size, powers = mark
    if not np.isfinite(powers).all():
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
