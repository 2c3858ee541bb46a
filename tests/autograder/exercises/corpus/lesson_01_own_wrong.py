"""Wrong answers to lesson 01 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


class Neuron:
    """A recurrent layer as an object, with its parameters."""

    def __init__(self, W_ih, W_hh, b):
        self.W_ih, self.W_hh, self.b = W_ih, W_hh, b

    def from_input(self, x):
        """What the input adds."""
        return np.einsum("bi,hi->bh", x, self.W_ih) + self.b

    def from_state(self, h):
        """What the previous state adds."""
        return np.einsum("bh,kh->bk", h, self.W_hh)


@wrong(
    "rnn_step",
    "our own: a class with two methods, joined at the wrong place",
    "tanh is applied to the two terms apart, and the results are added.",
    at=("np.tanh(cell.from_state",),
    says=("tanh",),
)
def two_tanhs_added(x, h_prev, W_ih, W_hh, b):
    cell = Neuron(W_ih, W_hh, b)
    h = np.tanh(cell.from_input(x)) + np.tanh(cell.from_state(h_prev))
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "our own: loops over sequences and units, the bias added once per input",
    "The bias is added once for each input feature.",
    at=("total += W_ih[j, k] * x[n, k] + b[j]",),
    says=("bias",),
)
def bias_inside_the_inner_loop(x, h_prev, W_ih, W_hh, b):
    h = np.zeros((x.shape[0], W_hh.shape[0]), x.dtype)
    for n in range(x.shape[0]):
        for j in range(W_hh.shape[0]):
            total = 0.0
            for k in range(x.shape[1]):
                total += W_ih[j, k] * x[n, k] + b[j]
            for k in range(h_prev.shape[1]):
                total += W_hh[j, k] * h_prev[n, k]
            h[n, j] = np.tanh(total)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_forward",
    "our own: the state is mixed with the previous one, as an average",
    "The state that is carried on is the mean of the old and the new one.",
    at=("0.5 * (state + new)",),
    says=("halved", "mean"),
)
def smoothed_state(x, h0, W_ih, W_hh, b):
    states, state = [], h0
    for now in x:
        new = np.tanh(now @ W_ih.T + state @ W_hh.T + b)
        state = 0.5 * (state + new)
        states.append(state)
    hs = np.stack(states)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "our own: an array with one more row, of which the wrong rows are returned",
    "The initial state is kept in front, and the last state is cut off.",
    names=("stores-before-the-step",),
    at=("states[:-1]",),
    says=("initial state", "one step late", "earlier"),
)
def last_row_cut_off(x, h0, W_ih, W_hh, b):
    steps = x.shape[0]
    states = np.zeros((steps + 1, *h0.shape), x.dtype)
    states[0] = h0
    for t in range(steps):
        states[t + 1] = np.tanh(W_ih.dot(x[t].T).T + W_hh.dot(states[t].T).T + b)
    hs = states[:-1]
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_step_backward",
    "our own: a slope of its own, of the pre-activation's tanh",
    "The slope is computed from tanh of the output, which is tanh already.",
    names=("slope-of-the-output",),
    at=("1 - np.tanh(h) ** 2",),
    says=("tanh", "slope"),
)
def tanh_applied_to_the_output(dh, cache):
    x, h_prev, W_ih, W_hh, h = cache
    delta = dh * (1 - np.tanh(h) ** 2)
    return delta @ W_ih, delta @ W_hh, delta.T @ x, delta.T @ h_prev, delta.sum(0)


def slope_of(h):
    """The slope of tanh, with a square forgotten."""
    return 1 - h


@wrong(
    "rnn_step_backward",
    "our own: a helper beside the answer forgets the square",
    "The slope of tanh is 1 - h, without the square.",
    names=("slope-not-squared",),
    at=("slope_of", "return 1 - h"),
    says=("slope",),
)
def square_forgotten(dh, cache):
    delta = np.multiply(dh, slope_of(cache.h))
    dW_ih = np.einsum("bh,bi->hi", delta, cache.x)
    dW_hh = np.einsum("bh,bk->hk", delta, cache.h_prev)
    return delta @ cache.W_ih, delta @ cache.W_hh, dW_ih, dW_hh, np.sum(delta, axis=0)


@wrong(
    "rnn_backward",
    "our own: the gradient that flows back is averaged with the one from outside",
    "The two gradients at a state are averaged where they must be added.",
    at=("(dhs[t] + carry) / 2",),
    says=("halved", "mean", "added"),
)
def gradients_averaged(dhs, cache):
    T = len(dhs)
    before = np.concatenate([cache.h0[None], cache.hs[:-1]])
    carry, das = np.zeros_like(cache.h0), []
    for t in range(T - 1, -1, -1):
        total = (dhs[t] + carry) / 2
        da = total * (1 - cache.hs[t] ** 2)
        das.insert(0, da)
        carry = da @ cache.W_hh
    das = np.stack(das)
    dx = das @ cache.W_ih
    dW_ih = np.einsum("tbh,tbi->hi", das, cache.x)
    dW_hh = np.einsum("tbh,tbk->hk", das, before)
    return dx, carry, dW_ih, dW_hh, das.sum((0, 1))


@wrong(
    "rnn_backward",
    "our own: slopes for all steps at once, taken one step late",
    "The slope of each step belongs to the step before it.",
    at=("slopes[t - 1]",),
    says=("one step", "slope"),
)
def slope_of_the_step_before(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    slopes = 1 - hs * hs
    dx, dh = np.empty_like(x), np.zeros_like(h0)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros_like(W_hh[0])
    for t in range(len(x) - 1, -1, -1):
        da = (dh + dhs[t]) * slopes[t - 1]
        dx[t], dh = da @ W_ih, da @ W_hh
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ (hs[t - 1] if t else h0)
        db += da.sum(0)
    return dx, dh, dW_ih, dW_hh, db


@wrong(
    "gradient_through_time",
    "our own: the norm is taken after the slope of tanh",
    "The norm of the gradient at the pre-activation is returned.",
    names=("of-the-pre-activation",),
    at=("np.linalg.norm(da)",),
    says=("pre-activation", "slope"),
)
def norm_after_the_slope(dhs, cache):
    flowing, norms = np.zeros_like(cache.h0), []
    for out, h in zip(dhs[::-1], cache.hs[::-1], strict=True):
        da = (out + flowing) * (1 - h**2)
        norms.append(np.linalg.norm(da))
        flowing = da @ cache.W_hh
    return np.array(norms[::-1], dtype=dhs.dtype)


@wrong(
    "clip_by_global_norm",
    "our own: the largest of the arrays' norms stands for all",
    "The norm is that of the largest array, not of all together.",
    at=("max(",),
    says=("largest", "maximum"),
)
def norm_of_the_largest(grads, max_norm):
    total = float(max(np.linalg.norm(g) for g in grads))
    if not np.isfinite(total):
        raise ValueError("the norm is not finite")
    if total <= max_norm:
        return list(grads), total
    return [g * (max_norm / total) for g in grads], total
