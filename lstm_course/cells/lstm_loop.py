"""The LSTM over a sequence as plain loops over one step: the form to read and to write by hand.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
The functions of the same names in `lstm` return the same values faster.
Source: Hochreiter & Schmidhuber (1997), section 4; Gers, Schmidhuber & Cummins (2000), section 3.
"""

# mypy: allow-redefinition
# because `hs` is a list and then an array; the exercise's mistakes edit these lines, so they stay

import numpy as np

from lstm_course.cells.lstm import (
    BACKWARD_SHAPES,
    SEQUENCE_SHAPES,
    LSTMCache,
    lstm_step,
    lstm_step_backward,
)
from lstm_course.shapes import expect, fields


def lstm_forward(
    x: np.ndarray,
    h0: np.ndarray,
    c0: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], LSTMCache]:
    """Run an LSTM over a sequence: one `lstm_step` after another, with the same weights.

    Args:
        x: inputs, (T, B, I).
        h0: hidden state before the first step, (B, H).
        c0: cell state before the first step, (B, H).
        W_ih: input weights of i, f, g, o, (4H, I).
        W_hh: recurrent weights of i, f, g, o, (4H, H).
        b: biases of i, f, g, o, (4H,).

    Returns:
        hs, the hidden state after each step, (T, B, H); the last (h, c), each (B, H); and the cache
        for `lstm_backward`.

    Raises:
        ValueError: the shapes do not match, or T is 0.
        TypeError: an argument is not a floating-point array, or the dtypes differ.

    Example:
        >>> shapes = [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> hs, (h_T, c_T), cache = lstm_forward(*map(np.ones, shapes))
        >>> hs.shape, c_T.shape
        ((5, 2, 4), (2, 4))
    """
    expect(SEQUENCE_SHAPES, x=x, h0=h0, c0=c0, W_ih=W_ih, W_hh=W_hh, b=b)
    h, c = h0, c0
    steps = []
    hs = []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)  # (T, B, H)
    i = np.stack([step.i for step in steps])  # (T, B, H), as all below
    f = np.stack([step.f for step in steps])
    g = np.stack([step.g for step in steps])
    o = np.stack([step.o for step in steps])
    cs = np.stack([step.c for step in steps])
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


def lstm_backward(
    dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Backpropagation through time: the backward pass of a sequence, step by step.

    Step t + 1 propagates two gradients to step t. The gradient of h_t is added to the direct
    gradient `dhs[t]`; the gradient of c_t is passed on as it is. The weights are the same at every
    step, so their gradients add up.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `lstm_forward`.
        dc_T: direct gradient ∂L/∂c_T of the loss at the last cell state, (B, H); None means zero.

    Returns:
        dx (T, B, I), dh0 (B, H), dc0 (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: the shape of dhs differs from that of the cache's hs, or that of dc_T
            from that of its c0.
        TypeError: dhs or dc_T is not a floating-point array of the cache's dtype, or cache is of
            another type.

    Example:
        >>> shapes = [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> hs, _, cache = lstm_forward(*map(np.ones, shapes))
        >>> [gradient.shape for gradient in lstm_backward(hs, cache)]
        [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
    """
    sequence = fields(cache, LSTMCache)
    dc_next = np.zeros_like(cache.c0) if dc_T is None else dc_T  # (B, H)
    expect(BACKWARD_SHAPES, dhs=dhs, dc_T=dc_next, **sequence)
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (4H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (4H, H)
    db = np.zeros_like(cache.W_hh[:, 0])  # (4H,)
    dh_next = np.zeros_like(cache.h0)  # (B, H), nothing comes back from beyond the end
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_next, dc_next, dW_ih_t, dW_hh_t, db_t = lstm_step_backward(
            dh, dc_next, cache.step(t)
        )
        dW_ih += dW_ih_t
        dW_hh += dW_hh_t
        db += db_t
    return dx, dh_next, dc_next, dW_ih, dW_hh, db
