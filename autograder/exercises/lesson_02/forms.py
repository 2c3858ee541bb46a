"""Other right answers of lesson 02, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.activations import sigmoid


def sigmoid_as_written(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def gate_by_steps(x: Any, h_prev: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
    a = x @ W_ih.T
    a = a + h_prev @ W_hh.T
    a = a + b
    return sigmoid(a)


def lstm_gates_one_by_one(x: Any, h_prev: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
    W_ii, W_if, W_ig, W_io = np.split(W_ih, 4)
    W_hi, W_hf, W_hg, W_ho = np.split(W_hh, 4)
    b_i, b_f, b_g, b_o = np.split(b, 4)
    i = sigmoid(x @ W_ii.T + h_prev @ W_hi.T + b_i)
    f = sigmoid(x @ W_if.T + h_prev @ W_hf.T + b_f)
    g = np.tanh(x @ W_ig.T + h_prev @ W_hg.T + b_g)
    o = sigmoid(x @ W_io.T + h_prev @ W_ho.T + b_o)
    return i, f, g, o


def forget_bias_from_half_life(steps: Any) -> Any:
    rate = np.log(2) / steps
    f = np.exp(-rate)
    return np.log(f / (1 - f))
