"""Right answers to lesson 02 that an examiner wrote in unusual styles."""

import math

import numpy as np

from lstm_course.cells.activations import sigmoid as logistic
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("sigmoid", "our own: half of tanh plus a half")
def through_tanh(a):
    half = a.dtype.type(0.5)
    return half * np.tanh(half * a) + half


@right("sigmoid_grad", "our own: a quarter minus a square")
def quarter_minus_square(s):
    return 0.25 - np.square(s - 0.5)


@right("tanh_grad", "our own: a product of two brackets")
def product_of_brackets(t):
    return (1 - t) * (1 + t)


@right("gate", "our own: columns, as the papers write it")
def column_convention(x, h_prev, W_ih, W_hh, b):
    return logistic(W_ih @ x.T + W_hh @ h_prev.T + b[:, None]).T


@right("forget", "our own: numpy's ufunc by keyword")
def multiply_by_keyword(c_prev, f):
    result = np.empty_like(c_prev)
    np.multiply(c_prev, f, out=result)
    return result


@right("write", "our own: a copy that grows in place")
def copy_grows(c, i, g):
    new = np.array(c, copy=True)
    new += g * i
    return new


@right("expose", "our own: tanh from exponentials of -2|c|")
def tanh_from_exponentials(c, o):
    e = np.exp(-2 * np.abs(c))
    return np.sign(c) * (1 - e) / (1 + e) * o


@right("lstm_gates", "our own: a dictionary of blocks, weights cut before the products")
def a_dictionary_of_blocks(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[-1]
    block = {name: slice(k * H, k * H + H) for k, name in enumerate("ifgo")}
    act = dict.fromkeys("ifo", logistic) | {"g": np.tanh}
    return tuple(
        act[name](x @ W_ih[block[name]].T + h_prev @ W_hh[block[name]].T + b[block[name]])
        for name in "ifgo"
    )


@right("lstm_gates", "our own: four blocks as one array with an axis of its own")
def blocks_on_an_axis(x, h_prev, W_ih, W_hh, b):
    _B, H = h_prev.shape
    W, U = W_ih.reshape(4, H, -1), W_hh.reshape(4, H, H)
    a = np.einsum("khi,ni->knh", W, x) + np.einsum("khj,nj->knh", U, h_prev)
    a = a + b.reshape(4, 1, H)
    return logistic(a[0]), logistic(a[1]), np.tanh(a[2]), logistic(a[3])


@right("cases_for_lstm_gates", "our own: three small cases, drawn uniformly")
def three_uniform_cases():
    rng = np.random.default_rng(99)
    found = []
    for B, I, H in ((2, 3, 1), (4, 1, 3), (2, 5, 2)):
        shapes = [(B, I), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
        found.append(tuple(rng.uniform(-1.5, 1.5, s) for s in shapes))
    return found


@right("cases_for_lstm_gates", "our own: sines instead of random numbers, as lists in a list")
def sines():
    B, I, H = 2, 3, 5
    sizes = [(B, I), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
    return [
        tuple(np.sin(1.7 * k + np.arange(math.prod(s))).reshape(s) for k, s in enumerate(sizes))
    ]


@right("forget_bias_for_half_life", "our own: solved for the bias, with expm1")
def solved_with_expm1(steps):
    return -np.log(np.expm1(np.log(2) / np.asarray(steps)))


@right(
    "sigmoid", "our own: a cut-off at ±500, which overflows in float32 and is right all the same"
)
def cut_off_at_five_hundred(a):
    return 1 / (1 + np.exp(-np.clip(a, -500, 500)))
