"""Wrong answers to lesson 06 that an examiner wrote from the lesson's text alone."""

import math

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    """The six pre-activations: of x and of h_prev, r, z, n each."""
    return *np.split(x @ W_ih.T + b_ih, 3, axis=1), *np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)


@wrong(
    "gru_step",
    "SEUNKOREA/TIL, GRU after 'Deep Learning from Scratch': (1-z) on the old state",
    "z and 1 - z are exchanged.",
    names=("update-gate-inverted",),
    at=("(1 - z) * h_prev",),
    says=("1 - z", "1 − z", "exchang", "`z`"),
)
def update_gate_the_other_way(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn, hr, hz, hn = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    h = (1 - z) * h_prev + z * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "keras-team/keras pull request 22115 (2026): Keras' order of blocks is z, r, h",
    "The blocks are read in the order z, r, n.",
    names=("rows-z-r-n",),
    at=("z, r",),
    says=("order", "r, z, n", "exchang"),
)
def blocks_in_keras_order(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xz, xr, xn, hz, hr, hn = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "our own: the cache holds the candidate's term after the reset gate",
    "a_hn in the cache is multiplied by r already.",
    names=("caches-after-reset",),
    at=("reset = r * hn", "n, reset)"),
    says=("`r`", "a_hn", "before"),
)
def a_hn_after_the_reset(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn, hr, hz, hn = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    reset = r * hn
    n = np.tanh(xn + reset)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, reset)


