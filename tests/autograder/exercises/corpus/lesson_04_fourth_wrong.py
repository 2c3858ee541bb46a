"""Wrong answers to lesson 04 of an examiner's fourth round."""

import numpy as np

from lstm_course.cells.lstm import lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "numerical_gradient",
    "after gradient checks of a Coursera course on deep learning: its usual step",
    "The default step is 1e-7, where rounding shows.",
    at=("epsilon=1e-7",),
    says=("has the default 1e-07",),
)
def the_usual_step_of_another_course(f, x, epsilon=1e-7):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[k] = epsilon
        gradient[k] = (f(x + step) - f(x - step)) / (2 * epsilon)
    return gradient


@wrong(
    "numerical_gradient",
    "our own: the five-point stencil of numerical analysis",
    "Four values of f give a difference of higher order.",
    names=("four-points",),
    at=("12 * eps",),
    says=("four points",),
)
def five_point_stencil(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[k] = eps
        near, far = f(x + e) - f(x - e), f(x + 2 * e) - f(x - 2 * e)
        gradient[k] = (8 * near - far) / (12 * eps)
    return gradient


@wrong(
    "lstm_backward",
    "our own: the initial state in the cache of every step",
    "dW_hh is computed with h0 at every step.",
    names=("h0-at-every-step",),
    at=("_replace(h_prev=cache.h0)",),
    says=("`h0` at every step",),
)
def initial_state_at_every_step(dhs, cache, dc_T=None):
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0) if dc_T is None else dc_T
    dx, of_weights = np.empty_like(cache.x), []
    for t in reversed(range(len(dhs))):
        step = cache.step(t)._replace(h_prev=cache.h0)
        dx[t], dh, dc, *gradients = lstm_step_backward(dhs[t] + dh, dc, step)
        of_weights.append(gradients)
    return dx, dh, dc, *map(sum, zip(*of_weights, strict=True))
