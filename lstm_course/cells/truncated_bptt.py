"""Backpropagation through time, truncated: the past counts no further back than one segment.

Source: Williams & Peng (1990), "An efficient gradient-based algorithm for on-line training of
recurrent network trajectories".
"""

from operator import index

import numpy as np

from lstm_course.cells.lstm import BACKWARD_SHAPES, LSTMCache
from lstm_course.cells.lstm_loop import lstm_backward
from lstm_course.shapes import expect, fields


def truncated_backward(
    dhs: np.ndarray, cache: LSTMCache, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The way back through a sequence in segments of k steps, across whose starts nothing flows.

    Segments start at steps 0, k, 2k, …; the last may be shorter. The states go on from segment to
    segment as they did forward; the gradients of h and c stop at each segment's start.

    Args:
        dhs: ∂L/∂h_t of what the loss sees of each h_t directly, (T, B, H).
        cache: from `lstm_forward`.
        k: steps a segment, at least 1; from T on nothing is truncated.

    Returns:
        dx (T, B, I), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: k is below 1, or dhs has not the shape of the cache's hs.
        TypeError: k is no whole number, dhs is no floating-point array of the cache's dtype, or
            cache is something else.

    Example:
        >>> from lstm_course.cells.lstm import lstm_forward
        >>> shapes = [(5, 2, 3), (2, 4), (2, 4), (16, 3), (16, 4), (16,)]
        >>> hs, _, cache = lstm_forward(*map(np.ones, shapes))
        >>> [gradient.shape for gradient in truncated_backward(hs, cache, 2)]
        [(5, 2, 3), (16, 3), (16, 4), (16,)]
    """
    sequence = fields(cache, LSTMCache)
    expect(BACKWARD_SHAPES, dhs=dhs, dc_T=sequence["c0"], **sequence)
    if index(k) < 1:
        raise ValueError(f"k is {k}, expected at least 1 step a segment")
    dx = np.zeros_like(cache.x)  # (T, B, I)
    dW_ih = np.zeros_like(cache.W_ih)  # (4H, I)
    dW_hh = np.zeros_like(cache.W_hh)  # (4H, H)
    db = np.zeros_like(cache.W_hh[:, 0])  # (4H,)
    for start in range(0, len(dhs), k):
        stop = min(start + k, len(dhs))
        segment = cache.segment(start, stop)
        dx[start:stop], _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(dhs[start:stop], segment)
        dW_ih += dW_ih_k
        dW_hh += dW_hh_k
        db += db_k
    return dx, dW_ih, dW_hh, db
