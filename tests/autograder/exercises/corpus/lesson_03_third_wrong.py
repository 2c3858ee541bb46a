"""A wrong answer to lesson 03 of an examiner's third round: zeros taken for padding."""

import numpy as np

from lstm_course.cells.lstm import LSTMCache, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_forward",
    "our own: zeros taken for the start of a sequence",
    "The cell state is set to zero before each step whose inputs are all zero.",
    names=("zero-inputs-reset",),
    at=("np.zeros_like(c)", "xt.any()"),
    says=("set to zero",),
)
def silence_empties_the_cell(x, h0, c0, W_ih, W_hh, b):
    h, c, hs, steps = h0, c0, [], []
    for xt in x:
        if not xt.any():
            c = np.zeros_like(c)
        h, c, step = lstm_step(xt, h, c, W_ih, W_hh, b)
        hs.append(h)
        steps.append(step)
    hs = np.stack(hs)
    i, f, g, o, cs = (np.stack([getattr(s, name) for s in steps]) for name in "ifgoc")
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)
