"""One gate, and how three gates act on the cell state.

B sequences in a batch, I input features, H hidden units.
Sources: Hochreiter & Schmidhuber (1997), section 4; the forget gate: Gers, Schmidhuber & Cummins
(2000), section 3. Both papers apply shifted sigmoids to candidate and output; today it is tanh.
"""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.shapes import expect, expect_alike

GATE_SHAPES = "x: B I, h_prev: B H, W_ih: H I, W_hh: H H, b: H"
HALF_LIVES = (0.01, 1e6)  # beyond these, rounding leaves little of 1 - f or of f


def gate(
    x: np.ndarray, h_prev: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Compute one gate: H soft switches, σ(x W_ihᵀ + h_prev W_hhᵀ + b).

    Args:
        x: inputs, (B, I).
        h_prev: hidden state of the previous step, (B, H).
        W_ih: input weights, (H, I).
        W_hh: recurrent weights, (H, H).
        b: bias, (H,).

    Returns:
        The gate's activations, from 0 (closed) to 1 (open), (B, H).

    Raises:
        ValueError: the shapes do not match.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> gate(*map(np.zeros, [(2, 3), (2, 4), (4, 3), (4, 4), (4,)]))[0]
        array([0.5, 0.5, 0.5, 0.5])
    """
    expect(GATE_SHAPES, x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, b=b)
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b)  # (B, H)


def forget(c_prev: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Apply the forget gate to the cell state: f ⊙ c_prev.

    Args:
        c_prev: the cell state, any shape.
        f: the forget gate, the share that is kept, same shape.

    Returns:
        The part of the cell state that is left, same shape.

    Raises:
        ValueError: the shapes differ.
        TypeError: an argument is neither a number nor a floating-point array, or the dtypes differ.

    Example:
        >>> forget(np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5]))
        array([0.2, 0.6, 2. ])
    """
    expect_alike(c_prev=c_prev, f=f)
    return f * c_prev


def write(c: np.ndarray, i: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Add the candidate, scaled by the input gate: c + i ⊙ g.

    Args:
        c: the cell state after forgetting, any shape.
        i: the input gate, same shape.
        g: the candidate, same shape.

    Returns:
        The new cell state, same shape.

    Raises:
        ValueError: the shapes differ.
        TypeError: an argument is neither a number nor a floating-point array, or the dtypes differ.

    Example:
        >>> write(np.array([1.0, 1.0]), np.array([0.0, 0.5]), np.array([0.8, -0.8]))
        array([1. , 0.6])
    """
    expect_alike(c=c, i=i, g=g)
    return c + i * g


def expose(c: np.ndarray, o: np.ndarray) -> np.ndarray:
    """Apply the output gate: the hidden state o ⊙ tanh(c).

    Args:
        c: the cell state, any shape.
        o: the output gate, same shape.

    Returns:
        The hidden state, between -1 and 1, same shape.

    Raises:
        ValueError: the shapes differ.
        TypeError: an argument is neither a number nor a floating-point array, or the dtypes differ.

    Example:
        >>> expose(np.array([100.0, 100.0]), np.array([0.0, 1.0]))
        array([0., 1.])
    """
    expect_alike(c=c, o=o)
    return o * np.tanh(c)


def forget_bias_for_half_life(steps: float | np.ndarray) -> float | np.ndarray:
    """Compute the forget-gate bias that halves the cell state in `steps` time steps.

    The pre-activation is the bias alone, everything else being zero: f^steps = ½ gives
    f = ½^(1/steps), and σ(b) = f gives b = ln(f / (1 - f)).

    Args:
        steps: half-life in time steps, from 0.01 to a million, a number or an array.

    Returns:
        The bias, same shape; negative for half-lives below 1 step.

    Raises:
        TypeError: steps is neither a number nor an array of numbers.
        ValueError: steps is out of range.

    Example:
        >>> round(float(forget_bias_for_half_life(100.0)), 2)
        4.97
    """
    _expect_half_lives(steps)
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))


def _expect_half_lives(steps: float | np.ndarray) -> None:
    if isinstance(steps, list | tuple) or np.asarray(steps).dtype.kind not in "fiu":
        raise TypeError(f"steps is {steps!r}, expected a number or a NumPy array of numbers")
    shortest, longest = HALF_LIVES
    if not np.all((np.asarray(steps) >= shortest) & (np.asarray(steps) <= longest)):
        raise ValueError(
            f"steps is {steps}, expected half-lives from {shortest} to {longest:,.0f} time steps"
        )
