"""Right answers to lessons 03 to 06, written oddly."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gru import GRUStepCache
from lstm_course.cells.lstm import (
    LSTMCache,
    LSTMStepCache,
    lstm_backward,
    lstm_forward,
    lstm_gates,
    lstm_step,
    lstm_step_backward,
)
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("lstm_step", "our own: the cell state as a weighted mean with the missing share")
def weighted_states(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.einsum("kbh,kbh->bh", np.stack([f, i]), np.stack([c_prev, g]))
    return np.tanh(c) * o, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@right("lstm_step", "our own: one sigmoid for all blocks, the candidate as 2 sigmoid(2a) - 1")
def sigmoid_for_all(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[-1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    scale = np.repeat(np.array([1.0, 1.0, 2.0, 1.0]), H).astype(a.dtype)
    s = sigmoid(scale * a)
    i, f, o = s[:, :H], s[:, H : 2 * H], s[:, 3 * H :]
    g = 2 * s[:, 2 * H : 3 * H] - 1
    c = f * c_prev + i * g
    return o * np.tanh(c), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@right("lstm_forward", "our own: states of all steps in one array that begins with the initial one")
def states_with_the_first_in_front(x, h0, c0, W_ih, W_hh, b):
    T = len(x)
    hs = np.concatenate([h0[None], np.empty((T, *h0.shape), h0.dtype)])
    cs = np.concatenate([c0[None], np.empty((T, *c0.shape), c0.dtype)])
    gates = np.empty((4, T, *h0.shape), h0.dtype)
    for t in range(1, T + 1):
        hs[t], cs[t], cache = lstm_step(x[t - 1], hs[t - 1], cs[t - 1], W_ih, W_hh, b)
        gates[:, t - 1] = cache[5:9]
    cache = LSTMCache(x, h0, c0, W_ih, W_hh, *gates, cs[1:], hs[1:])
    return hs[1:], (hs[-1], cs[-1]), cache


@right("memory_retention", "our own: ratios of a cumulative product are avoided by a flip")
def flipped_product(fs):
    return np.flip(np.multiply.accumulate(np.flip(fs, 0)), 0)


@right("numerical_gradient", "our own: a basis of perturbations, one row of the identity at a time")
def rows_of_the_identity(f, x, eps=1e-5):
    def slope(direction):
        d = eps * direction.reshape(x.shape)
        return (f(x + d) - f(x - d)) / (eps + eps)

    return np.array([slope(row) for row in np.eye(x.size)]).reshape(x.shape)


@right("lstm_step_backward", "our own: the four slopes in one array")
def slopes_in_one_array(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    total = dc + dh * o * (1 - t) * (1 + t)
    upstream = np.stack([total * g, total * c_prev, total * i, dh * t], axis=1)
    s = np.stack([i, f, o], axis=1)
    slopes = np.insert(s * (1 - s), 2, 1 - g * g, axis=1)
    da = (upstream * slopes).reshape(len(x), -1)
    return da @ W_ih, da @ W_hh, total * f, (x.T @ da).T, (h_prev.T @ da).T, np.ones(len(x)) @ da


@right("lstm_backward", "our own: a stack of steps that is popped, sums at the end")
def popped_steps(dhs, cache, dc_T=None):
    steps = [(dhs[t], cache.step(t)) for t in range(len(dhs))]
    dh = np.zeros_like(dhs[0])
    dc = dh.copy() if dc_T is None else dc_T
    found = []
    while steps:
        direct, step = steps.pop()
        dx, dh, dc, *parts = lstm_step_backward(direct + dh, dc, step)
        found.append((dx, *parts))
    dxs, *weights = zip(*found, strict=True)
    return (np.stack(dxs)[::-1], dh, dc, *(sum(each) for each in weights))


@right("truncated_backward", "our own: segment numbers by integer division, sums with +=")
def segment_numbers(dhs, cache, k):
    T = len(dhs)
    numbers = np.arange(T) // k
    pieces, totals = [], None
    for number in np.unique(numbers):
        (steps,) = np.nonzero(numbers == number)
        start, stop = int(steps[0]), int(steps[-1]) + 1
        dx, _, _, *parts = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        pieces.append(dx)
        totals = parts if totals is None else [a + b for a, b in zip(totals, parts, strict=True)]
    return (np.concatenate(pieces), *totals)


@right("stacked_lstm_backward", "our own: a recursion down the stack")
def recursion_down_the_stack(dhs, caches):
    *below, top = caches
    dx, _, _, *weights = lstm_backward(dhs, top)
    if not below:
        return dx, [tuple(weights)]
    dx, grads = recursion_down_the_stack(dx, below)
    return dx, [*grads, tuple(weights)]


@right("bidirectional_lstm_forward", "our own: both directions as a loop over signs")
def loop_over_signs(x, forward_params, backward_params):
    halves = []
    for sign, (W_ih, W_hh, b) in ((1, forward_params), (-1, backward_params)):
        zeros = np.zeros((x.shape[1], len(b) // 4), x.dtype)
        hs = lstm_forward(np.ascontiguousarray(x[::sign]), zeros, zeros, W_ih, W_hh, b)[0]
        halves.append(hs[::sign])
    return np.block(halves)


@right("gru_step", "our own: torch's form, n + z (h_prev - n), gates from one sum")
def torch_form(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    u, v = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    r, z = np.hsplit(sigmoid((u + v)[:, : 2 * H]), 2)
    inner = v[:, 2 * H :]
    n = np.tanh(u[:, 2 * H :] + np.multiply(r, inner))
    return n + z * (h_prev - n), GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, inner)


@right("parameter_matched_hidden_size", "our own: the root of a quadratic, corrected by one")
def root_of_a_quadratic(kind, budget, input_size):
    k = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    linear = k * (input_size + 1) + (kind == "gru")
    H = int((-linear + (linear * linear + 4 * k * budget) ** 0.5) / (2 * k))
    while k * H * H + linear * H > budget:
        H -= 1
    while k * (H + 1) ** 2 + linear * (H + 1) <= budget:
        H += 1
    if H < 1:
        raise ValueError("the budget is too small")
    return H
