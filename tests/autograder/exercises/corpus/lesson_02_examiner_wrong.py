"""Wrong answers to lesson 02 that an examiner wrote from the lesson's text alone."""

import math

import numpy as np

from lstm_course.cells.activations import sigmoid as logistic
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "sigmoid",
    "our own: two strict masks, and zero belongs to neither",
    "An entry of exactly 0 is never computed.",
    at=("a > 0", "a < 0", "np.zeros_like"),
    says=("0",),
)
def zero_between_two_masks(a):
    s = np.zeros_like(a)
    up, down = a > 0, a < 0
    s[up] = 1 / (1 + np.exp(-a[up]))
    e = np.exp(a[down])
    s[down] = e / (1 + e)
    return s


@wrong(
    "sigmoid",
    "our own: the identity with tanh, without halving the argument",
    "tanh is taken at a, not at a / 2.",
    names=("tanh-squeezed-too-steep",),
    at=("np.tanh(a)",),
    says=("a / 2", "half", "tanh"),
)
def tanh_without_the_half(a):
    return (np.tanh(a) + 1) / 2


@wrong(
    "sigmoid",
    "our own: a scalar function applied entry by entry with np.vectorize",
    "float32 becomes float64.",
    at=("np.vectorize",),
    says=("float64", "dtype"),
)
def entry_by_entry_in_float64(a):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.vectorize(one, otypes=[float])(a)


@wrong(
    "sigmoid_grad",
    "CaptainE/RNN-LSTM-in-numpy issue 1 (2023): the sigmoid where its derivative belongs",
    "The sigmoid is applied again; no derivative is taken.",
    at=("np.exp(-s)",),
    says=("sigmoid", "slope", "derivative"),
)
def sigmoid_instead_of_its_slope(s):
    return 1 / (1 + np.exp(-s))


@wrong(
    "sigmoid_grad",
    "our own: the slope as a function of the pre-activation",
    "s is taken for a pre-activation.",
    names=("takes-the-pre-activation",),
    at=("np.exp(-s)", "e /"),
    says=("pre-activation", "output", "already", "sigmoid"),
)
def slope_at_the_pre_activation(s):
    e = np.exp(-s)
    return e / (1 + e) ** 2


@wrong(
    "tanh_grad",
    "our own: the slope of tanh in terms of a",
    "t is taken for a pre-activation.",
    names=("takes-the-pre-activation",),
    at=("np.cosh",),
    says=("pre-activation", "output", "already", "tanh"),
)
def one_over_cosh_squared(t):
    return np.cosh(t) ** -2.0


@wrong(
    "tanh_grad",
    "our own: the caret for a power",
    "^ is not a power in Python.",
    at=("t ^ 2",),
    says=("^", "**", "TypeError"),
)
def caret(t):
    return 1 - t ^ 2


@wrong(
    "tanh_grad",
    "our own: the absolute value for the square",
    "The slope is 1 - |t|.",
    at=("np.abs(t)",),
    says=("|t|", "abs", "square"),
)
def absolute_value(t):
    return 1 - np.abs(t)


@wrong(
    "gate",
    "our own: the bias is added after the sigmoid",
    "b is added to the activated gate.",
    names=("bias-after-squashing",),
    at=("+ b",),
    says=("`b`", "bias"),
)
def bias_after_the_sigmoid(x, h_prev, W_ih, W_hh, b):
    return logistic(x @ W_ih.T + h_prev @ W_hh.T) + b


@wrong(
    "gate",
    "our own: two sigmoids, multiplied",
    "Each product has its own sigmoid, and the two are multiplied.",
    names=("multiplies-two-gates", "multiplies-two-gates-bias-with-h", "bias-twice"),
    at=("logistic(x", "logistic(h_prev", "from_x * from_h"),
    says=("sigmoid", "sum"),
)
def product_of_two_gates(x, h_prev, W_ih, W_hh, b):
    from_x = logistic(x @ W_ih.T + b)
    from_h = logistic(h_prev @ W_hh.T + b)
    return from_x * from_h


@wrong(
    "gate",
    "our own: squeezing what looks like a spare axis",
    "With one sequence or one unit, the result loses an axis.",
    at=("squeeze",),
    says=("shape", "axis"),
)
def squeezed(x, h_prev, W_ih, W_hh, b):
    return np.squeeze(logistic(x @ W_ih.T + h_prev @ W_hh.T + b))


@wrong(
    "forget",
    "our own: a matrix product",
    "A product of matrices takes the place of the product entry by entry.",
    at=("f @ c_prev",),
    says=("entry by entry", "matrix", "shape", "matmul"),
)
def matrix_product(c_prev, f):
    return f @ c_prev


@wrong(
    "forget",
    "our own: the gate's complement",
    "1 - f keeps what f should forget.",
    names=("forgets-the-kept",),
    at=("c_prev - f",),
    says=("1 - f", "1 − f"),
)
def the_part_that_is_forgotten(c_prev, f):
    return c_prev - f * c_prev


@wrong(
    "write",
    "our own: an augmented assignment",
    "c is modified in place.",
    at=("c +=",),
    says=("modif", "in place"),
)
def augmented(c, i, g):
    c += i * g
    return c


@wrong(
    "write",
    "our own: the candidate goes through tanh a second time",
    "tanh is applied to g, which is activated already.",
    names=("squashes-again",),
    at=("np.tanh(g)",),
    says=("tanh",),
)
def candidate_through_tanh(c, i, g):
    return np.add(c, np.multiply(i, np.tanh(g)))


@wrong(
    "expose",
    "nicodjimenez/lstm issue 47 (2019): the state times the gate, without tanh",
    "tanh is missing.",
    names=("not-squashed",),
    at=("c * o",),
    says=("tanh",),
)
def without_tanh(c, o):
    return c * o


