"""Answers to lesson 03 that are right for small states only."""

import numpy as np

from lstm_course.cells.lstm import LSTMStepCache, lstm_gates
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "TensorFlow's LSTMCell, cell_clip=10, taken over from a speech recogniser",
    "The memory is kept between -10 and 10; it has no limits in the equations.",
    at=("np.clip",),
    says=("clip", "the memory can be 20"),
)
def cell_clip(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.clip(f * c_prev + i * g, -10, 10)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)
