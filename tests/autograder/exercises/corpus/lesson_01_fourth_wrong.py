"""Wrong answers to lesson 01 of an examiner's fourth round."""

import math

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_backward",
    "our own: a list of previous states that begins with h0 twice",
    "The previous hidden state of each step is that of two steps before.",
    names=("two-steps-back",),
    at=("prev[t]", "prev = "),
    says=("hs[t - 2]",),
)
def previous_state_two_steps_back(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    prev = [h0, h0, *hs[:-2]] if len(hs) > 1 else [h0]
    dx, later = np.zeros_like(x), np.zeros_like(h0)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros_like(W_hh[0])
    for t in range(len(hs) - 1, -1, -1):
        da = (dhs[t] + later) * (1 - hs[t] ** 2)
        dx[t], later = da @ W_ih, da @ W_hh
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ prev[t]
        db += da.sum(0)
    return dx, later, dW_ih, dW_hh, db


@wrong(
    "gradient_through_time",
    "our own: the order of the factors of a column's Jacobian",
    "The slope of tanh is that of the state before the step.",
    names=("slope-of-the-step-before",),
    at=("cache.hs[t - 1]",),
    says=("slope of tanh",),
)
def matrix_before_the_slope(dhs, cache):
    total = dhs.copy()
    for t in range(len(total) - 1, 0, -1):
        total[t - 1] += (total[t] @ cache.W_hh) * (1 - cache.hs[t - 1] ** 2)
    return np.sqrt(np.einsum("tbh,tbh->t", total, total))


@wrong(
    "clip_by_global_norm",
    "our own: one long vector, cut into pieces again",
    "The clipped arrays stay flat.",
    at=("np.split(flat, sizes)", "np.concatenate"),
    says=("flattened",),
)
def one_vector_cut_into_pieces(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads])
    norm = float(np.sqrt(flat @ flat))
    if not math.isfinite(norm):
        raise ValueError(f"the norm is {norm}")
    if norm > max_norm:
        flat = flat * (max_norm / norm)
    sizes = np.cumsum([g.size for g in grads])[:-1]
    return np.split(flat, sizes), norm
