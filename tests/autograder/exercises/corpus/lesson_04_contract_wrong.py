"""Answers to lesson 04 that are right in numbers, but break a promise: type, shape, new arrays."""

import numpy as np

from lstm_course.cells.lstm import lstm_step_backward
from lstm_course.cells.lstm_loop import lstm_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step_backward",
    "jacklxc, issue 52 of dmlc/minpy (2016): a batch of one sequence",
    "`np.squeeze` removes the batch axis where there is one sequence.",
    at=("np.squeeze",),
    says=("has shape",),
)
def squeezed_gradients(dh, dc, cache):
    return tuple(np.squeeze(gradient) for gradient in lstm_step_backward(dh, dc, cache))


@wrong(
    "lstm_backward",
    "unnonouno, pull request 4043 of chainer/chainer (2017): states that nobody gives a gradient",
    "`dc_T` has to be given: without it, the function stops.",
    at=("def dc_must_be_given",),
    says=("TypeError", "missing 1 required", "these defaults"),
)
def dc_must_be_given(dhs, cache, dc_T):
    return lstm_backward(dhs, cache, dc_T)


@wrong(
    "lstm_backward",
    "cthorey/CS231 (2016): dnext_c += ..., here on the gradient of the last memory",
    "The caller's `dc_T` is written over.",
    at=("dc[...] =",),
    says=("writes into", "modif"),
)
def last_memory_gradient_reused(dhs, cache, dc_T=None):
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc_prev, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dc[...] = dc_prev
        for total, part in zip(sums, parts, strict=True):
            total += part
    return (dx, dh, dc, *sums)


@wrong(
    "numerical_gradient",
    "pskrunner14/neural-networks, test_util.py: x[ix] = oldval comes after the last use only",
    "x itself is left moved: every entry ends at x - eps.",
    names=("x-left-moved", "entry-not-put-back"),
    at=("x[ix] = oldval - h",),
    says=("writes into", "put back", "left at"),
)
def moves_the_caller_s_x(f, x, eps=1e-5):
    h, grad = eps, np.zeros_like(x)
    for ix in np.ndindex(x.shape):
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        grad[ix] = (fxph - f(x)) / (2 * h)
    return grad


@wrong(
    "truncated_backward",
    "common slip, no single author: a reshape into whole segments",
    "Where k does not divide T, the reshape stops with an error.",
    at=(".reshape(",),
    says=("ValueError",),
)
def reshaped_into_segments(dhs, cache, k):
    k = min(k, len(dhs))
    segments = dhs.reshape(-1, k, *dhs.shape[1:])
    found = [
        lstm_backward(segment, cache.segment(n * k, (n + 1) * k))
        for n, segment in enumerate(segments)
    ]
    dx = np.concatenate([gradients[0] for gradients in found])
    return (dx, *(sum(gradients[n] for gradients in found) for n in (3, 4, 5)))
