"""Right answers to lesson 06, after how other people write them."""

import math
from bisect import bisect_right

import numpy as np
import torch

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("gru_step", "JiapengWu/TeMP, gru_cell (2020): newgate + inputgate * (hidden - newgate)")
def newgate_and_difference(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    gi = np.matmul(x, W_ih.T) + b_ih
    gh = np.matmul(h_prev, W_hh.T) + b_hh
    i_r, i_i, i_n = np.split(gi, 3, 1)
    h_r, h_i, h_n = np.split(gh, 3, 1)
    resetgate = sigmoid(i_r + h_r)
    inputgate = sigmoid(i_i + h_i)
    newgate = np.tanh(i_n + resetgate * h_n)
    hy = newgate + inputgate * (h_prev - newgate)
    return hy, GRUStepCache(x, h_prev, W_ih, W_hh, resetgate, inputgate, newgate, h_n)


@right("gru_step", "mytorch coursework (CMU 11-785): a linear layer for each of six matrices")
def six_linear_layers(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    Wrx, Wzx, Wnx = W_ih.reshape(3, -1, W_ih.shape[1])
    Wrh, Wzh, Wnh = W_hh.reshape(3, -1, W_hh.shape[1])
    brx, bzx, bnx = b_ih.reshape(3, -1)
    brh, bzh, bnh = b_hh.reshape(3, -1)
    r = sigmoid(x @ Wrx.T + brx + h_prev @ Wrh.T + brh)
    z = sigmoid(x @ Wzx.T + bzx + h_prev @ Wzh.T + bzh)
    inner = h_prev @ Wnh.T + bnh
    n = np.tanh(x @ Wnx.T + bnx + np.multiply(r, inner))
    h_t = (1 - z) * n + z * h_prev
    return h_t, GRUStepCache(x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, r=r, z=z, n=n, a_hn=inner)


@right("gru_step", "numpy_gru, a cuDNN-compatible GRU of a Keras user: r and z at once")
def r_and_z_together(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    units = h_prev.shape[-1]
    concat = np.concatenate([x, h_prev], axis=-1)
    kernel = np.concatenate([W_ih, W_hh], axis=1)[: 2 * units].T
    r_and_z = sigmoid(concat @ kernel + (b_ih + b_hh)[: 2 * units])
    r, z = r_and_z[..., :units], r_and_z[..., units:]
    hidden_projection = h_prev @ W_hh[2 * units :].T + b_hh[2 * units :]
    n = np.tanh(x @ W_ih[2 * units :].T + b_ih[2 * units :] + r * hidden_projection)
    h = z * h_prev + (1 - z) * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, hidden_projection)


@right("gru_step_backward", "Andrej Karpathy's batched LSTM style, for a GRU (M. Mastro, 2017)")
def gradients_written_into_blocks(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    H = n.shape[1]
    dgi = np.zeros((len(x), 3 * H), dh.dtype)
    dgi[:, 2 * H :] = dh * (1 - z) * (1 - n**2)
    dgi[:, H : 2 * H] = dh * (h_prev - n) * z * (1 - z)
    dgi[:, :H] = dgi[:, 2 * H :] * a_hn * r * (1 - r)
    dgh = dgi.copy()
    dgh[:, 2 * H :] *= r
    dx = dgi.dot(W_ih)
    dh_prev = dgh.dot(W_hh)
    dh_prev += dh * z
    return dx, dh_prev, dgi.T.dot(x), dgh.T.dot(h_prev), np.sum(dgi, axis=0), np.sum(dgh, axis=0)


@right("gru_step_backward", "Koki Saitoh, deep-learning-from-scratch-2 (2018): gate by gate, added")
def gate_by_gate(dh, cache):
    Wxr, Wxz, Wxn = np.split(cache.W_ih, 3)
    Whr, Whz, Whn = np.split(cache.W_hh, 3)
    x, h_prev, r, z, n = cache.x, cache.h_prev, cache.r, cache.z, cache.n
    dt = dh * (1 - z) * (1 - n * n)
    dhn = dt * r
    dx, dh_prev = dt @ Wxn, dh * z + dhn @ Whn
    dW_ih, dW_hh, db_ih, db_hh = [dt.T @ x], [dhn.T @ h_prev], [dt.sum(0)], [dhn.sum(0)]
    dz = dh * h_prev - dh * n
    dr = dt * cache.a_hn
    for ds, s, Wx, Wh in ((dz, z, Wxz, Whz), (dr, r, Wxr, Whr)):
        d = ds * s * (1 - s)
        dx = dx + d @ Wx
        dh_prev = dh_prev + d @ Wh
        dW_ih.insert(0, d.T @ x)
        dW_hh.insert(0, d.T @ h_prev)
        db_ih.insert(0, d.sum(0))
        db_hh.insert(0, d.sum(0))
    stacked = [np.concatenate(parts) for parts in (dW_ih, dW_hh, db_ih, db_hh)]
    return (dx, dh_prev, *stacked)


@right(
    "coupled_lstm_step", "neubig, issue 474 of clab/dynet (2017): CoupledLSTMBuilder's equations"
)
def coupled_builder(x, h_prev, c_prev, W_ih, W_hh, b):
    H = W_hh.shape[1]
    gates = x.dot(W_ih.T) + h_prev.dot(W_hh.T) + b
    ft = sigmoid(gates[:, :H])
    it = 1.0 - ft
    gt = np.tanh(gates[:, H : 2 * H])
    ct = it * gt + ft * c_prev
    ht = sigmoid(gates[:, -H:]) * np.tanh(ct)
    return ht, ct


@right("coupled_lstm_step", "Greff et al., LSTM: a search space odyssey (2017): CIFG, as a mix")
def mix_of_old_and_new(x, h_prev, c_prev, W_ih, W_hh, b):
    pre = np.stack(np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1))
    f, o = sigmoid(pre[0]), sigmoid(pre[2])
    candidate = np.tanh(pre[1])
    c = candidate + f * (c_prev - candidate)
    return o * np.tanh(c), c


@right(
    "peephole_lstm_step", "jimfleming, issue 2 of fomorians/lstm-odyssey (2017): diagonal weights"
)
def diagonal_matrices(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i = sigmoid(i + c_prev @ np.diag(p_i))
    f = sigmoid(f + c_prev @ np.diag(p_f))
    c = i * np.tanh(g) + f * c_prev
    o = sigmoid(o + c @ np.diag(p_o))
    return np.tanh(c) * o, c


@right("peephole_lstm_step", "skaae, answer to issue 448 of Lasagne/Lasagne (2015): += before σ")
def added_before_the_nonlinearity(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    gates = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    ingate, forgetgate, cell_input, outgate = (s.copy() for s in np.split(gates, 4, axis=1))
    ingate += c_prev * p_i
    forgetgate += c_prev * p_f
    ingate, forgetgate = sigmoid(ingate), sigmoid(forgetgate)
    cell = forgetgate * c_prev + ingate * np.tanh(cell_input)
    outgate += cell * p_o
    outgate = sigmoid(outgate)
    return outgate * np.tanh(cell), cell


@right("parameter_matched_hidden_size", "Python manual, math.isqrt (3.8)")
def integer_square_root(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    p = k * (input_size + 1) + (kind == "gru")
    return (math.isqrt(p * p + 4 * k * budget) - p) // (2 * k)


@right("parameter_matched_hidden_size", "Python manual, bisect with a key (3.10)")
def bisection(kind, budget, input_size):
    def count(H):
        if kind == "rnn":
            return H * (input_size + H + 1)
        if kind == "gru":
            return 3 * H * (input_size + H + 1) + H
        return 4 * H * (input_size + H + 1)

    return bisect_right(range(budget + 1), budget, key=count) - 1


@right("parameter_matched_hidden_size", "PyTorch forum: numel of every parameter, without bias_hh")
def counts_a_module(kind, budget, input_size):
    cell = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind]

    def count(H):
        total = sum(p.numel() for p in cell(input_size, H, device="meta").parameters())
        seconds = {"rnn": 1, "gru": 2, "lstm": 4}[kind] * H
        return total - seconds

    H = 1
    while count(H + 1) <= budget:
        H = H + 1
    return H
