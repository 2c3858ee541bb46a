"""Right answers to lesson 01 of an examiner's second round, in unusual styles."""

from collections import namedtuple

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


Sums = namedtuple("Sums", "W_ih W_hh b")


@right("rnn_step", "our own: a helper function inside, arguments by keyword")
def nested_helper(x, h_prev, W_ih, W_hh, b):
    def affine(*, inputs, weights, bias=0.0):
        return np.inner(inputs, weights) + bias

    h = np.tanh(affine(inputs=h_prev, weights=W_hh) + affine(inputs=x, weights=W_ih, bias=b))
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@right("rnn_forward", "our own: all products with the inputs before the loop")
def products_before_the_loop(x, h0, W_ih, W_hh, b):
    fed = np.tensordot(x, W_ih, axes=(2, 1)) + b
    hs = np.empty_like(fed)
    for t, a in enumerate(fed):
        np.tanh(a + (hs[t - 1] if t else h0) @ W_hh.T, out=hs[t])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@right("rnn_backward", "our own: one product over all steps for the weights")
def one_product_over_all_steps(dhs, cache):
    das, dh = np.empty_like(dhs), np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        das[t] = (dhs[t] + dh) * (1 - cache.hs[t] ** 2)
        dh = das[t] @ cache.W_hh
    before = np.concatenate([cache.h0[None], cache.hs[:-1]])
    sums = Sums(
        np.einsum("tbj,tbi->ji", das, cache.x),
        np.einsum("tbj,tbk->jk", das, before),
        das.sum(axis=(0, 1)),
    )
    return das @ cache.W_ih, dh, *sums


@right("gradient_through_time", "our own: a dictionary of sizes by step")
def dictionary_of_sizes(dhs, cache):
    found, later = {}, 0
    for t in sorted(range(len(dhs)), reverse=True):
        total = dhs[t] + later
        found[t] = np.sqrt(np.vdot(total, total))
        later = rnn_step_backward(total, cache.step(t))[1]
    return np.array([found[t] for t in sorted(found)])
