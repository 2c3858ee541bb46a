"""Truncated backpropagation through time: gradients stop at the start of each segment.

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
    """Backward pass in segments of k steps, truncated at the start of each segment.

    Segments start at steps 0, k, 2k, …; the last may be shorter. The states carry over from segment
    to segment, as in the forward pass; the gradients of h and c stop at the start of each segment.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step, later steps not included, (T, B, H).
        cache: from `lstm_forward`.
        k: steps per segment, at least 1; with k ≥ T nothing is truncated.

    Returns:
        dx (T, B, I), dW_ih (4H, I), dW_hh (4H, H), db (4H,).

    Raises:
        ValueError: k is below 1, or the shape of dhs differs from that of the cache's hs.
        TypeError: k is not an integer, dhs is not a floating-point array of the cache's dtype, or
            cache is of another type.

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
        raise ValueError(f"k is {k}, expected at least 1 step per segment")
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
