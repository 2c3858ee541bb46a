"""Wrong answers to lesson 03 of an examiner's fourth round."""

import numpy as np

from lstm_course.cells.lstm import LSTMParams, LSTMStepCache, lstm_gates
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "our own: memory saved at the wrong place",
    "The input gate is multiplied in place, and the cache holds the product.",
    names=("caches-what-is-written",),
    at=("i *= g",),
    says=("i *= g",),
)
def gate_multiplied_in_place(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev
    i *= g
    c += i
    return o * np.tanh(c), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "agreement_weights",
    "our own: one of the two subjects forgotten in a row",
    "The forget gate stays open at a plural subject.",
    names=("one-subject-keeps",),
    at=("W_ih[1, 0]",),
    says=("forget gate",),
)
def plural_subject_keeps_the_old_number():
    W_ih = np.zeros((4, 6))
    W_ih[0, :2] = 40
    W_ih[1, 0] = -40
    W_ih[2, :4] = 20, -20, 20, -20
    return LSTMParams(W_ih, np.zeros((4, 1)), np.array([-20.0, 20.0, 0.0, 20.0]))
