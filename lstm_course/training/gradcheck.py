"""Is a gradient right? Ask the function itself: move one number a little, and see what changes."""

from collections.abc import Callable

import numpy as np


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Gradient of f at x by central differences: (f(x + eps) - f(x - eps)) / 2 eps for each entry.

    The formula is wrong by some eps² and the rounding of f adds some 1e-16 |f| / eps, so that about
    ten digits are right for values around 1. f is called on a copy of x, twice for each entry.

    Args:
        f: maps an array of x's shape to one number.
        x: where the gradient is wanted, float64, any shape; it is not touched.
        eps: how far each entry is moved to either side, in the units of x.

    Returns:
        df/dx, same shape as x.

    Raises:
        TypeError: x is not a float64 array.
        ValueError: eps is not above 0, or f gives something else than one number.

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
    """How far apart two arrays are, measured by their own size: ‖a - b‖ / max(‖a‖, ‖b‖).

    Args:
        a: any shape.
        b: same shape.

    Returns:
        0 where both are equal (zeros included), about 1 where one has nothing of the other, 2 where
        one is minus the other; no unit.

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


def _number(value: object) -> float:
    if np.ndim(value) != 0:
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}, expected one number: is a "
            "sum missing?"
        )
    return float(value)
