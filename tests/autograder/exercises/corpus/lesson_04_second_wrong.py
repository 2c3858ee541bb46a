"""Wrong answers to lesson 04 of an examiner's second round, after the first had been mended."""

import numpy as np

from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import lstm_backward as sequence_backward
from lstm_course.cells.lstm import lstm_forward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "numerical_gradient",
    "our own: another default for the step",
    "The default of eps is 1e-1: the error of the difference is far too large.",
    at=("eps=1e-1", "eps) -"),
    says=("eps", "default"),
)
def a_large_default(f, x, eps=1e-1):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[k] = eps
        gradient[k] = (f(x + e) - f(x - e)) / (2 * eps)
    return gradient


@wrong(
    "lstm_step_backward",
    "our own: the cell state's gradient leaves before the path through h joins",
    "dc_prev uses the incoming dc, without the path through h.",
    names=("dc-prev-misses-h",),
    at=("dc_prev = dc * f",),
    says=("dc_prev", "`dc`", "path"),
)
def dc_prev_too_early(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    dc_prev = dc * f
    t = np.tanh(c)
    dc = dc + dh * o * tanh_grad(t)
    da = np.concatenate(
        [
            dc * g * sigmoid_grad(i),
            dc * c_prev * sigmoid_grad(f),
            dc * i * tanh_grad(g),
            dh * t * sigmoid_grad(o),
        ],
        axis=1,
    )
    return da @ W_ih, da @ W_hh, dc_prev, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: the slopes of sigmoid and tanh are exchanged for g and o",
    "g uses the sigmoid's slope, o that of tanh.",
    at=("sigmoid_grad(g)", "tanh_grad(o)"),
    says=("slope", "sigmoid_grad", "tanh_grad"),
)
def slopes_of_g_and_o_exchanged(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc = dc + dh * o * tanh_grad(t)
    da_i, da_f = dc * g * sigmoid_grad(i), dc * c_prev * sigmoid_grad(f)
    da_g, da_o = dc * i * sigmoid_grad(g), dh * t * tanh_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: the sum over gates instead of the sum over sequences",
    "db keeps only the forget gate's block for all four.",
    at=("np.tile",),
    says=("`db`", "block"),
)
def one_block_of_db_for_all(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc = dc + dh * o * tanh_grad(t)
    da_f = dc * c_prev * sigmoid_grad(f)
    da = np.concatenate(
        [
            dc * g * sigmoid_grad(i),
            da_f,
            dc * i * tanh_grad(g),
            dh * t * sigmoid_grad(o),
        ],
        axis=1,
    )
    db = np.tile(da_f.sum(axis=0), 4)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, db


@wrong(
    "lstm_backward",
    "our own: the forward order of the loop",
    "The loop runs from the first step to the last.",
    names=("forward-in-time",),
    at=("range(len(dhs))",),
    says=("order", "last step", "revers", "forward"),
)
def from_the_first_step(dhs, cache, dc_T=None):
    dx, sums = np.zeros_like(cache.x), [0, 0, 0]
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in range(len(dhs)):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = [a + part for a, part in zip(sums, parts, strict=True)]
    return dx, dh, dc, *sums


@wrong(
    "truncated_backward",
    "our own: each segment ends one step early",
    "The last step of each segment is left out.",
    names=("segments-lack-their-last-step",),
    at=("stop - 1",),
    says=("last step", "segment", "one step"),
)
def one_step_of_each_segment_missing(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for start in range(0, len(dhs), k):
        stop = min(start + k, len(dhs))
        end = max(stop - 1, start + 1)
        dx[start:end], _, _, *parts = sequence_backward(dhs[start:end], cache.segment(start, end))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return dx, *sums


@wrong(
    "cases_for_lstm_backward",
    "our own: equal sizes everywhere, and dc_T in every case",
    "dc_T is given in every case, so a wrong default goes untested.",
    names=("always-a-dc-T",),
    at=("return [",),
    says=("dc_T",),
)
def always_with_dc_T():
    rng = np.random.default_rng(2)
    n = 4
    draw = rng.standard_normal
    _, _, cache = lstm_forward(
        draw((n, n, n)), *draw((2, n, n)), draw((4 * n, n)), draw((4 * n, n)), draw(4 * n)
    )
    return [(draw((n, n, n)), cache, draw((n, n))) for _ in range(3)]
