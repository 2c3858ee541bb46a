"""Wrong answers to lesson 05 of an examiner's fourth round."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stacked_lstm_backward",
    "our own: every gradient that a layer returns is passed on",
    "The gradient of a layer's initial state is added at step 0 of the layer below.",
    names=("initial-state-handed-down",),
    at=("+= dh0",),
    says=("initial",),
)
def initial_state_is_passed_down(dhs, caches):
    grads = []
    for cache in reversed(caches):
        dx, dh0, _, *of_weights = lstm_backward(dhs, cache)
        grads.append(tuple(of_weights))
        dhs = dx.copy()
        if dh0.shape[1] == dx.shape[2]:
            dhs[0] += dh0
    return dx, grads[::-1]


@wrong(
    "bidirectional_lstm_forward",
    "our own: as in a bidirectional language model, which must not see its target",
    "The backward half of a step has not read that step.",
    names=("without-the-present",),
    at=("backward[1:]",),
    says=("has not read",),
)
def two_language_models(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]))
    forward = lstm_forward(x, zeros, zeros, *forward_params)[0]
    backward = lstm_forward(x[::-1], zeros, zeros, *backward_params)[0][::-1]
    backward = np.concatenate([backward[1:], zeros[np.newaxis]])
    return np.concatenate([forward, backward], axis=2)
