"""Other right answers of lesson 03, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache


def lstm_step_with_gates(x: Any, h_prev: Any, c_prev: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    g = np.tanh(a_g)
    o = sigmoid(a_o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


def lstm_forward_in_one_loop(x: Any, h0: Any, c0: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
    T, B = x.shape[:2]
    H = h0.shape[1]
    hs = np.zeros((T, B, H), dtype=x.dtype)
    cs = np.zeros((T, B, H), dtype=x.dtype)
    gates = np.zeros((4, T, B, H), dtype=x.dtype)
    h, c = h0, c0
    for t in range(T):
        a = x[t] @ W_ih.T + h @ W_hh.T + b
        a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c = f * c + i * g
        h = o * np.tanh(c)
        hs[t] = h
        cs[t] = c
        gates[:, t] = i, f, g, o
    all_i, all_f, all_g, all_o = gates
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, all_i, all_f, all_g, all_o, cs, hs)


def memory_retention_by_products(fs: Any) -> Any:
    T = len(fs)
    retention = np.zeros_like(fs)
    for t in range(T):
        retention[t] = np.prod(fs[t:], axis=0)
    return retention
