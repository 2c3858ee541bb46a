"""Right answers to lesson 06 of an examiner's second round, in unusual styles."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("gru_step", "our own: one function for each of the three equations")
def a_function_per_equation(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = len(b_ih) // 3

    def fed(k):
        rows = slice(k * H, k * H + H)
        return W_ih[rows].dot(x.T).T + b_ih[rows], W_hh[rows].dot(h_prev.T).T + b_hh[rows]

    r, z = (sigmoid(np.add(*fed(k))) for k in (0, 1))
    a_xn, a_hn = fed(2)
    n = np.tanh(a_xn + a_hn * r)
    return n + z * (h_prev - n), GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@right("gru_step_backward", "our own: the mix is differentiated as n + z (h_prev - n)")
def mix_as_an_interpolation(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    H = dh.shape[1]
    both = np.empty((2, len(dh), 3 * H), dh.dtype)
    dn = dh - dh * z
    both[:, :, 2 * H :] = dn - dn * n * n
    both[:, :, H : 2 * H] = dh * (h_prev - n) * z * (1 - z)
    both[:, :, :H] = both[0, :, 2 * H :] * a_hn * r * (1 - r)
    both[1, :, 2 * H :] *= r
    da_x, da_h = both
    sums = both.sum(axis=1)
    return da_x @ W_ih, z * dh + da_h @ W_hh, da_x.T @ x, da_h.T @ h_prev, sums[0], sums[1]
