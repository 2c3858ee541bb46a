"""Wrong answers to lesson 01 of an examiner's third round: only unusual values show the slip."""

import math

import numpy as np

from lstm_course.cells.rnn import RNNCache, rnn_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_forward",
    "our own: zeros taken for padding",
    "A step whose inputs are all zero is skipped, as if it were padding.",
    names=("skips-zero-inputs",),
    at=("xt.any()",),
    says=("padding",),
)
def silent_steps_are_skipped(x, h0, W_ih, W_hh, b):
    h, hs = h0, []
    for xt in x:
        if xt.any():
            h, _ = rnn_step(xt, h, W_ih, W_hh, b)
        hs.append(h)
    hs = np.stack(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "clip_by_global_norm",
    "our own: a floor under the divisor",
    "A norm below 1e-6 is replaced by 1e-6, so small gradients become too small.",
    names=("norm-has-a-floor",),
    at=("max(norm, 1e-6)",),
    says=("small constant",),
)
def floor_under_the_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads))
    if not math.isfinite(norm):
        raise ValueError(f"the norm is {norm}")
    factor = min(1.0, max_norm / max(norm, 1e-6))
    return [factor * g for g in grads], norm
