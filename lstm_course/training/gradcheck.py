"""Gradient checking: compare a gradient with finite differences of the function itself."""

from collections.abc import Callable
from typing import Any

import numpy as np


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Compute the gradient of f at x by central differences, (f(x + eps) - f(x - eps)) / 2 eps.

    The truncation error is of the order of eps², and rounding in f adds about 1e-16 |f| / eps, so
    about ten digits are correct for values around 1. f is called on a copy of x, twice per entry.

    Args:
        f: function from an array of x's shape to a scalar.
        x: the point, float64, any shape; it is not modified.
        eps: step by which each entry is perturbed in both directions, in the units of x.

    Returns:
        df/dx, same shape as x.

    Raises:
        TypeError: x is not a float64 array.
        ValueError: eps is not above 0, or f does not return a scalar.

    Example:
        >>> gradient = numerical_gradient(lambda x: np.sum(x**2), np.array([1.0, -3.0]))
        >>> gradient.round(6)
        array([ 2., -6.])
    """
    _expect_float64(x)
    if not eps > 0:
        raise ValueError(f"eps is {eps}, expected a step above 0")
    moved = x.copy()
    gradient = np.zeros_like(moved)
    for index in np.ndindex(x.shape):
        moved[index] = x[index] + eps
        above = _number(f(moved))
        moved[index] = x[index] - eps
        below = _number(f(moved))
        moved[index] = x[index]
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Compute the relative error of two arrays: ‖a - b‖ / max(‖a‖, ‖b‖).

    Args:
        a: any shape.
        b: same shape.

    Returns:
        The relative error: 0 if the arrays are equal (zeros included), about 1 if they have nothing
        in common, 2 if one is the negative of the other.

    Raises:
        ValueError: the shapes differ.

    Example:
        >>> relative_error(np.array([3.0, 4.0]), np.array([3.0, 4.5])) < 0.1
        True
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"a is {a.shape} and b is {b.shape}, expected one shape")
    if np.array_equal(a, b):
        return 0.0
    largest = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / largest)


def _expect_float64(x: object) -> None:
    if not isinstance(x, np.ndarray):
        raise TypeError(f"x is a {type(x).__name__}, expected a NumPy array: np.array(x)")
    if x.dtype != np.float64:
        raise TypeError(
            f"x holds {x.dtype}, expected float64: anything coarser rounds the small changes away; "
            "x.astype(np.float64)"
        )


def _number(value: Any) -> float:
    if np.ndim(value) != 0:
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}, expected one number: is a "
            "sum missing?"
        )
    return float(value)
