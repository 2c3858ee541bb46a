"""Wrong answers to lesson 02 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "sigmoid",
    "our own: through tanh, whose argument is not halved",
    "tanh needs a / 2, and gets a.",
    names=("tanh-squeezed-too-steep",),
    at=("np.tanh(a)",),
    says=("tanh",),
)
def through_tanh_of_all(a):
    return 0.5 * (1 + np.tanh(a))


@wrong(
    "lstm_gates",
    "our own: rows of each gate taken in steps of four",
    "The blocks are read as if the gates took turns, row by row.",
    names=("interleaved",),
    at=("k::4",),
    says=("interleaved", "every fourth"),
)
def every_fourth_row(x, h_prev, W_ih, W_hh, b):
    functions = (sigmoid, sigmoid, np.tanh, sigmoid)
    found = []
    for k, function in enumerate(functions):
        found.append(function(x @ W_ih[k::4].T + h_prev @ W_hh[k::4].T + b[k::4]))
    return tuple(found)


@wrong(
    "lstm_gates",
    "our own: a dictionary of blocks, in which the candidate keeps the sigmoid's shape",
    "The candidate is a sigmoid, stretched to the interval from -1 to 1.",
    at=("2 * squeeze(blocks",),
    says=("candidate", "`g`"),
)
def stretched_sigmoid(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    blocks = {}
    for k, name in enumerate("ifgo"):
        rows = slice(k * H, (k + 1) * H)
        blocks[name] = x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows]
    squeeze = sigmoid
    g = 2 * squeeze(blocks["g"]) - 1
    return squeeze(blocks["i"]), squeeze(blocks["f"]), g, squeeze(blocks["o"])


@wrong(
    "lstm_gates",
    "our own: the forget gate's bias of 1 is added inside",
    "1 is added to the forget gate's pre-activation.",
    names=("forget-bias-of-one",),
    at=("a[:, H : 2 * H] + 1",),
    says=("+ 1", "`f`"),
)
def forget_bias_added_inside(x, h_prev, W_ih, W_hh, b):
    H = W_hh.shape[1]
    a = np.hstack([x, h_prev]) @ np.hstack([W_ih, W_hh]).T + b
    f = sigmoid(a[:, H : 2 * H] + 1.0)
    return sigmoid(a[:, :H]), f, np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])


@wrong(
    "gate",
    "our own: a function inside with the sign of the exponent forgotten",
    "The exponent lacks its minus sign, so the gate is 1 minus the right one.",
    names=("flipped",),
    at=("np.exp(a)", "logistic("),
    says=("mirrored",),
)
def sign_of_the_exponent(x, h_prev, W_ih, W_hh, b):
    def logistic(a):
        return 1 / (1 + np.exp(a))

    return logistic(np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b)


@wrong(
    "forget_bias_for_half_life",
    "our own: the time constant of e where the half-life belongs",
    "exp(-1 / steps) leaves 1 / e after these steps, not one half.",
    names=("one-over-e",),
    at=("np.exp(-1 / steps)",),
    says=("1 / e", "e⁻¹", "half"),
)
def our_time_constant(steps):
    decay = np.exp(-1 / steps)
    return np.log(decay) - np.log(1 - decay)


@wrong(
    "expose",
    "our own: tanh over the product",
    "tanh is applied to the product of gate and cell state.",
    names=("squashes-the-product",),
    at=("np.tanh(np.multiply",),
    says=("tanh", "product"),
)
def tanh_over_the_product(c, o):
    return np.tanh(np.multiply(o, c))


@wrong(
    "write",
    "our own: the old cell state makes room for the new one",
    "The old cell state is scaled by 1 - i, as in a GRU.",
    names=("forgets-as-well",),
    at=("(1 - i) * c",),
    says=("1 - i", "1 − i"),
)
def makes_room(c, i, g):
    return (1 - i) * c + i * g