@wrong(
    "expose",
    "our own: tanh writes into the cell state",
    "c is modified in place by out=c.",
    at=("out=c",),
    says=("modif", "in place"),
)
def tanh_into_c(c, o):
    return o * np.tanh(c, out=c)


@wrong(
    "expose",
    "our own: the gate inside tanh",
    "tanh is applied to the product.",
    names=("squashes-the-product",),
    at=("np.tanh(o * c)",),
    says=("tanh",),
)
def gate_inside_tanh(c, o):
    return np.tanh(o * c)


@wrong(
    "lstm_gates",
    "ddbourgin/numpy-ml issue 42 (2019): the output gate's bias in three gates",
    "i and f use the bias of o.",
    names=("output-bias-for-three-gates",),
    at=("+ bo",),
    says=("bias", "`b`"),
)
def output_bias_in_three_gates(x, h_prev, W_ih, W_hh, b):
    Wi, Wf, Wg, Wo = np.split(W_ih, 4)
    Ui, Uf, Ug, Uo = np.split(W_hh, 4)
    _bi, _bf, bg, bo = np.split(b, 4)
    i = logistic(x @ Wi.T + h_prev @ Ui.T + bo)
    f = logistic(x @ Wf.T + h_prev @ Uf.T + bo)
    g = np.tanh(x @ Wg.T + h_prev @ Ug.T + bg)
    o = logistic(x @ Wo.T + h_prev @ Uo.T + bo)
    return i, f, g, o


@wrong(
    "lstm_gates",
    "our own: the four blocks are read as the last axis",
    "The rows are taken to be interleaved: i, f, g, o of the first unit, then of the second.",
    names=("interleaved",),
    at=("reshape(len(x), -1, 4)",),
    says=("interleave", "block", "rows"),
)
def interleaved_rows(x, h_prev, W_ih, W_hh, b):
    a = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(len(x), -1, 4)
    return logistic(a[..., 0]), logistic(a[..., 1]), np.tanh(a[..., 2]), logistic(a[..., 3])


@wrong(
    "lstm_gates",
    "our own: three sigmoids, then tanh, in the order of the blocks i, f, o, g",
    "tanh is applied to the fourth block, and the third is a sigmoid: blocks i, f, o, g.",
    names=("order-ifog",),
    at=("3 * H", "tanh"),
    says=("order", "i, f, g, o", "tanh", "block"),
)
def blocks_i_f_o_g(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    s = logistic(a[:, : 3 * H])
    g = np.tanh(a[:, 3 * H :])
    return s[:, :H], s[:, H : 2 * H], g, s[:, 2 * H :]


@wrong(
    "lstm_gates",
    "our own: block sizes from the input instead of the hidden state",
    "The blocks are I wide; they should be H wide.",
    at=("x.shape[1]",),
    says=("shape", "H"),
)
def blocks_as_wide_as_the_input(x, h_prev, W_ih, W_hh, b):
    n = x.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    return (
        logistic(a[:, :n]),
        logistic(a[:, n : 2 * n]),
        np.tanh(a[:, 2 * n : 3 * n]),
        logistic(a[:, 3 * n : 4 * n]),
    )


@wrong(
    "cases_for_lstm_gates",
    "our own: weights so small that every gate is one half",
    "All numbers are tiny, so the gates hardly depend on them.",
    names=("numbers-too-small",),
    at=("1e-9",),
    says=("survive", "small", "large"),
)
def numbers_too_small_to_matter():
    rng = np.random.default_rng(3)
    B, I, H = 2, 3, 4
    shapes = [(B, I), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
    return [tuple(1e-9 * rng.standard_normal(shape) for shape in shapes)]


@wrong(
    "cases_for_lstm_gates",
    "our own: a state of zeros, as at the first step",
    "h_prev is zero, so nothing tests W_hh.",
    names=("hidden-state-is-zero",),
    at=("np.zeros",),
    says=("survive", "h_prev", "zero"),
)
def only_a_first_step():
    rng = np.random.default_rng(1)
    return [
        (
            rng.standard_normal((3, 2)),
            np.zeros((3, 4)),
            rng.standard_normal((16, 2)),
            rng.standard_normal((16, 4)),
            rng.standard_normal(16),
        )
    ]


@wrong(
    "cases_for_lstm_gates",
    "our own: one case, not in a list",
    "A single case is returned instead of a list of cases.",
    at=("return",),
    says=("list", "case"),
)
def a_case_without_a_list():
    rng = np.random.default_rng(1)
    draw = rng.standard_normal
    return draw((3, 2)), draw((3, 4)), draw((16, 2)), draw((16, 4)), draw(16)


@wrong(
    "cases_for_lstm_gates",
    "our own: numbers so large that every gate is saturated",
    "All gates are saturated.",
    names=("gates-saturated",),
    at=("1e3",),
    says=("survive", "saturat", "large"),
)
def everything_saturated():
    rng = np.random.default_rng(1)
    draw = rng.standard_normal
    shapes = [(3, 2), (3, 4), (16, 2), (16, 4), (16,)]
    return [tuple(1e3 * draw(shape) for shape in shapes)]


@wrong(
    "forget_bias_for_half_life",
    "our own: a result array with the dtype of the argument",
    "An array of whole numbers gives whole numbers back.",
    at=("np.zeros_like(steps)", "empty_like"),
    says=("int", "dtype", "whole"),
)
def results_in_the_dtype_of_steps(steps):
    steps = np.asarray(steps)
    bias = np.zeros_like(steps)
    f = np.power(0.5, 1 / steps)
    bias[...] = np.log(f) - np.log1p(-f)
    return bias if bias.ndim else bias[()]