@wrong(
    "gru_step",
    "jsenellart, pytorch/pytorch pull request 529 (2017): the candidate's formula without a bias",
    "The recurrent bias of the candidate is missing.",
    names=("candidate-bias-missing",),
    at=("h_prev @ W_hh[2 * H :].T",),
    says=("bias", "b_hh"),
)
def candidate_without_its_recurrent_bias(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    xr, xz, xn, hr, hz, _ = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    a_hn = h_prev @ W_hh[2 * H :].T
    n = np.tanh(xn + r * a_hn)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step",
    "our own: one gate computed from the other",
    "The update gate reads the reset gate's pre-activation of x.",
    at=("sigmoid(xr + hz)",),
    says=("`z`", "update gate"),
)
def update_gate_reads_the_reset_block(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, _xz, xn, hr, hz, hn = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r = sigmoid(xr + hr)
    z = sigmoid(xr + hz)
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "our own: a plain tuple for the cache",
    "The cache is a tuple, not a GRUStepCache.",
    at=("return h, (",),
    says=("GRUStepCache",),
)
def tuple_for_a_cache(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn, hr, hz, hn = _pre(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    h = (1 - z) * n + z * h_prev
    return h, (x, h_prev, W_ih, W_hh, r, z, n, hn)


def _finish(cache, da_r, da_z, da_xn, da_hn, direct):
    """The six gradients, from those at the pre-activations and the direct path."""
    da_x = np.concatenate([da_r, da_z, da_xn], axis=1)
    da_h = np.concatenate([da_r, da_z, da_hn], axis=1)
    return (
        da_x @ cache.W_ih,
        direct + da_h @ cache.W_hh,
        da_x.T @ cache.x,
        da_h.T @ cache.h_prev,
        da_x.sum(axis=0),
        da_h.sum(axis=0),
    )


@wrong(
    "gru_step_backward",
    "our own: the reset gate counted twice",
    "dr is da_hn * a_hn, so r is in it once too often.",
    at=("da_hn * cache.a_hn",),
    says=("`r`", "dr", "reset"),
)
def reset_gate_counted_twice(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * tanh_grad(n)
    da_hn = da_n * r
    da_r = da_hn * cache.a_hn * sigmoid_grad(r)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    return _finish(cache, da_r, da_z, da_n, da_hn, dh * z)


@wrong(
    "gru_step_backward",
    "our own: the direct path is forgotten",
    "dh_prev misses dh * z.",
    names=("direct-path-dropped",),
    at=("da_h @ cache.W_hh,",),
    says=("dh * z", "dh ⊙ z", "direct", "`z`", "path"),
)
def direct_path_forgotten(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * (1 - n**2)
    da_hn = r * da_n
    da_z = dh * (cache.h_prev - n) * z * (1 - z)
    da_r = da_n * cache.a_hn * r * (1 - r)
    da_x = np.hstack([da_r, da_z, da_n])
    da_h = np.hstack([da_r, da_z, da_hn])
    return (
        da_x @ cache.W_ih,
        da_h @ cache.W_hh,
        da_x.T @ cache.x,
        da_h.T @ cache.h_prev,
        da_x.sum(0),
        da_h.sum(0),
    )


@wrong(
    "gru_step_backward",
    "our own: one pre-activation gradient for both products",
    "The product with h_prev receives da_n instead of da_n * r.",
    names=("reset-forgotten",),
    at=("da_n, da_n, dh * z",),
    says=("`r`", "da_hn", "reset"),
)
def reset_gate_left_out_of_h(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = da_n * cache.a_hn * sigmoid_grad(r)
    return _finish(cache, da_r, da_z, da_n, da_n, dh * z)


@wrong(
    "gru_step_backward",
    "our own: the formula of a GRU that resets h_prev itself",
    "dr is da_n times the candidate's product with h_prev, without the bias in a_hn.",
    at=("cache.h_prev @ U_n.T",),
    says=("a_hn", "bias", "dr"),
)
def a_hn_without_its_bias(dh, cache):
    H = dh.shape[1]
    r, z, n = cache.r, cache.z, cache.n
    U_n = cache.W_hh[2 * H :]
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = da_n * (cache.h_prev @ U_n.T) * sigmoid_grad(r)
    return _finish(cache, da_r, da_z, da_n, da_n * r, dh * z)


@wrong(
    "gru_step_backward",
    "our own: one bias gradient for both biases",
    "db_hh is a copy of db_ih: the reset gate is missing in its block n.",
    names=("db-hh-is-db-ih",),
    at=("db, db", "db.copy()"),
    says=("db_hh", "`r`", "block"),
)
def the_same_bias_gradient_twice(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = da_n * cache.a_hn * sigmoid_grad(r)
    *first, _, _ = _finish(cache, da_r, da_z, da_n, da_n * r, dh * z)
    db = np.concatenate([da_r, da_z, da_n], axis=1).sum(axis=0)
    return *first, db, db.copy()


@wrong(
    "gru_step_backward",
    "our own: the gates' slopes are exchanged",
    "da_r uses the slope of z, and da_z that of r.",
    names=("gate-slopes-exchanged",),
    at=("sigmoid_grad(z)", "sigmoid_grad(r)"),
    says=("slope", "exchang"),
)
def slopes_exchanged(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(r)
    da_r = da_n * cache.a_hn * sigmoid_grad(z)
    return _finish(cache, da_r, da_z, da_n, da_n * r, dh * z)


@wrong(
    "peephole_lstm_step",
    "Lasagne/Lasagne issue 448 (2015): the output peephole is added after the sigmoid",
    "p_o * c is added to the gate o after its sigmoid.",
    names=("output-peephole-outside",),
    at=("o + p_o * c", "sigmoid(a_o) + p_o"),
    says=("sigmoid", "p_o", "`o`"),
)
def peephole_after_the_sigmoid(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o) + p_o * c
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "carlthome/tensorflow-convlstm-cell issue 11 (2017): which cell state does o look at?",
    "The output gate looks at c_prev instead of c.",
    names=("output-gate-sees-old-memory",),
    at=("p_o * c_prev",),
    says=("c_prev", "new cell state", "`c`"),
)
def output_gate_sees_the_old_state(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_f * c_prev)
    o = sigmoid(a_o + p_o * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "our own: the coupled pair the other way round",
    "f admits the candidate and 1 - f keeps the old state.",
    names=("coupling-inverted",),
    at=("f * np.tanh(a_g)", "(1 - f) * c_prev"),
    says=("1 - f", "1 − f", "exchang", "c_prev"),
)
def coupled_the_other_way(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    f, o = sigmoid(a_f), sigmoid(a_o)
    c = (1 - f) * c_prev + f * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "our own: coupled before the activation",
    "i is the sigmoid of 1 - a_f, not 1 - f.",
    names=("coupled-before-the-sigmoid",),
    at=("sigmoid(1 - a_f)",),
    says=("1 - f", "1 − f", "sigmoid", "`i`"),
)
def coupled_before_the_sigmoid(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    f, o = sigmoid(a_f), sigmoid(a_o)
    i = sigmoid(1 - a_f)
    c = f * c_prev + i * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong(
    "parameter_matched_hidden_size",
    "our own: the search ends at 100 units",
    "Budgets that allow more than 100 units are not exhausted.",
    at=("range(1, 101)",),
    says=("100",),
)
def at_most_100(kind, budget, input_size):
    k, second = {"rnn": (1, 0), "lstm": (4, 0), "gru": (3, 1)}[kind]
    sizes = range(1, 101)
    return max(H for H in sizes if k * H * (input_size + H + 1) + second * H <= budget)


@wrong(
    "parameter_matched_hidden_size",
    "our own: the closest size, which may exceed the budget",
    "The size whose count is nearest to the budget is returned, above or below it.",
    names=("nearest-count",),
    at=("return min(",),
    says=("exceed", "nearest", "closest"),
)
def the_closest_size(kind, budget, input_size):
    def count(H):
        block = H * (input_size + H + 1)
        return {"rnn": block, "lstm": 4 * block, "gru": 3 * block + H}[kind]

    H = 1
    while count(H) <= budget:
        H += 1
    return min((max(H - 1, 1), H), key=lambda size: abs(count(size) - budget))


@wrong(
    "parameter_matched_hidden_size",
    "our own: the root of the quadratic equation, rounded",
    "The root is rounded to the nearest whole number instead of down.",
    names=("rounded-to-nearest",),
    at=("round(",),
    says=("round", "exceed"),
)
def root_rounded(kind, budget, input_size):
    k = {"rnn": 1, "lstm": 4, "gru": 3}[kind]
    p = input_size + 1 + (1 / 3 if kind == "gru" else 0)
    return max(1, round((-p + math.sqrt(p * p + 4 * budget / k)) / 2))


@wrong(
    "parameter_matched_hidden_size",
    "our own: both biases for each of the GRU's blocks, found by doubling and bisection",
    "The GRU is counted with two biases in every block; only n needs both.",
    names=("two-biases-in-each-block-of-the-gru",),
    at=('"gru": (3, 2)',),
    says=("two biases are counted",),
)
def two_biases_in_every_block_of_the_gru(kind, budget, input_size):
    k, biases = {"rnn": (1, 1), "lstm": (4, 1), "gru": (3, 2)}[kind]

    def fits(H):
        return k * H * (input_size + H + biases) <= budget

    high = 2
    while fits(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
