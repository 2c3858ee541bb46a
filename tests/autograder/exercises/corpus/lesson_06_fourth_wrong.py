"""Wrong answers to lesson 06 of an examiner's fourth round."""

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gru_step",
    "our own: the candidate's share is computed under the candidate's name",
    "The cache holds (1 − z) n in place of n.",
    names=("caches-share-of-n",),
    at=("n = (1 - z) * n",),
    says=("multiplied by 1 − z",),
)
def share_under_the_name_of_n(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a_xr, a_xz, a_xn = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    a_hr, a_hz, a_hn = np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(a_xr + a_hr), sigmoid(a_xz + a_hz)
    n = np.tanh(a_xn + r * a_hn)
    n = (1 - z) * n
    h = n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step_backward",
    "our own: the recurrent weights of n as in Cho et al. (2014), all else as here",
    "The block of n in dW_hh multiplies r * h_prev.",
    names=("weights-of-the-paper",),
    at=("(r * h_prev)",),
    says=("original paper",),
)
def one_block_from_the_paper(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_r = da_n * a_hn * sigmoid_grad(r)
    da_x = np.hstack([da_r, da_z, da_n])
    da_h = np.hstack([da_r, da_z, da_n * r])
    dW_hh = np.vstack([da_r.T @ h_prev, da_z.T @ h_prev, da_n.T @ (r * h_prev)])
    dh_prev = dh * z + da_h @ W_hh
    return da_x @ W_ih, dh_prev, da_x.T @ x, dW_hh, da_x.sum(axis=0), da_h.sum(axis=0)
