"""Answers to lesson 01 that are right in numbers, but break a promise: type, shape, new arrays."""

import numpy as np

from lstm_course.cells.rnn import RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_step",
    "deeplearning.ai, course 5, rnn_cell_forward: cache = (a_next, a_prev, xt, parameters)",
    "The cache is a plain tuple, not an RNNStepCache: `cache.h` does not exist.",
    at=("cache = (", "return"),
    says=("RNNStepCache", "plain tuple"),
)
def plain_tuple_for_a_cache(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    cache = (x, h_prev, W_ih, W_hh, h)
    return h, cache


@wrong(
    "rnn_step",
    "jacklxc, issue 52 of dmlc/minpy (2016): batch_size = 1 is a case of its own",
    "`np.squeeze` removes the batch axis where there is one sequence.",
    at=("np.squeeze",),
    says=("has shape",),
)
def squeezed_batch(x, h_prev, W_ih, W_hh, b):
    h = np.squeeze(np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b))
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_forward",
    "CS231n assignment 3 (2016), rnn_forward: a list of the steps' caches",
    "The cache is a list of the steps' caches, not an RNNCache.",
    at=("caches",),
    says=("items, expected", "is a list"),
)
def list_of_caches(x, h0, W_ih, W_hh, b):
    h, hs, caches = h0, [], []
    for x_t in x:
        h, cache = rnn_step(x_t, h, W_ih, W_hh, b)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs), caches


@wrong(
    "rnn_forward",
    "deeplearning.ai, course 5, rnn_forward: caches = (caches, x), a plain tuple",
    "The cache is a plain tuple, not an RNNCache: `cache.step(t)` does not exist.",
    at=("return hs, (x, h0",),
    says=("RNNCache", "plain tuple"),
)
def plain_tuple_of_a_sequence(x, h0, W_ih, W_hh, b):
    h, hs = h0, []
    for x_t in x:
        h, _ = rnn_step(x_t, h, W_ih, W_hh, b)
        hs.append(h)
    hs = np.stack(hs)
    return hs, (x, h0, W_ih, W_hh, hs)


@wrong(
    "gradient_through_time",
    "nihuo76, issue 7 of Burton2000/CS231n-2017 (2018): the total gradient kept in the argument",
    "The caller's `dhs` is written to.",
    at=("dhs[t - 1] +=",),
    says=("writes into", "modif"),
)
def total_gradient_in_the_argument(dhs, cache):
    for t in range(len(dhs) - 1, 0, -1):
        dhs[t - 1] += rnn_step_backward(dhs[t], cache.step(t))[1]
    return np.sqrt((dhs**2).sum(axis=(1, 2)))


@wrong(
    "gradient_through_time",
    "jacklxc, issue 52 of dmlc/minpy (2016): axes of length 1 are squeezed away",
    "`np.squeeze` makes a number of the norms where there is one step.",
    at=("np.squeeze",),
    says=("has shape", "single number"),
)
def squeezed_norms(dhs, cache):
    dh, norms = np.zeros_like(cache.h0), []
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        norms.append(np.linalg.norm(dh))
        dh = rnn_step_backward(dh, cache.step(t))[1]
    return np.squeeze(np.array(norms[::-1]))


@wrong(
    "clip_by_global_norm",
    "sxjscience, issue 9291 of apache/mxnet (2018): clip_global_norm clips in place, by design",
    "The caller's arrays are scaled in place.",
    at=("g *=",),
    says=("writes into", "modif"),
)
def in_place_by_design(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError("the norm is not finite")
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return list(grads), norm


@wrong(
    "clip_by_global_norm",
    "soumith, issue 1032 of pytorch/pytorch (2017): clip_grad_norm should return total_norm",
    "The norm comes back before the gradients.",
    at=("return norm,",),
    says=("mixed up", "is a list", "expected a single number"),
)
def norm_first(grads, max_norm):
    norm = float(np.linalg.norm([np.linalg.norm(g) for g in grads]))
    if not np.isfinite(norm):
        raise ValueError("the norm is not finite")
    scale = 1.0 if norm <= max_norm else max_norm / norm
    return norm, [g * scale for g in grads]
