"""Wrong answers to lesson 06, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gru_step",
    "our own: a minimal gated unit, whose reset gate is the update gate",
    "One gate serves as reset and update gate.",
    names=("update-gate-resets",),
    at=("r = z",),
    says=("`z`", "reset"),
)
def one_gate_for_both(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    u, v = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    z = sigmoid(u[:, H : 2 * H] + v[:, H : 2 * H])
    r = z
    n = np.tanh(u[:, 2 * H :] + r * v[:, 2 * H :])
    h = z * h_prev + (1 - z) * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, v[:, 2 * H :])


@wrong(
    "gru_step",
    "our own: the reset gate on the input's share of the candidate",
    "The reset gate multiplies the input's share too.",
    names=("reset-on-everything",),
    at=("r * (a + c)",),
    says=("bracket", "reset", "`r`"),
)
def resets_the_input_too(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    gates = []
    for k in range(3):
        rows = slice(k * len(W_hh) // 3, (k + 1) * len(W_hh) // 3)
        gates.append((x @ W_ih[rows].T + b_ih[rows], h_prev @ W_hh[rows].T + b_hh[rows]))
    r, z = (sigmoid(a + c) for a, c in gates[:2])
    a, c = gates[2]
    n = np.tanh(r * (a + c))
    return n + z * (h_prev - n), GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, c)


@wrong(
    "gru_step_backward",
    "our own: the gradient of the update gate with the terms exchanged",
    "The gradient of the update gate has the wrong sign.",
    names=("dz-sign",),
    at=("n - h_prev",),
    says=("sign", "exchanged"),
)
def update_gate_with_wrong_sign(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n * n)
    da_z = dh * (n - h_prev) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    da_x = np.hstack([da_r, da_z, da_n])
    da_h = np.hstack([da_r, da_z, da_n * r])
    dh_prev = da_h @ W_hh + z * dh
    return da_x @ W_ih, dh_prev, da_x.T @ x, da_h.T @ h_prev, da_x.sum(0), da_h.sum(0)


@wrong(
    "gru_step_backward",
    "our own: two slips, no direct path to h_prev and one bias gradient for both",
    "dh_prev lacks the path along h, and db_hh repeats db_ih.",
    names=("direct-path-dropped", "db-hh-is-db-ih"),
    at=("dh_prev = da_h @ W_hh", "db, db"),
    says=("`dh * z`", "db_hh", "direct", "missing"),
)
def no_direct_path_and_one_bias(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n**2)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    da_x = np.concatenate((da_r, da_z, da_n), axis=1)
    da_h = np.concatenate((da_r, da_z, da_n * r), axis=1)
    db = da_x.sum(0)
    dh_prev = da_h @ W_hh
    return da_x @ W_ih, dh_prev, da_x.T @ x, da_h.T @ h_prev, db, db


@wrong(
    "peephole_lstm_step",
    "our own: peepholes that look at the squashed cell state",
    "The peepholes see tanh of the cell state.",
    names=("peepholes-see-squashed-memory",),
    at=("np.tanh(c_prev)", "np.tanh(c)"),
    says=("tanh",),
)
def peepholes_see_tanh(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    seen = np.tanh(c_prev)
    i, f = sigmoid(a[0] + p_i * seen), sigmoid(a[1] + p_f * seen)
    c = f * c_prev + i * np.tanh(a[2])
    o = sigmoid(a[3] + p_o * np.tanh(c))
    return o * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "our own: the coupled gate is squared away",
    "The input gate is f (1 - f), the slope in place of the complement.",
    names=("slope-for-input-gate",),
    at=("f * (1 - f)",),
    says=("slope of the sigmoid",),
)
def slope_for_the_complement(x, h_prev, c_prev, W_ih, W_hh, b):
    H = c_prev.shape[1]
    a = h_prev @ W_hh.T + x @ W_ih.T + b
    f, o = sigmoid(a[:, :H]), sigmoid(a[:, -H:])
    c = f * c_prev + f * (1 - f) * np.tanh(a[:, H:-H])
    return np.tanh(c) * o, c


@wrong(
    "parameter_matched_hidden_size",
    "our own: bisection that stops at the first size beyond the budget",
    "The size found is the smallest that exceeds the budget.",
    names=("one-too-many",),
    at=("return high",),
    says=("one too large", "budget", "exceeds", "larger"),
)
def first_size_beyond(kind, budget, input_size):
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[kind]

    def cost(H):
        return gates * H * (input_size + H + 1) + (H if kind == "gru" else 0)

    low, high = 0, budget
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if cost(middle) <= budget else (low, middle)
    return high
