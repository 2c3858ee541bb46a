"""Right answers to lessons 00 to 02, written oddly."""

import math
from functools import reduce
from itertools import accumulate
from operator import add

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("one_hot", "our own: equality of two outer arrays, through ufunc.outer")
def outer_equality(tokens, vocabulary_size):
    return np.equal.outer(np.asarray(tokens), range(vocabulary_size)) * 1.0


@right("rnn_step", "our own: tanh from exponentials of the size, and its sign")
def own_tanh_from_exponentials(x, h_prev, W_ih, W_hh, b):
    a = b + W_hh.dot(h_prev.T).T + W_ih.dot(x.T).T
    e = np.exp(-2 * np.abs(a))
    h = np.sign(a) * (1 - e) / (1 + e)
    return h, RNNStepCache(x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, h=h)


@right("rnn_step", "our own: one product over inputs with a column of ones")
def homogeneous_coordinates(x, h_prev, W_ih, W_hh, b):
    ones = np.ones_like(x[:, :1])
    everything = np.concatenate((x, h_prev, ones), axis=1)
    h = np.tanh(everything @ np.concatenate((W_ih, W_hh, b[:, None]), axis=1).T)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@right("rnn_forward", "our own: itertools.accumulate over the steps")
def accumulated_states(x, h0, W_ih, W_hh, b):
    states = accumulate(x, lambda h, x_t: rnn_step(x_t, h, W_ih, W_hh, b)[0], initial=h0)
    hs = np.stack(list(states)[1:])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@right("rnn_forward", "our own: a recursion from the last step")
def recursion_from_the_end(x, h0, W_ih, W_hh, b):
    def state(t):
        if t < 0:
            return [h0]
        before = state(t - 1)
        return [*before, np.tanh(x[t] @ W_ih.T + before[-1] @ W_hh.T + b)]

    hs = np.array(state(len(x) - 1)[1:])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@right("rnn_step_backward", "our own: einsum throughout, and the slope as a difference of squares")
def einsum_backward(dh, cache):
    da = np.einsum("bh,bh->bh", dh, (1 - cache.h) * (1 + cache.h))
    return (
        np.einsum("bh,hi->bi", da, cache.W_ih),
        np.einsum("bh,hk->bk", da, cache.W_hh),
        np.einsum("bh,bi->hi", da, cache.x),
        np.einsum("bh,bk->hk", da, cache.h_prev),
        np.einsum("bh->h", da),
    )


@right("rnn_backward", "our own: all pre-activation gradients first, then one product per weight")
def gradients_of_all_steps_first(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    slope = 1 - np.square(hs)
    das = [dhs[-1] * slope[-1]]
    for t in range(len(hs) - 2, -1, -1):
        das.insert(0, (dhs[t] + das[0] @ W_hh) * slope[t])
    das = np.stack(das)
    before = np.concatenate([h0[None], hs[:-1]])
    flat = das.reshape(-1, das.shape[-1])
    return (
        das @ W_ih,
        das[0] @ W_hh,
        flat.T @ x.reshape(len(flat), -1),
        flat.T @ before.reshape(len(flat), -1),
        flat.sum(0),
    )


@right("gradient_through_time", "our own: norms collected in a deque, root of a dot product")
def norms_from_dot_products(dhs, cache):
    norms, dh = [], 0 * cache.h0
    for step in reversed(range(len(dhs))):
        total = (dhs[step] + dh).ravel()
        norms.append(math.sqrt(total.dot(total)))
        dh = rnn_step_backward(total.reshape(dh.shape), cache.step(step))[1]
    return np.array(norms[::-1], dtype=dhs.dtype)


@right("clip_by_global_norm", "our own: hypot of all norms, and a scale by division")
def hypot_of_norms(grads, max_norm):
    norm = math.hypot(*(float(np.linalg.norm(g)) for g in grads))
    if math.isnan(norm) or math.isinf(norm):
        raise ValueError(f"norm {norm}")
    divisor = max(1.0, norm / max_norm)
    return [g / divisor for g in grads], norm


@right("sigmoid", "our own: logaddexp in the exponent")
def through_logaddexp(a):
    a = np.asarray(a)
    with np.errstate(under="ignore"):
        return np.exp(-np.logaddexp(np.zeros((), a.dtype), -a))


@right("lstm_gates", "our own: a sum of outer products over features, gate by gate")
def features_one_by_one(x, h_prev, W_ih, W_hh, b):
    terms = [np.outer(x[:, k], W_ih[:, k]) for k in range(x.shape[1])]
    terms += [np.outer(h_prev[:, k], W_hh[:, k]) for k in range(h_prev.shape[1])]
    a = reduce(add, terms) + b
    functions = sigmoid, sigmoid, np.tanh, sigmoid
    return tuple(f(part) for f, part in zip(functions, np.split(a, 4, axis=-1), strict=True))
