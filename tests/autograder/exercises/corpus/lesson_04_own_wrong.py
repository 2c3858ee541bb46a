"""Wrong answers to lesson 04 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def through_weights(das, cache):
    """Gradients beyond the pre-activations."""
    da = np.hstack(das)
    return da @ cache.W_ih, da @ cache.W_hh, da.T @ cache.x, da.T @ cache.h_prev, da.sum(0)


@wrong(
    "lstm_step_backward",
    "our own: the total gradient at c is multiplied by the output gate",
    "The output gate multiplies the gradient that arrives at c, too.",
    at=("o * (dc + dh *",),
    says=("bracket", "`o`", "parenthes"),
)
def output_gate_on_everything(dh, dc, cache):
    i, f, g, o, c = cache[5:]
    t = np.tanh(c)
    total = o * (dc + dh * (1 - t * t))
    das = (
        total * g * i * (1 - i),
        total * cache.c_prev * f * (1 - f),
        total * i * (1 - g * g),
        dh * t * o * (1 - o),
    )
    dx, dh_prev, dW_ih, dW_hh, db = through_weights(das, cache)
    return dx, dh_prev, total * f, dW_ih, dW_hh, db


@wrong(
    "lstm_step_backward",
    "our own: slopes by name, and the candidate's goes to the input gate",
    "The input gate gets the slope of tanh, taken at the candidate.",
    at=('slope["g"] * total * cache.g',),
    says=("slope", "sigmoid"),
)
def slope_of_the_wrong_block(dh, dc, cache):
    slope = {name: sigmoid_grad(getattr(cache, name)) for name in "ifo"}
    slope["g"] = tanh_grad(cache.g)
    shown = np.tanh(cache.c)
    total = dc + dh * cache.o * (1 - shown**2)
    das = [
        slope["g"] * total * cache.g,
        slope["f"] * total * cache.c_prev,
        slope["g"] * total * cache.i,
        slope["o"] * dh * shown,
    ]
    dx, dh_prev, dW_ih, dW_hh, db = through_weights(das, cache)
    return dx, dh_prev, total * cache.f, dW_ih, dW_hh, db


@wrong(
    "lstm_step_backward",
    "our own: einsum with the bias averaged over the batch",
    "The gradient of the bias is the mean over the batch.",
    names=("db-averaged",),
    at=("da.mean(axis=0)",),
    says=("mean", "averaged", "divided"),
)
def bias_by_the_mean(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc_total = dc + dh * o * (1 - t**2)
    da = np.concatenate(
        [
            dc_total * g * i * (1 - i),
            dc_total * c_prev * f * (1 - f),
            dc_total * i * (1 - g**2),
            dh * t * o * (1 - o),
        ],
        axis=1,
    )
    dx = np.einsum("bk,ki->bi", da, W_ih)
    dh_prev = np.einsum("bk,kh->bh", da, W_hh)
    dW_ih = np.einsum("bk,bi->ki", da, x)
    dW_hh = np.einsum("bk,bh->kh", da, h_prev)
    return dx, dh_prev, dc_total * f, dW_ih, dW_hh, da.mean(axis=0)


@wrong(
    "numerical_gradient",
    "our own: a one-sided difference, divided by two steps",
    "Only one side is perturbed, and the difference is divided by 2 eps.",
    names=("one-side-two-widths",),
    at=("/ (2 * eps)",),
    says=("one-sided", "halved", "one side", "half"),
)
def one_side_over_two_steps(f, x, eps=1e-5):
    base = f(x)
    gradient = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        shifted = x.copy()
        shifted[index] += eps
        gradient[index] = (f(shifted) - base) / (2 * eps)
    return gradient


@wrong(
    "numerical_gradient",
    "our own: a step that grows with the entry, and a quotient that does not",
    "The step is relative to the entry, but the difference is divided by eps.",
    names=("relative-step-without-sign",),
    at=("eps * abs(x[index])", "/ (2 * eps)"),
    says=("step", "`eps`"),
)
def relative_step(f, x, eps=1e-5):
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = eps * abs(x[index])
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * eps)
    return gradient


@wrong(
    "lstm_backward",
    "our own: the gradient at c goes back without its forget gate",
    "The gradient at c is carried back without the forget gate.",
    names=("dc-prev-without-f",),
    at=("dc = total",),
    says=("forget gate", "`f`"),
)
def carried_without_the_forget_gate(dhs, cache, dc_T=None):
    T = len(dhs)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    dh = np.zeros_like(cache.h0)
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_hh[:, 0])
    for t in range(T)[::-1]:
        step = cache.step(t)
        arriving = dhs[t] + dh
        total = dc + arriving * step.o * (1 - np.tanh(step.c) ** 2)
        das = (
            total * step.g * sigmoid_grad(step.i),
            total * step.c_prev * sigmoid_grad(step.f),
            total * step.i * tanh_grad(step.g),
            arriving * np.tanh(step.c) * sigmoid_grad(step.o),
        )
        dx[t], dh, dW_ih_t, dW_hh_t, db_t = through_weights(das, step)
        dc = total
        dW_ih, dW_hh, db = dW_ih + dW_ih_t, dW_hh + dW_hh_t, db + db_t
    return dx, dh, dc, dW_ih, dW_hh, db


@wrong(
    "lstm_backward",
    "our own: the last step's gradient is the start and is added again",
    "The gradient of the last output is counted twice.",
    at=("dh = dhs[-1]",),
    says=("twice", "dhs[-1]"),
)
def last_gradient_twice(dhs, cache, dc_T=None):
    dh = dhs[-1]
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    grads, dxs = [0, 0, 0], []
    for t in range(len(dhs) - 1, -1, -1):
        dx, dh, dc, *step = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dxs.append(dx)
        grads = [total + new for total, new in zip(grads, step, strict=True)]
    return np.stack(dxs[::-1]), dh, dc, *grads


@wrong(
    "truncated_backward",
    "our own: the segments are counted from the end",
    "The short segment comes first, not last.",
    names=("counted-from-the-end",),
    at=("range(len(dhs), 0, -k)", "max(stop - k, 0)"),
    says=("from the end", "first segment"),
)
def our_segments_from_the_end(dhs, cache, k):
    if k < 1:
        raise ValueError(f"k is {k}, expected 1 or more")
    dx = np.zeros_like(cache.x)
    sums = None
    for stop in range(len(dhs), 0, -k):
        start = max(stop - k, 0)
        grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        dx[start:stop] = grads[0]
        sums = grads[3:] if sums is None else [s + g for s, g in zip(sums, grads[3:], strict=True)]
    return dx, *sums
