"""What can still be read from c and from h of a bit that was seen n steps ago.

T time steps, B sequences in a batch, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.tasks.first_bit import remember_first_bit


class ReadBack(NamedTuple):
    """Correlation of the bit with the best linear reading of a state, n = 0, 1, … steps later."""

    c: np.ndarray  # (T,)
    h: np.ndarray  # (T,)
    f: float  # mean of the forget gates


def read_back(
    lstm_forward: Callable,
    forget_bias: float,
    seed: int,
    *,
    steps: int = 80,
    sequences: int = 200,
    hidden_size: int = 16,
) -> ReadBack:
    """Show a random network one bit and then noise, and read the bit from its two states.

    The reading is fitted by least squares on one half of the sequences, and the correlation is that
    on the other half.

    Args:
        lstm_forward: of the course, or one's own.
        forget_bias: of the forget gates; other biases are 0.
        seed: of weights and inputs.
        steps, sequences, hidden_size: T, B, H.
    """
    rng = np.random.default_rng(seed)
    H = hidden_size
    W_ih = rng.uniform(-1, 1, (4 * H, 1)) / np.sqrt(H)
    W_hh = rng.uniform(-1, 1, (4 * H, H)) / np.sqrt(H)
    x, bits = remember_first_bit(rng, steps - 1, sequences)
    zeros = np.zeros((sequences, H))
    b = np.repeat([0.0, forget_bias, 0.0, 0.0], H)
    hs, _, cache = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    return ReadBack(
        reading_correlation(cache.cs, bits),
        reading_correlation(hs, bits),
        float(cache.f.mean()),
    )


def reading_correlation(states: np.ndarray, bits: np.ndarray) -> np.ndarray:
    """Correlation of the bits with the best linear reading, on the half it was not fitted on.

    Args:
        states: (T, B, H).
        bits: (B,).

    Returns:
        (T,)

    Example:
        >>> bits = np.array([1.0, -1.0, 1.0, -1.0])
        >>> reading_correlation(3 * bits.reshape(1, 4, 1) + 1, bits).round(6)
        array([1.])
    """
    half = len(bits) // 2
    fitted, fresh = states[:, :half], states[:, half:]
    centred = fitted - fitted.mean(axis=1, keepdims=True)  # (T, B / 2, H)
    transposed = centred.transpose(0, 2, 1)
    products = transposed @ centred  # (T, H, H)
    size = np.trace(products, axis1=1, axis2=2)[:, None, None]
    ridge = 1e-9 * size * np.eye(states.shape[2])  # units may say the same
    weights = np.linalg.solve(products + ridge, transposed @ bits[:half, None])  # (T, H, 1)
    readings = (fresh @ weights)[..., 0]  # (T, B / 2)
    return np.array([np.corrcoef(reading, bits[half:])[0, 1] for reading in readings])


def reach(correlation: np.ndarray, least: float = 0.5) -> int:
    """For how many steps the correlation stays at `least` or above, counted from the start.

    Example:
        >>> reach(np.array([1.0, 0.9, 0.4, 0.6]))
        1
    """
    below = np.flatnonzero(correlation < least)
    return int(below[0] - 1 if len(below) else len(correlation) - 1)
