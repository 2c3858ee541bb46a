"""Right answers to lesson 03 of an examiner's second round, in unusual styles."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("lstm_step", "our own: a matrix with one row per block and a loop over their names")
def loop_over_names(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    gates = {}
    for k, name in enumerate(("i", "f", "g", "o")):
        rows = np.s_[k * H : (k + 1) * H]
        a = x.dot(W_ih[rows].T) + h_prev.dot(W_hh[rows].T) + b[rows]
        gates[name] = np.tanh(a) if name == "g" else sigmoid(a)
    c = gates["i"] * gates["g"] + gates["f"] * c_prev
    h = np.multiply(gates["o"], np.tanh(c))
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, **gates, c=c)


@right("lstm_forward", "our own: one array for everything, filled in a single loop without a step")
def one_array_for_everything(x, h0, c0, W_ih, W_hh, b):
    T, (B, H) = len(x), h0.shape
    all_of_it = np.empty((6, T, B, H), dtype=x.dtype)
    i, f, g, o, cs, hs = all_of_it
    h, c = h0, c0
    for t in range(T):
        a = (x[t] @ W_ih.T + h @ W_hh.T + b).reshape(B, 4, H)
        i[t], f[t], g[t], o[t] = (
            sigmoid(a[:, 0]),
            sigmoid(a[:, 1]),
            np.tanh(a[:, 2]),
            sigmoid(a[:, 3]),
        )
        cs[t] = c = f[t] * c + i[t] * g[t]
        hs[t] = h = o[t] * np.tanh(c)
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@right("memory_retention", "our own: recursion over the steps")
def recursion_over_steps(fs):
    if len(fs) == 1:
        return fs.copy()
    later = recursion_over_steps(fs[1:])
    return np.concatenate([(fs[0] * later[0])[None], later])
