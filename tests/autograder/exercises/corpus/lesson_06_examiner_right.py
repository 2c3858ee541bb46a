"""Right answers to lesson 06 that an examiner wrote in unusual styles."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("gru_step", "our own: both gates at once, the rest by difference")
def both_gates_at_once(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    gx, gh = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    gates = sigmoid(gx[:, : 2 * H] + gh[:, : 2 * H])
    r, z = gates[:, :H], gates[:, H:]
    inner = gh[:, 2 * H :]
    n = np.tanh(r * inner + gx[:, 2 * H :])
    h = h_prev + (1 - z) * (n - h_prev)
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, inner)


@right("gru_step_backward", "our own: each of the two products has its own backward pass")
def a_backward_pass_per_product(dh, cache):
    def linear(da, inputs, W):
        return da @ W, np.einsum("nj,ni->ji", da, inputs), da.sum(axis=0)

    c = cache
    da_n = dh * (1 - c.z) * (1 - c.n**2)
    da_z = dh * (c.h_prev - c.n) * (c.z - c.z**2)
    da_r = da_n * c.a_hn * (c.r - c.r**2)
    dx, dW_ih, db_ih = linear(np.hstack((da_r, da_z, da_n)), c.x, c.W_ih)
    back, dW_hh, db_hh = linear(np.hstack((da_r, da_z, da_n * c.r)), c.h_prev, c.W_hh)
    return dx, back + dh * c.z, dW_ih, dW_hh, db_ih, db_hh


@right("coupled_lstm_step", "our own: interpolation between candidate and old state")
def interpolation(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = np.hsplit(x @ W_ih.T + h_prev @ W_hh.T + b, 3)
    g = np.tanh(a_g)
    c = g + sigmoid(a_f) * (c_prev - g)
    return np.tanh(c) * sigmoid(a_o), c


@right("parameter_matched_hidden_size", "our own: doubling, then bisection")
def doubling_and_bisection(kind, budget, input_size):
    k, second = {"rnn": (1, 0), "lstm": (4, 0), "gru": (3, 1)}[kind]

    def fits(H):
        return k * H * (input_size + H + 1) + second * H <= budget

    high = 2
    while fits(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
