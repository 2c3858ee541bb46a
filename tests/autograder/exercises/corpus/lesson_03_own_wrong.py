"""Wrong answers to lesson 03 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def four_gates(x, h_prev, W_ih, W_hh, b):
    """The four blocks, activated."""
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = (a[:, k * h_prev.shape[1] : (k + 1) * h_prev.shape[1]] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_step",
    "our own: the cell state is kept small by force",
    "The cell state is clipped to the interval from -1 to 1.",
    at=("np.clip(",),
    says=("limited", "clip"),
)
def cell_state_clipped(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = four_gates(x, h_prev, W_ih, W_hh, b)
    c = np.clip(f * c_prev + i * g, -1, 1)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: forget and input gate share what there is",
    "The cell state is divided by the sum of the two gates.",
    at=("/ (f + i)",),
    says=("divided",),
)
def weighted_mean(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = four_gates(x, h_prev, W_ih, W_hh, b)
    c = (f * c_prev + i * g) / (f + i)
    h = np.tanh(c) * o
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: the forget gate is read as what to throw away",
    "The gate f multiplies as 1 - f: it is read as the share to forget.",
    names=("keeps-what-it-should-forget",),
    at=("forgotten = f * c_prev", "c_prev - forgotten"),
    says=("1 - f", "1 − f"),
)
def share_to_forget(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = four_gates(x, h_prev, W_ih, W_hh, b)
    forgotten = f * c_prev
    c = c_prev - forgotten + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


class Cell:
    """A cell that keeps its own state."""

    def __init__(self, W_ih, W_hh, b, h, c):
        self.weights, self.h, self.c = (W_ih, W_hh, b), h, c

    def __call__(self, x):
        """One step; returns the gates."""
        i, f, g, o = four_gates(x, self.h, *self.weights)
        self.h = o * np.tanh(self.c)
        self.c = f * self.c + i * g
        return i, f, g, o


@wrong(
    "lstm_forward",
    "our own: an object whose h is computed before its c",
    "h is made of the previous cell state.",
    names=("shows-the-old-memory",),
    at=("self.h = o * np.tanh(self.c)",),
    says=("c_prev", "previous cell state", "before"),
)
def object_with_late_state(x, h0, c0, W_ih, W_hh, b):
    cell, rows = Cell(W_ih, W_hh, b, h0, c0), []
    for frame in x:
        gates = cell(frame)
        rows.append((*gates, cell.c, cell.h))
    i, f, g, o, cs, hs = map(np.stack, zip(*rows, strict=True))
    return hs, (cell.h, cell.c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "lstm_forward",
    "our own: the candidate of all steps is computed beforehand, without h",
    "The candidate does not depend on the previous hidden state.",
    at=("np.tanh(x @ W_ih[2 * H : 3 * H].T",),
    says=("h_prev", "previous hidden state"),
)
def candidate_without_h(x, h0, c0, W_ih, W_hh, b):
    H = h0.shape[1]
    h, c, rows = h0, c0, []
    candidates = np.tanh(x @ W_ih[2 * H : 3 * H].T + b[2 * H : 3 * H])
    for t in range(x.shape[0]):
        i, f, _, o = four_gates(x[t], h, W_ih, W_hh, b)
        c = f * c + i * candidates[t]
        h = o * np.tanh(c)
        rows.append([i, f, candidates[t], o, c, h])
    i, f, g, o, cs, hs = (np.stack(column) for column in zip(*rows, strict=True))
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "memory_retention",
    "our own: the product leaves out the step itself",
    "The forget gate of the step itself is left out of the product.",
    names=("own-gate-left-out",),
    at=("fs[t + 1 :]",),
    says=("one step", "left out"),
)
def without_the_step_itself(fs):
    return np.stack([np.prod(fs[t + 1 :], axis=0) for t in range(len(fs))])


@wrong(
    "memory_retention",
    "our own: the sum of logarithms, with the mean instead",
    "The logarithms are averaged where they must be added.",
    at=(".mean(0)",),
    says=("mean", "geometric"),
)
def geometric_mean(fs):
    logs = np.log(fs)
    return np.exp(np.array([logs[t:].mean(0) for t in range(len(logs))]))
