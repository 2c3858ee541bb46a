"""Excerpts of a right and a wrong array, small enough to be shown and stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from autograder.engine.compare import close
from autograder.engine.tensors import Tensor

ROWS, COLUMNS = 8, 10  # entries shown of an array
DIGITS = 6  # of a stored number
MAX_AXES = 8
LARGEST = 2**63  # of whole numbers

Numbers = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Window:
    """Rows and columns of an array.

    Attributes:
        shape: of the full array.
        index: of the matrix in an array of more than two axes.
        start: the first row and column.
        rows: the numbers. Those of a vector are one row.
    """

    shape: tuple[int, ...]
    index: tuple[int, ...]
    start: tuple[int, int]
    rows: Numbers

    def __post_init__(self) -> None:
        """Refuse anything but a few numbers: it may come from a file that was tampered with.

        Raises:
            ValueError: it holds anything else.
        """
        widths = {len(row) for row in self.rows}
        small = 0 < len(self.rows) <= ROWS and len(widths) == 1 and 0 < max(widths) <= COLUMNS
        few = len(self.shape) <= MAX_AXES >= len(self.index) and len(self.start) == 2
        values = (*self.shape, *self.index, *self.start, *(v for row in self.rows for v in row))
        plain = all(type(v) is float or (type(v) is int and abs(v) < LARGEST) for v in values)
        if not (small and few and plain):
            raise ValueError("a window holds something else than a few numbers")

    @property
    def matrix(self) -> tuple[int, int]:
        """Size of the matrix of which it shows a part."""
        rows, columns = (1, 1, *self.shape)[-2:]
        return rows, columns

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, which has no NaN and no infinity: they become text."""
        rows = [[v if isfinite(v) else str(v) for v in row] for row in self.rows]
        return {
            "shape": list(self.shape),
            "index": list(self.index),
            "start": list(self.start),
            "rows": rows,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Window":
        """A window from `to_dict`'s data."""
        rows = tuple(
            tuple(float(v) if v in ("nan", "inf", "-inf") else v for v in row)
            for row in data["rows"]
        )
        first, second = data["start"]
        return cls(tuple(data["shape"]), tuple(data["index"]), (first, second), rows)


@dataclass(frozen=True)
class Excerpt:
    """A wrong array beside the right one.

    Attributes:
        expected: part of the right array.
        actual: part of the learner's; None where it cannot be shown as numbers.
        difference: actual minus expected, 0 where they agree up to rounding; None where the shapes
            differ.
        wrong: number of wrong entries in the full array.
        largest: largest difference in the full array.
    """

    expected: Window
    actual: Window | None = None
    difference: Window | None = None
    wrong: int = 0
    largest: float = 0.0

    @property
    def size(self) -> int:
        """Number of entries of the full array."""
        return int(np.prod(self.expected.shape, dtype=float))

    @property
    def summary(self) -> str:
        """A sentence on how much is wrong; "" where the arrays cannot be subtracted."""
        if self.difference is None or not self.wrong:
            return ""
        if self.size == 1 and isfinite(self.largest):
            return f"The difference is {self.largest:.3g}."
        known = isfinite(self.largest)
        largest = f"; the largest difference is {self.largest:.3g}" if known else ""
        if self.wrong == self.size:
            return f"All {self.size} entries are wrong{largest}."
        are = "is" if self.wrong == 1 else "are"
        return f"{self.wrong} of {self.size} entries {are} wrong{largest}."

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        windows = {"expected": self.expected, "actual": self.actual, "difference": self.difference}
        data = {name: window and window.to_dict() for name, window in windows.items()}
        largest = self.largest if isfinite(self.largest) else str(self.largest)
        return data | {"wrong": self.wrong, "largest": largest}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Excerpt":
        """An excerpt from `to_dict`'s data.

        Raises:
            TypeError: it holds anything else.
            ValueError: the same.
        """
        expected, actual, difference = (
            data[name] and Window.from_dict(data[name])
            for name in ("expected", "actual", "difference")
        )
        wrong, largest = data["wrong"], data["largest"]
        if type(wrong) is not int or (type(largest) is int and abs(largest) >= LARGEST):
            raise ValueError("an excerpt holds something else than two numbers")
        return cls(expected, actual, difference, wrong, float(largest))


def excerpt_of(expected: Any, actual: Any) -> Excerpt | None:
    """The part of two arrays or numbers around the first wrong entry; None without numbers."""
    right, seen = numbers_of(expected), numbers_of(actual)
    if right is None:
        return None
    difference = subtract(seen, right)
    if seen is None or difference is None:
        other = None if seen is None else _window(seen, _first(np.zeros(seen.shape, bool)))
        return Excerpt(_window(right, _first(np.zeros(right.shape, bool))), other)
    wrong = difference != 0
    first = _first(wrong)
    shown, other, between = (_window(array, first) for array in (right, seen, difference))
    sizes = np.abs(difference[wrong])
    largest = float(np.nanmax(sizes)) if sizes.size and not np.isnan(sizes).all() else float("nan")
    largest = _short(largest) if wrong.any() else 0.0
    return Excerpt(shown, other, between, int(wrong.sum()), largest)


def numbers_of(value: Any) -> np.ndarray | None:
    """The real numbers of an array, a tensor or a number; None where it is anything else."""
    array = np.asarray(value.array) if isinstance(value, Tensor) else value
    if isinstance(array, bool | int | float):
        array = np.asarray(array)
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        return None
    if not array.size or array.ndim > MAX_AXES:
        return None
    if array.dtype == bool:
        return array.astype(np.int8)
    # rounding depends on whether it is float32; other kinds are not Python's floats
    return array.astype(float) if array.dtype.kind == "f" and array.dtype != np.float32 else array


def subtract(seen: np.ndarray | None, right: np.ndarray | None) -> np.ndarray | None:
    """Seen minus right, 0 where they agree up to rounding; None where the shapes differ."""
    if seen is None or right is None or seen.shape != right.shape:
        return None
    with np.errstate(all="ignore"):
        difference = seen.astype(float) - right.astype(float)
        return np.where(close(seen, right), 0.0, difference)


def _first(wrong: np.ndarray) -> tuple[int, ...]:
    """Index of the first wrong entry, of the first entry where none is."""
    places = np.argwhere(np.atleast_2d(wrong))
    return tuple(int(k) for k in places[0]) if len(places) else (0,) * max(wrong.ndim, 2)


def _window(array: np.ndarray, first: Sequence[int]) -> Window:
    """The rows and columns around an entry."""
    index = tuple(first[:-2])
    matrix = np.atleast_2d(array)[index]
    row, column = (
        max(0, min(place - 1, size - shown))
        for place, size, shown in zip(first[-2:], matrix.shape, (ROWS, COLUMNS), strict=True)
    )
    part = matrix[row : row + ROWS, column : column + COLUMNS]
    rows = tuple(tuple(_short(value) for value in line) for line in part.tolist())
    return Window(array.shape, index, (row, column), rows)


def _short(value: float) -> float:
    if isinstance(value, int) and abs(value) < LARGEST:
        return value
    return float(f"{value:.{DIGITS}g}")
