"""Wrong answers to lesson 02 of an examiner's fourth round."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gate",
    "our own: one gate for each input, the bias in the first",
    "A gate of x is multiplied by a gate of h_prev.",
    names=("multiplies-two-gates",),
    at=("sigmoid(x",),
    says=("one sigmoid",),
)
def gate_of_x_times_gate_of_h(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T + b) * sigmoid(h_prev @ W_hh.T)


@wrong(
    "sigmoid",
    "our own: the symmetry of the curve, with a special case for zero",
    "At zero a quarter is added.",
    at=("np.where(a == 0",),
    says=("exactly 0",),
)
def quarter_too_much_at_zero(a):
    small = np.exp(-np.abs(a))
    return 0.5 + np.sign(a) * (1 / (1 + small) - 0.5) + np.where(a == 0, 0.25, 0)
