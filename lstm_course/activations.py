"""The two squashing functions of an LSTM, and their slopes in terms of the output."""

import numpy as np


def sigmoid(a: np.ndarray) -> np.ndarray:
    """Logistic sigmoid, 1 / (1 + exp(-a)), without overflow for any finite a.

    exp is only taken of -|a|, which lies in (0, 1]: for a < 0 the fraction is multiplied by exp(a)
    above and below.

    Args:
        a: pre-activations, any shape.

    Returns:
        Values from 0 to 1, same shape and dtype as a.

    Example:
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
        array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def sigmoid_grad(s: np.ndarray) -> np.ndarray:
    """Slope of the sigmoid where its output is s: s (1 - s), at most 1/4.

    Args:
        s: the sigmoid's *output*, any shape.

    Returns:
        dσ/da, same shape and dtype as s.

    Example:
        >>> sigmoid_grad(np.array([0.5]))
        array([0.25])
    """
    return s * (1 - s)


def tanh_grad(t: np.ndarray) -> np.ndarray:
    """Slope of tanh where its output is t: 1 - t², at most 1.

    Args:
        t: tanh's *output*, any shape.

    Returns:
        d tanh/da, same shape and dtype as t.

    Example:
        >>> tanh_grad(np.array([0.0, 0.5]))
        array([1.  , 0.75])
    """
    return 1 - t * t
