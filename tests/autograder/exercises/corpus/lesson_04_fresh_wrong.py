"""Wrong answers to lesson 04, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def slope(s):
    return s * (1 - s)


@wrong(
    "numerical_gradient",
    "our own: the quotient of the central difference forgets the factor 2",
    "The central difference is divided by eps, not 2 eps.",
    names=("width-forgotten",),
    at=("/ eps",),
    says=("2", "twice", "doubled"),
)
def central_over_one_step(f, x, eps=1e-5):
    flat = x.ravel()
    out = []
    for k in range(flat.size):
        nudge = np.zeros(flat.size)
        nudge[k] = eps
        nudge = nudge.reshape(x.shape)
        out.append((f(x + nudge) - f(x - nudge)) / eps)
    return np.array(out).reshape(x.shape)


@wrong(
    "numerical_gradient",
    "our own: a walk through a Fortran-ordered copy",
    "The entries come column by column, and are put back row by row.",
    at=('order="F"',),
    says=("transposed", "order", "column"),
)
def columns_put_back_as_rows(f, x, eps=1e-5):
    values = []
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = eps
        step = step.reshape(x.shape, order="F")
        values.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(values).reshape(x.shape)


@wrong(
    "lstm_step_backward",
    "our own: the derivative of tanh at c, where it belongs at tanh(c)",
    "The slope of tanh is computed as 1 - c².",
    names=("tanh-slope-at-c",),
    at=("1 - c**2",),
    says=("slope", "tanh(c)", "`c`"),
)
def slope_of_the_cell_state(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    d_o = dh * np.tanh(c) * slope(o)
    dc = dc + dh * o * (1 - c**2)
    da = np.hstack((dc * g * slope(i), dc * c_prev * slope(f), dc * i * (1 - g**2), d_o))
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(0)


@wrong(
    "lstm_step_backward",
    "our own: the gradient at c is updated only after the input gate used it",
    "The input gate gets the gradient of c from before h's share is added.",
    at=("d_i = dc * g",),
    says=("`dc`", "input gate", "i"),
)
def input_gate_too_early(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    d_i = dc * g
    dc = dc + dh * o * (1 - t * t)
    d_f = dc * c_prev
    d_g = dc * i
    d_o = dh * t
    da = np.concatenate([d_i * slope(i), d_f * slope(f), d_g * (1 - g * g), d_o * slope(o)], 1)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(0)


@wrong(
    "lstm_step_backward",
    "our own: one block after another, and the forget gate's slope from the input gate",
    "The forget gate's pre-activation gets the input gate's slope.",
    at=("dc * c_prev * slope(i)",),
    says=("slope", "`i`"),
)
def copied_slope(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    H = o.shape[1]
    t = np.tanh(c)
    dc = dc + dh * o * (1 - t**2)
    da = np.empty((len(x), 4 * H))
    da[:, 0 * H : 1 * H] = dc * g * slope(i)
    da[:, 1 * H : 2 * H] = dc * c_prev * slope(i)
    da[:, 2 * H : 3 * H] = dc * i * (1 - g**2)
    da[:, 3 * H : 4 * H] = dh * t * slope(o)
    return da.dot(W_ih), da.dot(W_hh), dc * f, da.T.dot(x), da.T.dot(h_prev), da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: two slips, the cell state's own path is dropped and dh_prev uses W_ih's place",
    "dc is ignored, and dc_prev lacks the forget gate.",
    names=("future-memory-dropped", "dc-prev-without-f"),
    at=("total = dh * o", "dc_prev = total"),
    says=("`dc`", "forget", "`f`"),
)
def drops_dc_and_the_forget_gate(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    total = dh * o * (1 - t**2)
    da = np.hstack(
        [
            total * g * slope(i),
            total * c_prev * slope(f),
            total * i * (1 - g**2),
            dh * t * slope(o),
        ]
    )
    dc_prev = total
    return da @ W_ih, da @ W_hh, dc_prev, da.T @ x, da.T @ h_prev, da.sum(0)


@wrong(
    "lstm_backward",
    "our own: the gradient of the last cell state is added at every step",
    "dc_T arrives at every step, not only at the last.",
    names=("dc-T-at-every-step",),
    at=("+ last",),
    says=("every step", "dc_T"),
)
def last_gradient_everywhere(dhs, cache, dc_T=None):
    last = np.zeros_like(cache.c0) if dc_T is None else dc_T
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
    dx, sums = [], None
    for t in reversed(range(len(dhs))):
        d, dh, dc, *w = lstm_step_backward(dhs[t] + dh, dc + last, cache.step(t))
        dx.append(d)
        sums = w if sums is None else [a + b for a, b in zip(sums, w, strict=True)]
    return (np.array(dx[::-1]), dh, dc, *sums)


@wrong(
    "lstm_backward",
    "our own: the loop over time stops before the first step",
    "The loop ends at step 1: the first step's gradients are missing.",
    names=("first-step-left-out",),
    at=("while t > 0",),
    says=("step", "first", "zero"),
)
def stops_before_the_first(dhs, cache, dc_T=None):
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros(len(cache.W_hh))
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T.copy()
    t = len(dhs) - 1
    while t > 0:
        dx[t], dh, dc, p, q, r = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW_ih, dW_hh, db = dW_ih + p, dW_hh + q, db + r
        t = t - 1
    return dx, dh, dc, dW_ih, dW_hh, db


@wrong(
    "lstm_backward",
    "our own: a recursion that forgets to hand on the gradient of c",
    "The gradient of the cell state does not travel from step to step.",
    names=("nothing-through-c",),
    at=("zeros", "walk(t - 1, dh, zeros)"),
    says=("`dc", "not carried", "cell state", "carried"),
)
def recursion_without_dc(dhs, cache, dc_T=None):
    zeros = np.zeros_like(cache.c0)

    def walk(t, dh, dc):
        if t < 0:
            return [], dh, dc, 0, 0, 0
        dx, dh, dc, p, q, r = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        before, dh0, dc0, P, Q, R = walk(t - 1, dh, zeros)
        return [*before, dx], dh0, dc if t == 0 else dc0, P + p, Q + q, R + r

    last = zeros if dc_T is None else dc_T
    dx, dh0, dc0, *rest = walk(len(dhs) - 1, np.zeros_like(cache.h0), last)
    return (np.stack(dx), dh0, dc0, *rest)


@wrong(
    "lstm_backward",
    "our own: weights' gradients divided by the number of steps",
    "The gradients of the weights are means over time.",
    names=("weights-averaged-over-time",),
    at=("/ T",),
    says=("mean", "averaged", "divided", "constant factor"),
)
def averaged_over_time(dhs, cache, dc_T=None):
    T = len(dhs)
    dx = np.empty_like(cache.x)
    totals = [0.0, 0.0, 0.0]
    dh = np.zeros_like(dhs[0])
    dc = np.zeros_like(dhs[0]) if dc_T is None else dc_T
    for s in range(T):
        t = T - 1 - s
        dx[t], dh, dc, *found = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        totals = [total + new / T for total, new in zip(totals, found, strict=True)]
    return (dx, dh, dc, *totals)


@wrong(
    "truncated_backward",
    "our own: segments counted from the end",
    "The segments are counted from the end, so that a short one comes first.",
    names=("counted-from-the-end",),
    at=("stop - k",),
    says=("end", "segment"),
)
def counted_from_the_end(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    totals = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    stop = len(dhs)
    while stop > 0:
        start = max(0, stop - k)
        dx[start:stop], _, _, *parts = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        for total, part in zip(totals, parts, strict=True):
            total += part
        stop = start
    return (dx, *totals)
