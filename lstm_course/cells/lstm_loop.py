"""The LSTM over a sequence as plain loops over one step: to be read, and to be written by hand.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
The functions of the same names in `lstm` give the same numbers faster.
Source: Hochreiter & Schmidhuber (1997), section 4; Gers, Schmidhuber & Cummins (2000), section 3.
"""

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
    """An LSTM over a sequence: the same weights at every step, one `lstm_step` after
    another.

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
        ValueError: shapes that do not fit, or T = 0.
        TypeError: something else than floating-point arrays of one dtype.

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
    """Backpropagation through time: the way back through a whole sequence, step by step.

    Two gradients come back from step t + 1: one into h_t, to which is added what the loss says of
    h_t itself, and one into c_t. The weights are the same at every step, so that their gradients
    add up.

    Args:
        dhs: ∂L/∂h_t of what the loss sees of each h_t directly, (T, B, H).
        cache: from `lstm_forward`.
        dc_T: ∂L/∂c_T of what the loss sees of the last cell state directly, (B, H). None: nothing.

    Returns:
        dx (T, B, I), dh0 (B, H), dc0 (B, H), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: dhs has not the shape of the cache's hs, or dc_T not that of its c0.
        TypeError: dhs or dc_T is no floating-point array of the cache's dtype, or cache is
            something else.

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
