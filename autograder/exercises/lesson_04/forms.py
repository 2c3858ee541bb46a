"""Other right answers of lesson 04, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.lstm import lstm_backward


def lstm_step_backward_with_slopes(dh: Any, dc: Any, cache: Any) -> Any:
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc_total = dc + dh * o * (1 - tanh_c**2)
    da_i = dc_total * g * i * (1 - i)
    da_f = dc_total * c_prev * f * (1 - f)
    da_g = dc_total * i * (1 - g**2)
    da_o = dh * tanh_c * o * (1 - o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    dc_prev = dc_total * f
    dx = da @ W_ih
    dh_prev = da @ W_hh
    dW_ih = da.T @ x
    dW_hh = da.T @ h_prev
    db = np.sum(da, axis=0)
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db


def lstm_backward_in_one_loop(dhs: Any, cache: Any, dc_T: Any = None) -> Any:
    x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs = cache
    dx = np.zeros_like(x)
    dW_ih = np.zeros_like(W_ih)
    dW_hh = np.zeros_like(W_hh)
    db = np.zeros_like(W_hh[:, 0])
    dh_next = np.zeros_like(h0)
    dc_next = np.zeros_like(c0) if dc_T is None else dc_T
    for t in reversed(range(len(dhs))):
        h_prev = hs[t - 1] if t > 0 else h0
        c_prev = cs[t - 1] if t > 0 else c0
        dh = dhs[t] + dh_next
        tanh_c = np.tanh(cs[t])
        dc = dc_next + dh * o[t] * (1 - tanh_c**2)
        da_i = dc * g[t] * i[t] * (1 - i[t])
        da_f = dc * c_prev * f[t] * (1 - f[t])
        da_g = dc * i[t] * (1 - g[t] ** 2)
        da_o = dh * tanh_c * o[t] * (1 - o[t])
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
        dc_next = dc * f[t]
        dx[t] = da @ W_ih
        dh_next = da @ W_hh
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ h_prev
        db += np.sum(da, axis=0)
    return dx, dh_next, dc_next, dW_ih, dW_hh, db


def numerical_gradient_by_copies(f: Any, x: Any, eps: Any = 1e-5) -> Any:
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        plus = x.copy()
        plus[index] += eps
        minus = x.copy()
        minus[index] -= eps
        gradient[index] = (f(plus) - f(minus)) / (2 * eps)
    return gradient


def truncated_backward_by_starts(dhs: Any, cache: Any, k: Any) -> Any:
    T = len(dhs)
    dx = np.zeros_like(cache.x)
    dW_ih = np.zeros_like(cache.W_ih)
    dW_hh = np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_hh[:, 0])
    starts = range(0, T, k)
    for start in starts:
        stop = min(start + k, T)
        upstream = dhs[start:stop]
        segment = cache.segment(start, stop)
        grads = lstm_backward(upstream, segment)
        dx[start:stop] = grads[0]
        dW_ih += grads[3]
        dW_hh += grads[4]
        db += grads[5]
    return dx, dW_ih, dW_hh, db
