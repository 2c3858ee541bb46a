"""Wrong answers to lesson 02 of an examiner's second round, after the first had been mended."""

import numpy as np

from lstm_course.cells.activations import sigmoid as logistic
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gate",
    "our own: the products are left in the papers' orientation",
    "The gate is (H, B): it is not transposed back.",
    at=("b[:, None]",),
    says=("transpos", "shape", "(H, B)"),
)
def left_in_columns(x, h_prev, W_ih, W_hh, b):
    return logistic(W_ih @ x.T + W_hh @ h_prev.T + b[:, None])


@wrong(
    "lstm_gates",
    "our own: limits on the pre-activations",
    "The pre-activations are clipped to ±1.",
    at=("np.clip",),
    says=("clip", "limit"),
)
def limited_pre_activations(x, h_prev, W_ih, W_hh, b):
    a = np.clip(x @ W_ih.T + h_prev @ W_hh.T + b, -1, 1)
    i, f, g, o = np.split(a, 4, axis=1)
    return logistic(i), logistic(f), np.tanh(g), logistic(o)


@wrong(
    "lstm_gates",
    "our own: the state's weights use the block beside the right one for the forget gate",
    "f reads the state through the weights of the input gate.",
    at=("Ui.T",),
    says=("`f`", "block", "weights"),
)
def forget_gate_with_the_input_gate_s_weights(x, h_prev, W_ih, W_hh, b):
    (Wi, Wf, Wg, Wo), (Ui, _, Ug, Uo) = np.split(W_ih, 4), np.split(W_hh, 4)
    bi, bf, bg, bo = np.split(b, 4)
    i = logistic(x @ Wi.T + h_prev @ Ui.T + bi)
    f = logistic(x @ Wf.T + h_prev @ Ui.T + bf)
    g = np.tanh(x @ Wg.T + h_prev @ Ug.T + bg)
    o = logistic(x @ Wo.T + h_prev @ Uo.T + bo)
    return i, f, g, o


@wrong(
    "forget_bias_for_half_life",
    "our own: the sign is lost when the fraction is simplified",
    "The sign of the bias is wrong.",
    names=("logit-upside-down",),
    at=("np.log(2 ** (1 / steps) - 1)",),
    says=("sign", "negative"),
)
def sign_lost(steps):
    return np.log(2 ** (1 / steps) - 1)


@wrong(
    "cases_for_lstm_gates",
    "our own: whole numbers",
    "The arrays hold integers.",
    at=("rng.integers",),
    says=("float", "integer", "int64"),
)
def whole_numbers():
    rng = np.random.default_rng(4)
    shapes = [(3, 2), (3, 5), (20, 2), (20, 5), (20,)]
    return [tuple(rng.integers(-3, 4, shape) for shape in shapes)]


@wrong(
    "cases_for_lstm_gates",
    "our own: a batch of one sequence, many times",
    "B is 1 in every case.",
    names=("one-sequence",),
    at=("(1, 2)",),
    says=("one sequence", "B > 1"),
)
def one_sequence_many_times():
    rng = np.random.default_rng(4)
    shapes = [(1, 2), (1, 5), (20, 2), (20, 5), (20,)]
    return [tuple(rng.standard_normal(shape) for shape in shapes) for _ in range(5)]
