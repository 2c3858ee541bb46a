"""Wrong answers to lesson 02 of an examiner's third round: NaN where a gate saturates."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gate",
    "our own: the other form of the sigmoid",
    "Where the pre-activation is large, infinity is divided by infinity.",
    names=("overflows-for-large",),
    at=("grown / (1 + grown)",),
    says=("NaN", "overflow"),
)
def gate_from_one_exponential(x, h_prev, W_ih, W_hh, b):
    grown = np.exp(x @ W_ih.T + h_prev @ W_hh.T + b)
    return grown / (1 + grown)


@wrong(
    "expose",
    "our own: tanh as a quotient",
    "Far from 0 both hyperbolic functions overflow, and their quotient is NaN.",
    at=("np.sinh(c) / np.cosh(c)",),
    says=("NaN", "overflow"),
)
def quotient_of_hyperbolic_functions(c, o):
    return o * (np.sinh(c) / np.cosh(c))


@wrong(
    "lstm_gates",
    "our own: tanh with one exponential",
    "The candidate is NaN where its pre-activation is large.",
    at=("(grown - 1) / (grown + 1)",),
    says=("NaN", "overflow"),
)
def candidate_from_one_exponential(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    grown = np.exp(2 * g)
    return sigmoid(i), sigmoid(f), (grown - 1) / (grown + 1), sigmoid(o)
