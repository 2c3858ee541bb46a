"""Answers to lesson 02 that are right for most inputs, and break what the text says of all."""

import math

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "sigmoid",
    "cjbayesian, issue 68 of pennsignals/chime_sims (2020): a logistic function in loops",
    "The loops run over two axes; the text says that any shape may come.",
    at=("a.shape[1]", "rows, columns"),
    says=("IndexError", "ValueError", "has shape"),
)
def loops_over_two_axes(a):
    s = np.empty_like(a)
    for n in range(a.shape[0]):
        for j in range(a.shape[1]):
            small = math.exp(-abs(float(a[n, j])))
            s[n, j] = 1 / (1 + small) if a[n, j] >= 0 else small / (1 + small)
    return s


@wrong(
    "tanh_grad",
    "common slip, no single author: rows of rows, written for a matrix",
    "The comprehension runs over two axes; the text says that any shape may come.",
    at=("for row in t",),
    says=("TypeError", "has shape"),
)
def rows_of_rows(t):
    return np.array([[1 - value * value for value in row] for row in t])


@wrong(
    "expose",
    "common slip, no single author: an einsum for a matrix",
    "The subscripts name two axes; the text says that any shape may come.",
    at=('"bh,bh->bh"',),
    says=("ValueError", "subscripts"),
)
def subscripts_for_a_matrix(c, o):
    return np.einsum("bh,bh->bh", o, np.tanh(c))


@wrong(
    "forget_bias_for_half_life",
    "common slip, no single author: np.reciprocal, which divides whole numbers as whole numbers",
    "For a whole number of steps, `np.reciprocal` is 0.",
    at=("np.reciprocal(steps)",),
    says=("whole number", "infinit", "int"),
)
def reciprocal_of_whole_numbers(steps):
    f = 0.5 ** np.reciprocal(steps)
    with np.errstate(divide="ignore"):
        return np.log(f / (1 - f))


@wrong(
    "forget_bias_for_half_life",
    "after 0h-n0/chrono_initialization, with its Tmin of 1: no time is shorter than a step",
    "Half-lives below one step are taken for one step.",
    at=("np.maximum(steps, 1)",),
    says=("below 1", "half a step", "below one step"),
)
def at_least_one_step(steps):
    f = 0.5 ** (1 / np.maximum(steps, 1))
    return np.log(f) - np.log1p(-f)


@wrong(
    "lstm_gates",
    "after julesricheux, issue 4 of peterdsharpe/NeuralFoil (2025): inputs kept within limits",
    "Pre-activations are cut off at ±10, so no gate is ever more than 0.99995 open.",
    at=("np.clip",),
    says=("cut off", "clip"),
)
def pre_activations_cut_off(x, h_prev, W_ih, W_hh, b):
    a = np.clip(x @ W_ih.T + h_prev @ W_hh.T + b, -10, 10)
    i, f, g, o = np.split(a, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
