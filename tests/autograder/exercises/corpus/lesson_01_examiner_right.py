"""Right answers to lesson 01 that an examiner wrote in unusual styles."""

import functools
import math
import operator
from itertools import chain

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("rnn_step", "our own: one product with stacked weights and a column of ones")
def one_augmented_product(x, h_prev, W_ih, W_hh, b):
    z = np.hstack([x, h_prev, np.ones((len(x), 1), x.dtype)])
    W = np.hstack([W_ih, W_hh, b.reshape(-1, 1)])
    h = np.tanh(np.einsum("nk,jk->nj", z, W))
    return h, RNNStepCache(h=h, W_hh=W_hh, W_ih=W_ih, h_prev=h_prev, x=x)


@right("rnn_step", "our own: a loop over sequences and units, tanh from exponentials")
def scalar_loops(x, h_prev, W_ih, W_hh, b):
    h = np.empty(h_prev.shape, np.result_type(x, h_prev))
    for n in range(x.shape[0]):
        for j in range(h.shape[1]):
            total = b[j] + (W_ih[j] * x[n]).sum() + (W_hh[j] * h_prev[n]).sum()
            h[n, j] = math.tanh(total)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@right("rnn_forward", "our own: recursion from the last step, no loop")
def recursive(x, h0, W_ih, W_hh, b):
    def upto(t):
        if t == 0:
            return (h0,)
        before = upto(t - 1)
        return (*before, rnn_step(x[t - 1], before[-1], W_ih, W_hh, b)[0])

    hs = np.stack(upto(x.shape[0])[1:], axis=0)
    return hs, RNNCache(x=x, h0=h0, W_ih=W_ih, W_hh=W_hh, hs=hs)


@right("rnn_step_backward", "our own: tensordot, outer products, and views of transposes")
def tensordot_and_outer(dh, cache):
    da = np.multiply(dh, (1 + cache.h) * (1 - cache.h))
    return (
        np.tensordot(da, cache.W_ih, axes=(1, 0)),
        (cache.W_hh.T @ da.T).T,
        sum(np.outer(d, x) for d, x in zip(da, cache.x, strict=True)),
        (cache.h_prev.T @ da).T,
        np.add.reduce(da),
    )


@right("rnn_backward", "our own: sums collected in lists and added at the end")
def sums_at_the_end(dhs, cache):
    steps, carry = [], np.zeros_like(cache.h0)
    for t in range(len(dhs))[::-1]:
        steps.append(rnn_step_backward(dhs[t] + carry, cache.step(t)))
        carry = steps[-1][1]
    dx, _, *weights = map(list, zip(*steps, strict=True))
    return np.stack(dx[::-1]), carry, *(functools.reduce(operator.add, w) for w in weights)


@right("gradient_through_time", "our own: a generator of total gradients, math.hypot for the norm")
def hypot_of_all_entries(dhs, cache):
    def totals():
        later = 0.0
        for t in reversed(range(len(dhs))):
            dh = dhs[t] + later
            yield dh
            later = rnn_step_backward(dh, cache.step(t))[1]

    sizes = [math.hypot(*dh.ravel()) for dh in totals()]
    return np.array(sizes[::-1], dtype=dhs.dtype)


@right("clip_by_global_norm", "our own: one long vector, min of two factors")
def one_long_vector(grads, max_norm):
    everything = np.fromiter(chain.from_iterable(g.flat for g in grads), float)
    norm = float(np.linalg.norm(everything))
    if not np.isfinite(norm):
        raise ValueError("the gradients are not finite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [np.multiply(g, factor) for g in grads], norm
