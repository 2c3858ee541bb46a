"""Right answers in unusual styles: helper classes, recursion, buffers, other number types."""

import functools
import itertools
import math
import operator

import numpy as np
import pytest

from autograder.exercises import EXERCISES
from lstm_course.cells.gru import GRUStepCache
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache
from lstm_course.cells.lstm_loop import lstm_forward
from lstm_course.cells.rnn import RNNCache, RNNStepCache
from tests.autograder.exercises.judged import verdict_of
from tests.autograder.exercises.register import Answer, enter

ODD: dict[str, list[Answer]] = {}


class Lock:
    """Arguments that nothing can be written to while it holds."""

    def __init__(self, *arrays):
        self.arrays = arrays

    def __enter__(self):
        for array in self.arrays:
            array.flags.writeable = False

    def __exit__(self, *_):
        for array in self.arrays:
            array.flags.writeable = True


@enter(ODD, "one_hot")
def one_hot_of_rows(tokens, vocabulary_size):
    return np.eye(int(vocabulary_size)).take(tokens, axis=0)


@enter(ODD, "one_hot")
def one_hot_along_an_axis(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    np.put_along_axis(encoded, tokens[..., None].astype(int), 1, axis=-1)
    return encoded[:]


@enter(ODD, "rnn_step")
def rnn_step_locked(x, h_prev, W_ih, W_hh, b):
    with Lock(x, h_prev, W_ih, W_hh, b):
        h = np.tanh(np.einsum("bi,hi->bh", x, W_ih) + np.einsum("bk,hk->bh", h_prev, W_hh) + b)
    return h, RNNStepCache(x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, h=h)


@enter(ODD, "rnn_forward")
def rnn_forward_by_accumulate(x, h0, W_ih, W_hh, b):
    def step(h, row):
        return np.tanh(row @ W_ih.T + h @ W_hh.T + b)

    hs = np.array(list(itertools.accumulate(x, step, initial=h0))[1:])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@enter(ODD, "rnn_forward")
def rnn_forward_by_recursion(x, h0, W_ih, W_hh, b):
    def states(t):
        if t < 0:
            return []
        before = states(t - 1)
        h = before[-1] if before else h0
        return [*before, np.tanh(x[t] @ W_ih.T + h @ W_hh.T + b)]

    hs = np.stack(states(len(x) - 1))
    return [hs, RNNCache(x, h0, W_ih, W_hh, hs)]


@enter(ODD, "rnn_step_backward")
def rnn_step_backward_in_place(dh, cache):
    da = dh.copy()
    da *= 1 - np.square(cache.h)
    outer = functools.partial(np.einsum, "bh,bi->hi", da)
    return da.dot(cache.W_ih), da.dot(cache.W_hh), outer(cache.x), outer(cache.h_prev), da.sum(0)


@enter(ODD, "gradient_through_time")
def sizes_by_hypot(dhs, cache):
    sizes, later = np.empty(len(dhs)), 0
    for t in range(len(dhs) - 1, -1, -1):
        dh = dhs[t] + later
        sizes[t] = math.hypot(*dh.ravel().tolist())
        later = (dh * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    return sizes


@enter(ODD, "clip_by_global_norm")
def clipped_by_hypot(grads, max_norm):
    norm = math.hypot(*(float(v) for g in grads for v in np.ravel(g)))
    if not math.isfinite(norm):
        raise ValueError("not finite")
    scale = 1 if norm <= max_norm else max_norm / norm
    return list(map(functools.partial(operator.mul, scale), grads)), np.float64(norm)


@enter(ODD, "clip_by_global_norm")
def clipped_with_minimum(grads, max_norm):
    norm = np.sqrt(np.sum([np.vdot(g, g) for g in grads]))
    if np.isnan(norm) or np.isinf(norm):
        raise ValueError(norm)
    return tuple(g * np.fmin(1, max_norm / max(norm, 1e-300)) for g in grads), norm


@enter(ODD, "sigmoid")
def sigmoid_by_tanh(a):
    return ((np.tanh(a / 2) + 1) / 2).astype(a.dtype)


@enter(ODD, "sigmoid")
def sigmoid_by_masks(a):
    s = np.empty_like(a)
    up = a >= 0
    s[up] = 1 / (1 + np.exp(-a[up]))
    small = np.exp(a[~up])
    s[~up] = small / (1 + small)
    return s


@enter(ODD, "sigmoid_grad")
def slope_by_square(s):
    return 0.25 - (s - 0.5) ** 2


ODD["tanh_grad"] = [lambda t: (1 + t) * (1 - t), np.vectorize(lambda t: 1.0 - t * t)]
ODD["forget"] = [np.multiply, lambda c_prev, f: np.einsum("...,...->...", c_prev, f)]
ODD["write"] = [lambda c, i, g: functools.reduce(np.add, [np.multiply(i, g), c])]
ODD["expose"] = [lambda c, o: np.multiply(np.tanh(c), o, out=np.empty_like(c))]
ODD["forget_bias_for_half_life"] = [
    lambda steps: -np.log(2 ** (1 / np.asarray(steps)) - 1),
    lambda steps: -np.log(np.expm1(np.log(2) / steps)),
]
ODD["memory_retention"] = [
    lambda fs: np.array([fs[t:].prod(axis=0) for t in range(len(fs))]),
    lambda fs: np.multiply.accumulate(fs[::-1])[::-1],
]
ODD["latch_weights"] = [lambda: list(EXERCISES["latch_weights"].reference())]


@enter(ODD, "gate")
def gate_of_joined(x, h_prev, W_ih, W_hh, b):
    joined = np.hstack([x, h_prev]) @ np.hstack([W_ih, W_hh]).T
    return np.reciprocal(1 + np.exp(-(joined + b)))


class Gates:
    """The four blocks, computed when they are asked for."""

    def __init__(self, a):
        self.a = a

    def __getitem__(self, name):
        block = self.a[:, "ifgo".index(name)]
        return np.tanh(block) if name == "g" else 1 / (1 + np.exp(-block))


@enter(ODD, "lstm_gates")
def gates_by_name(x, h_prev, W_ih, W_hh, b):
    a = (x @ W_ih.T + h_prev @ W_hh.T + b).reshape(len(x), 4, -1)
    gates = Gates(a)
    return [gates[name] for name in "ifgo"]


@enter(ODD, "lstm_step")
def step_by_views(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = gates_by_name(x, h_prev, W_ih, W_hh, b)
    c = np.add(np.multiply(f, c_prev), i * g)
    return o * np.tanh(c), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@enter(ODD, "lstm_forward")
def forward_into_buffers(x, h0, c0, W_ih, W_hh, b):
    T, B, H = len(x), *h0.shape
    i, f, g, o, cs, hs = np.empty((6, T, B, H))
    h, c = h0, c0
    for t, row in enumerate(x):
        i[t], f[t], g[t], o[t] = gates_by_name(row, h, W_ih, W_hh, b)
        cs[t] = c = f[t] * c + i[t] * g[t]
        hs[t] = h = o[t] * np.tanh(c)
    return hs, [hs[-1], cs[-1]], LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@enter(ODD, "numerical_gradient")
def gradient_by_basis(f, x, eps=1e-5):
    basis = np.eye(x.size).reshape(x.size, *x.shape) * eps
    slopes = [(f(x + step) - f(x - step)) / (2 * eps) for step in basis]
    return np.array(slopes).reshape(x.shape)


@enter(ODD, "numerical_gradient")
def gradient_by_iterator(f, x, eps=1e-5):
    gradient = np.empty_like(x)
    with np.nditer(x, flags=["multi_index"]) as entries:
        for _ in entries:
            place, moved = entries.multi_index, np.array(x)
            moved[place] += eps
            above = f(moved)
            moved[place] -= 2 * eps
            gradient[place] = (above - f(moved)) / eps / 2
    return gradient


@enter(ODD, "stacked_lstm_forward")
def stack_by_recursion(x, states, layers):
    if len(layers) == 0:
        return x, [], []
    hs, final, cache = lstm_forward(x, *states[0], *layers[0])
    top, finals, caches = stack_by_recursion(hs, states[1:], layers[1:])
    return top, [final, *finals], [cache, *caches]


@enter(ODD, "bidirectional_lstm_forward")
def both_by_flip(x, forward_params, backward_params):
    _, W_hh, _ = forward_params
    zeros = np.zeros((x.shape[1], W_hh.shape[-1]))
    there = lstm_forward(x, zeros, zeros.copy(), *forward_params)[0]
    back = np.flip(lstm_forward(np.flip(x, 0), zeros, zeros, *backward_params)[0], 0)
    return np.dstack([there, back])


@enter(ODD, "last_states")
def last_states_by_take(hs, lengths):
    H = hs.shape[-1] // 2
    ends = np.take_along_axis(hs, (lengths - 1)[None, :, None], axis=0)[0]
    return np.c_[ends[:, :H], hs[0, :, H:]]


@enter(ODD, "dropout_between_layers")
def dropout_in_place(hs_below, rate, rng):
    if not (rate >= 0 and rate < 1):
        raise ValueError(rate)
    hs = hs_below / (1 - rate)
    hs[rng.random(hs.shape) < rate] = 0
    return hs


ODD["count_parameters"] = [
    lambda I, H, L, both: np.int64(
        sum(4 * H * (n + H + 1) * (1 + both) for n in [I, *[H * (1 + both)] * (L - 1)])
    )
]
ODD["parameter_matched_hidden_size"] = [
    lambda kind, budget, I: max(
        H
        for H in range(1, 1 + math.isqrt(budget))
        if {"rnn": 1, "gru": 3, "lstm": 4}[kind] * H * (I + H + 1) + (kind == "gru") * H <= budget
    )
]


@enter(ODD, "gru_step")
def gru_step_by_blocks(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    def block(k):
        rows = slice(k * h_prev.shape[1], (k + 1) * h_prev.shape[1])
        return x @ W_ih[rows].T + b_ih[rows], h_prev @ W_hh[rows].T + b_hh[rows]

    r, z = (1 / (1 + np.exp(-sum(block(k)))) for k in (0, 1))
    a_xn, a_hn = block(2)
    n = np.tanh(a_xn + r * a_hn)
    return n + z * (h_prev - n), GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@enter(ODD, "pad_and_mask")
def padded_with_pad(sequences):
    T = max(len(s) for s in sequences)
    rows = [np.pad(s, [(0, T - len(s))] + [(0, 0)] * (s.ndim - 1)) for s in sequences]
    mask = [[t < len(s) for s in sequences] for t in range(T)]
    return np.stack(rows, axis=1), np.array(mask)


@enter(ODD, "sample_next")
def sampled_row_by_row(logits, temperature, rng):
    if not temperature:
        return np.argmax(logits, -1)
    scores = np.exp((logits - np.max(logits, axis=-1, keepdims=True)) / temperature)
    return np.fromiter((rng.choice(len(p), p=p / p.sum()) for p in scores), dtype=np.int32)


@enter(ODD, "windows")
def windows_as_views(series, length, horizon):
    rows = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return rows[:, :length], rows[:, length:]


@enter(ODD, "standardise")
def standardised_by_where(train, other):
    spread = np.ptp(train, axis=0)
    divide = functools.partial(np.true_divide, where=spread > 0)

    def part(rows):
        centred = rows - train.mean(0)
        return divide(centred, train.std(0) + (spread == 0), out=centred)

    return [part(rows) for rows in (train, other)]


@enter(ODD, "standardise")
def standardised_unless_nearly_constant(train, other):
    std = train.std(axis=0)
    scale = np.where(np.isclose(std, 0), 1.0, std)
    return (train - train.mean(axis=0)) / scale, (other - train.mean(axis=0)) / scale


@enter(ODD, "greedy_ctc_decode")
def decoded_by_groups(log_probs, blank):
    paths = np.argmax(log_probs, axis=-1).T
    return tuple([k for k, _ in itertools.groupby(path) if k != blank] for path in paths)


ALL = [
    pytest.param(name, function, id=f"{name}-{k}")
    for name, functions in ODD.items()
    for k, function in enumerate(functions)
]


@pytest.mark.parametrize(("name", "function"), ALL)
def test_an_odd_right_answer_earns_full_marks(name, function):
    """Does style cost nothing, and is nothing noted or named?"""
    seen = verdict_of(function, EXERCISES[name], 1)
    assert seen.passed and seen.marks == EXERCISES[name].points, str(seen)
    assert not seen.mistakes and seen.first_wrong is None
