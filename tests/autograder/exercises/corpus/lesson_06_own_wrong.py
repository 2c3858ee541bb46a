"""Wrong answers to lesson 06 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "gru_step",
    "our own: the reset gate multiplies all of the candidate's pre-activation",
    "The reset gate multiplies the input's term, too.",
    names=("reset-on-everything",),
    at=("r * (x @",),
    says=("reset", "`r`", "bracket"),
)
def reset_of_both_terms(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    (Wr, Wz, Wn), (Ur, Uz, Un) = np.split(W_ih, 3), np.split(W_hh, 3)
    (br, bz, bn), (cr, cz, cn) = np.split(b_ih, 3), np.split(b_hh, 3)
    r = sigmoid(x @ Wr.T + br + h_prev @ Ur.T + cr)
    z = sigmoid(x @ Wz.T + bz + h_prev @ Uz.T + cz)
    inner = h_prev @ Un.T + cn
    n = np.tanh(r * (x @ Wn.T + bn + inner))
    h = n + z * (h_prev - n)
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, inner)


@wrong(
    "gru_step",
    "our own: only the bias of the state escapes the reset gate",
    "The bias b_hn is added outside the reset gate.",
    names=("biases-merged",),
    at=("r * (h_prev @ U[2].T)",),
    says=("bias", "b_hh"),
)
def bias_outside_the_reset_gate(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    U, c = W_hh.reshape(3, H, H), b_hh.reshape(3, H)
    ax = np.split(x @ W_ih.T + b_ih, 3, axis=1)
    r, z = (sigmoid(ax[k] + h_prev @ U[k].T + c[k]) for k in (0, 1))
    n = np.tanh(ax[2] + r * (h_prev @ U[2].T) + c[2])
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_prev @ U[2].T + c[2])


@wrong(
    "gru_step",
    "our own: the update gate adds and does not mix",
    "The new state is h_prev plus the update, without 1 - z.",
    at=("h_prev + z * n",),
    says=("1 - z", "1 − z", "`z`"),
)
def update_added_to_the_state(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    xr, xz, xn = np.split(x @ W_ih.T + b_ih, 3, axis=-1)
    hr, hz, hn = np.split(h_prev @ W_hh.T + b_hh, 3, axis=-1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = np.tanh(xn + r * hn)
    h = h_prev + z * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hn)


def sigmoid_slope(s):
    """The slope of the sigmoid."""
    return s * (1 - s)


@wrong(
    "gru_step_backward",
    "our own: the reset gate's gradient comes from h_prev, as in papers",
    "The reset gate's gradient uses h_prev where a_hn belongs.",
    names=("dr-with-old-state",),
    at=("* cache.h_prev * sigmoid_slope",),
    says=("h_prev", "a_hn"),
)
def reset_gradient_of_the_paper(dh, cache):
    dn = dh * (1 - cache.z) * (1 - cache.n**2)
    dr = dn * cache.h_prev * sigmoid_slope(cache.r)
    dz = dh * (cache.h_prev - cache.n) * sigmoid_slope(cache.z)
    dax, dah = np.hstack([dr, dz, dn]), np.hstack([dr, dz, dn * cache.r])
    dh_prev = dah @ cache.W_hh + dh * cache.z
    return dax @ cache.W_ih, dh_prev, dax.T @ cache.x, dah.T @ cache.h_prev, dax.sum(0), dah.sum(0)


@wrong(
    "gru_step_backward",
    "our own: one gradient for both sides",
    "The gradient at the state's side of the candidate lacks the reset gate.",
    names=("reset-forgotten",),
    at=("da = np.concatenate([da_r, da_z, da_n]",),
    says=("`r`", "reset gate"),
)
def one_gradient_for_both_sides(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n * n)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    db = da.sum(axis=0)
    return da @ W_ih, da @ W_hh + dh * z, da.T @ x, da.T @ h_prev, db, db.copy()


@wrong(
    "peephole_lstm_step",
    "our own: every gate looks at the cell state through the same weights",
    "All three gates use the peephole weights of the input gate.",
    names=("one-peephole-for-all",),
    at=("for block in",),
    says=("p_i", "p_f", "p_o"),
)
def one_peephole_for_all(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    blocks = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f = (sigmoid(block + p_i * c_prev) for block in blocks[:2])
    c = f * c_prev + i * np.tanh(blocks[2])
    o = sigmoid(blocks[3] + p_i * c)
    return o * np.tanh(c), c


@wrong(
    "peephole_lstm_step",
    "our own: the output gate looks at tanh of the cell state",
    "The output gate's peephole sees tanh(c).",
    at=("p_o * shown",),
    says=("tanh",),
)
def peephole_through_tanh(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    c = sigmoid(a_f + p_f * c_prev) * c_prev + sigmoid(a_i + p_i * c_prev) * np.tanh(a_g)
    shown = np.tanh(c)
    return sigmoid(a_o + p_o * shown) * shown, c


@wrong(
    "coupled_lstm_step",
    "our own: the coupled gates change places",
    "The first block is used as input gate, and 1 minus it as forget gate.",
    names=("coupling-inverted",),
    at=("(1 - gate) * c_prev", "gate * new"),
    says=("1 - f", "1 − f", "exchanged"),
)
def coupled_gates_exchanged(x, h_prev, c_prev, W_ih, W_hh, b):
    H = c_prev.shape[1]
    a = np.c_[x, h_prev] @ np.c_[W_ih, W_hh].T + b
    gate, new, out = sigmoid(a[:, :H]), np.tanh(a[:, H : 2 * H]), sigmoid(a[:, 2 * H :])
    c = (1 - gate) * c_prev + gate * new
    return out * np.tanh(c), c


@wrong(
    "parameter_matched_hidden_size",
    "our own: the quadratic formula without the square of the hidden size",
    "The recurrent weights are left out of the count.",
    names=("second-bias-of-the-gru", "recurrent-weights-forgotten"),
    at=("budget // (gates * (input_size + 1))",),
    says=("recurrent", "too large"),
)
def recurrent_weights_left_out(kind, budget, input_size):
    if kind not in ("rnn", "gru", "lstm"):
        raise ValueError(f"{kind} is not a kind of cell")
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    size = budget // (gates * (input_size + 1))
    if size < 1:
        raise ValueError("the budget is too small")
    return int(size)
