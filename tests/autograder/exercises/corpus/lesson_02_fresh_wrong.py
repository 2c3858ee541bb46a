"""Wrong answers to lesson 02, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "sigmoid",
    "our own: tanh of the full argument, scaled",
    "The argument is not halved: this is the sigmoid of 2a.",
    names=("tanh-squeezed-too-steep",),
    at=("np.tanh(a)",),
    says=("twice", "half", "doubled", "2 *"),
)
def tanh_not_halved(a):
    return 0.5 + 0.5 * np.tanh(a)


@wrong(
    "sigmoid",
    "our own: masks for the two signs, exchanged in one branch",
    "Negative arguments use the formula with the sign exchanged.",
    names=("no-branch",),
    at=("s[~positive]",),
    says=("negative", "below 0", "sign"),
)
def wrong_for_negative(a):
    a = np.asarray(a)
    s = np.empty_like(a)
    positive = a >= 0
    s[positive] = 1 / (1 + np.exp(-a[positive]))
    e = np.exp(a[~positive])
    s[~positive] = 1 / (1 + e)
    return s


@wrong(
    "gate",
    "our own: concatenated inputs and weights in different orders",
    "The inputs are stacked as [h, x], the weights as [W_ih, W_hh].",
    names=("columns-exchanged",),
    at=("np.hstack([h_prev, x])", "np.concatenate((h_prev, x)"),
    says=("raises", "order", "shape"),
)
def stacked_in_two_orders(x, h_prev, W_ih, W_hh, b):
    both = np.hstack([h_prev, x])
    W = np.concatenate([W_ih, W_hh], axis=1)
    return sigmoid(both @ W.T + b)


@wrong(
    "gate",
    "our own: sigmoid of each product, averaged",
    "Each product goes through sigmoid by itself.",
    at=("sigmoid(x @ W_ih.T)",),
    says=("sigmoid",),
)
def two_gates_averaged(x, h_prev, W_ih, W_hh, b):
    return (sigmoid(x @ W_ih.T) + sigmoid(h_prev @ W_hh.T + b)) / 2


@wrong(
    "write",
    "our own: an exponential moving average",
    "The old cell state is scaled by 1 - i, as if the gates were coupled.",
    names=("forgets-as-well",),
    at=("(1 - i) * c",),
    says=("1 - i", "factor"),
)
def moving_average(c, i, g):
    return (1 - i) * c + i * g


@wrong(
    "expose",
    "our own: the cell state is clipped to the range of tanh",
    "The cell state is clipped, not passed through tanh.",
    at=("np.clip(c, -1, 1)",),
    says=("tanh",),
)
def clipped_to_one(c, o):
    return o * np.clip(c, -1, 1)


@wrong(
    "lstm_gates",
    "our own: a reshape that takes units for gates",
    "The reshaped axis of gates comes last: units and gates are interleaved.",
    names=("interleaved",),
    at=("reshape(len(x), H, 4)",),
    says=("interleav", "block", "reshape"),
)
def units_before_gates(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(len(x), H, 4)
    i, f, g, o = (a[:, :, k] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "our own: per-gate weights from a dict whose keys are in Keras' order",
    "The blocks are taken as i, f, o, g.",
    names=("order-ifog",),
    at=('"ifog"',),
    says=("order", "exchanged", "g"),
)
def order_of_a_dict(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = {}
    for k, name in enumerate("ifog"):
        rows = slice(k * H, k * H + H)
        a[name] = x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows]
    return sigmoid(a["i"]), sigmoid(a["f"]), np.tanh(a["g"]), sigmoid(a["o"])


@wrong(
    "lstm_gates",
    "our own: two slips, forget bias of one and a sigmoid candidate",
    "The forget gate has 1 added, and the candidate goes through sigmoid.",
    names=("forget-bias-of-one", "sigmoid-on-candidate"),
    at=("+ 1", "sigmoid(g)"),
    says=("tanh", "candidate", "forget"),
)
def keras_bias_and_sigmoid(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = np.hsplit(x.dot(W_ih.T) + h_prev.dot(W_hh.T) + b, 4)
    return sigmoid(i), sigmoid(f + 1), sigmoid(g), sigmoid(o)


@wrong(
    "forget_bias_for_half_life",
    "our own: the time constant of e in place of the half-life",
    "The gate keeps 1/e after that many steps, not a half.",
    names=("one-over-e",),
    at=("np.exp(-1 / steps)",),
    says=("half", "1 / e", "0.5"),
)
def reached_a_time_constant(steps):
    f = np.exp(-1 / steps)
    return np.log(f / (1 - f))
