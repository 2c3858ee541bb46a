"""Wrong answers to lesson 06 of an examiner's second round, after the first had been mended."""

import numpy as np

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def _blocks(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    """The six pre-activations: of x and of h_prev, r, z, n each."""
    return *np.split(x @ W_ih.T + b_ih, 3, axis=1), *np.split(h_prev @ W_hh.T + b_hh, 3, axis=1)


@wrong(
    "gru_step",
    "our own: a bracket is missing in the mix",
    "The mix is 1 - z * n + z * h_prev.",
    at=("1 - z * n",),
    says=("bracket", "parenthes", "(1 - z)", "(1 − z)"),
)
def bracket_missing_in_the_mix(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn, hr, hz, hn = _blocks(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    h = 1 - z * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "our own: the reset gate has no sigmoid",
    "r is its pre-activation.",
    at=("r = xr + hr", "xr + hr,"),
    says=("sigmoid", "`r`"),
)
def reset_gate_without_a_sigmoid(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn, hr, hz, hn = _blocks(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    r = xr + hr
    z = sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


@wrong(
    "gru_step",
    "tracel-ai/burn pull request 2704 (2025): the candidate's recurrent product lacks its gate",
    "The reset gate multiplies the bias only.",
    at=("r * c_n",),
    says=("reset", "`r`", "bracket"),
)
def reset_gate_on_the_bias_only(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    xr, xz, xn, hr, hz, hn = _blocks(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    c_n = b_hh[2 * H :]
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + h_prev @ W_hh[2 * H :].T + r * c_n)
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


def _six(cache, da_x, da_h, direct):
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
    "our own: a square is missing in the candidate's slope",
    "The slope of tanh is 1 - n.",
    at=("(1 - n)",),
    says=("slope", "square", "n"),
)
def square_missing_in_the_slope(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * (1 - n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = da_n * cache.a_hn * sigmoid_grad(r)
    da_x = np.hstack([da_r, da_z, da_n])
    return _six(cache, da_x, np.hstack([da_r, da_z, da_n * r]), dh * z)


@wrong(
    "gru_step_backward",
    "our own: the gradient of the reset gate is taken from dn",
    "dr is dn * a_hn: the candidate's slope is missing.",
    names=("dr-before-tanh",),
    at=("dn * cache.a_hn",),
    says=("slope", "tanh", "dr"),
)
def reset_gradient_before_the_slope(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    dn = dh * (1 - z)
    da_n = dn * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = dn * cache.a_hn * sigmoid_grad(r)
    da_x = np.hstack([da_r, da_z, da_n])
    return _six(cache, da_x, np.hstack([da_r, da_z, da_n * r]), dh * z)


@wrong(
    "gru_step_backward",
    "open-lm-engine pull request 249 (2025): a GRU's backward pass mended",
    "The direct path to h_prev is scaled by 1 - z.",
    names=("direct-path-share",),
    at=("dh * (1 - z))",),
    says=("1 - z", "1 − z", "direct", "dh_prev"),
)
def direct_path_with_the_other_share(dh, cache):
    r, z, n = cache.r, cache.z, cache.n
    da_n = dh * (1 - z) * tanh_grad(n)
    da_z = dh * (cache.h_prev - n) * sigmoid_grad(z)
    da_r = da_n * cache.a_hn * sigmoid_grad(r)
    da_x = np.hstack([da_r, da_z, da_n])
    return _six(cache, da_x, np.hstack([da_r, da_z, da_n * r]), dh * (1 - z))


@wrong(
    "peephole_lstm_step",
    "tensorflow/tensorflow issue 34171 (2019): one peephole for two gates",
    "The forget gate uses the input gate's peephole.",
    names=("p-i-for-f",),
    at=("a_f + p_i * c_prev",),
    says=("p_i", "p_f"),
)
def forget_gate_with_the_input_peephole(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(a_i + p_i * c_prev)
    f = sigmoid(a_f + p_i * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    o = sigmoid(a_o + p_o * c)
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "our own: the output gate is coupled, too",
    "o is 1 - f instead of a gate of its own.",
    at=("1 - f) *", "o = 1 - f"),
    says=("output gate", "`o`"),
)
def output_gate_coupled(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, _ = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)
    f = sigmoid(a_f)
    o = 1 - f
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    return o * np.tanh(c), c
