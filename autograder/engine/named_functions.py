"""Functions that an exercise passes to the learner's own, by name.

A case's arguments are data and can be shipped anywhere; a function is not. `Named("cubic")` in a
case therefore becomes the function of that name here, on both sides.

Each maps an array to one number, with slopes around 1 wherever the entries lie between -1 and
1: so that the rounding of a difference quotient stays far below what counts as a mistake.
"""

from collections.abc import Callable

import numpy as np


def cubic(x: np.ndarray) -> float:
    """Every entry by itself, with a weight of its own: curved, so that a one-sided step shows."""
    x = _whole(x)
    weights = 1 + np.arange(x.size).reshape(x.shape) / x.size
    return float(np.sum(weights * (x + x**2 / 4 + x**3 / 3)))


def neighbours(x: np.ndarray) -> float:
    """Every entry times the next: an entry that was not restored spoils the slope of another."""
    entries = _whole(x).ravel()
    return float(np.sum(3 * entries) + np.sum(entries[:-1] * entries[1:]))


def matrix(x: np.ndarray) -> float:
    """Rows and columns play different parts."""
    rows, columns = _whole(x, axes=2).shape
    left, right = np.linspace(0.6, 1.2, rows), np.linspace(1.3, 0.7, columns)
    return float(left @ x @ right + np.sum(np.tanh(left @ x / rows)))


def single(x: np.ndarray | np.float64) -> float:
    """One number, as an array without axes or, as `x + eps` gives it, as a NumPy number."""
    number = x if isinstance(x, np.generic) else _whole(x, axes=0)
    return float(number + number**2 / 4 + number**3 / 3)


FUNCTIONS: dict[str, Callable[[np.ndarray], float]] = {
    function.__name__: function for function in (cubic, neighbours, matrix, single)
}


def _whole(x: object, axes: int | None = None) -> np.ndarray:
    if not isinstance(x, np.ndarray):
        raise TypeError(f"f was given a {type(x).__name__}, expected the full array x")
    if axes is not None and x.ndim != axes:
        raise ValueError(f"f was given an array of shape {x.shape}, expected the shape of x")
    return x
