"""The two activation functions of an LSTM, and their slopes in terms of the output."""

import numpy as np

from lstm_course.shapes import expect_alike


def sigmoid(a: np.ndarray) -> np.ndarray:
    """Logistic sigmoid, σ(a) = 1 / (1 + exp(-a)), without overflow for any a.

    The code evaluates only exp(-|a|), which lies between 0 and 1. Where a ≥ 0, this is exp(-a).
    Where a < 0, it is exp(a), and the sigmoid equals exp(a) / (1 + exp(a)): numerator and
    denominator are multiplied by exp(a).

    Args:
        a: pre-activations, any shape.

    Returns:
        Values between 0 and 1, same shape and dtype as a.

    Raises:
        TypeError: a is neither a number nor an array of floating-point numbers.

    Example:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
        array([0. , 0.5, 1. ])
    """
    expect_alike(a=a)
    with np.errstate(under="ignore"):  # exp(-1000) underflows to 0, which is correct to rounding
        small = np.exp(-np.abs(a))
        return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def sigmoid_grad(s: np.ndarray) -> np.ndarray:
    """Slope of the sigmoid where its output is s: s (1 - s), at most 1/4.

    Args:
        s: the sigmoid's *output*, any shape.

    Returns:
        dσ/da, same shape and dtype as s.

    Raises:
        TypeError: s is neither a number nor an array of floating-point numbers.

    Example:
        >>> sigmoid_grad(np.array([0.5]))
        array([0.25])
    """
    expect_alike(s=s)
    return s * (1 - s)


def tanh_grad(t: np.ndarray) -> np.ndarray:
    """Slope of tanh where its output is t: 1 - t², at most 1.

    Args:
        t: tanh's *output*, any shape.

    Returns:
        d tanh/da, same shape and dtype as t.

    Raises:
        TypeError: t is neither a number nor an array of floating-point numbers.

    Example:
        >>> tanh_grad(np.array([0.0, 0.5]))
        array([1.  , 0.75])
    """
    expect_alike(t=t)
    return 1 - t * t
