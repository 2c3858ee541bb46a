"""Other right answers of lesson 01, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.rnn import RNNCache


def rnn_forward_in_one_loop(x: Any, h0: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
    T, B = x.shape[:2]
    hs = np.zeros((T, B, len(b)), dtype=x.dtype)
    h = h0
    for t in range(T):
        h = np.tanh(x[t] @ W_ih.T + h @ W_hh.T + b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


def rnn_step_backward_with_slope(dh: Any, cache: Any) -> Any:
    x, h_prev, W_ih, W_hh, h = cache
    da = dh * (1 - h**2)
    dx = da @ W_ih
    dh_prev = da @ W_hh
    dW_ih = da.T @ x
    dW_hh = da.T @ h_prev
    db = np.sum(da, axis=0)
    return dx, dh_prev, dW_ih, dW_hh, db


def rnn_backward_in_one_loop(dhs: Any, cache: Any) -> Any:
    x, h0, W_ih, W_hh, hs = cache
    dx = np.zeros_like(x)
    dW_ih = np.zeros_like(W_ih)
    dW_hh = np.zeros_like(W_hh)
    db = np.zeros_like(W_hh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(len(dhs))):
        h_prev = hs[t - 1] if t > 0 else h0
        dh = dhs[t] + dh_next
        da = dh * (1 - hs[t] ** 2)
        dx[t] = da @ W_ih
        dh_next = da @ W_hh
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ h_prev
        db += np.sum(da, axis=0)
    return dx, dh_next, dW_ih, dW_hh, db


def gradient_through_time_by_norm(dhs: Any, cache: Any) -> Any:
    T, B, H = dhs.shape
    norms = np.zeros(T, dtype=dhs.dtype)
    dh_next = np.zeros((B, H), dtype=dhs.dtype)
    for t in reversed(range(T)):
        dh = dhs[t] + dh_next
        norms[t] = np.linalg.norm(dh)
        da = dh * (1 - cache.hs[t] ** 2)
        dh_next = da @ cache.W_hh
    return norms


def clip_by_global_norm_with_minimum(grads: Any, max_norm: Any) -> Any:
    squares = [np.sum(g * g) for g in grads]
    norm = np.sqrt(sum(squares))
    scale = min(1.0, max_norm / norm)
    clipped = [g * scale for g in grads]
    return clipped, float(norm)
