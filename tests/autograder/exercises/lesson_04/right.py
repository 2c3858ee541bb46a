"""Right answers to lesson 04, written as learners write them."""

from functools import partial

import numpy as np

from lstm_course.cells.lstm import LSTMCache, LSTMStepCache, lstm_forward
from lstm_course.cells.lstm import lstm_backward as fast_backward
from lstm_course.cells.lstm_loop import lstm_forward as lstm_forward_loop
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- numerical_gradient ------------------------------------------------------------------------


@enter(RIGHT, "numerical_gradient")
def numerical_in_place(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        before = x[index]
        x[index] = before + eps
        above = f(x)
        x[index] = before - eps
        below = f(x)
        x[index] = before
        gradient[index] = (above - below) / (2 * eps)
    return gradient


@enter(RIGHT, "numerical_gradient")
def numerical_there_and_back(f, x, eps=1e-5):
    gradient = np.empty(x.shape)
    for k in range(x.size):
        x.flat[k] += eps
        up = f(x)
        x.flat[k] -= 2 * eps
        down = f(x)
        x.flat[k] += eps  # back, up to a rounding unit
        gradient.flat[k] = (up - down) / 2 / eps
    return gradient


@enter(RIGHT, "numerical_gradient")
def numerical_iterator(f, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    places = np.nditer(x, flags=["multi_index"])
    while not places.finished:
        up, down = x.copy(), x.copy()
        up[places.multi_index] += eps
        down[places.multi_index] -= eps
        gradient[places.multi_index] = (f(up) - f(down)) * 0.5 / eps
        places.iternext()
    return gradient


@enter(RIGHT, "numerical_gradient")
def numerical_unit_vectors(f, x, eps=1e-5):
    units = eps * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + u) - f(x - u)) / (2 * eps) for u in units]).reshape(x.shape)


@enter(RIGHT, "numerical_gradient")
def numerical_flat_copy(f, x, eps=1e-5):
    flat = x.flatten()
    found = []
    for k in range(len(flat)):
        values = []
        for sign in (1, -1):
            moved = flat.copy()
            moved[k] = flat[k] + sign * eps
            values.append(f(moved.reshape(x.shape)))
        found.append((values[0] - values[1]) / (eps + eps))
    return np.reshape(found, x.shape)


@enter(RIGHT, "numerical_gradient")
def numerical_two_halves(f, x, eps=1e-5):
    middle = f(x)
    gradient = np.zeros(x.shape)
    for index, value in np.ndenumerate(x):
        moved = np.array(x)
        moved[index] = value + eps
        forward = (f(moved) - middle) / eps
        moved[index] = value - eps
        backward = (middle - f(moved)) / eps
        gradient[index] = (forward + backward) / 2
    return gradient


@enter(RIGHT, "numerical_gradient")
def numerical_recursive(f, x, eps=1e-5):
    if x.ndim == 0:
        return (f(x + eps) - f(x - eps)) / (2 * eps)
    rows = []
    for k in range(len(x)):

        def of_row(row, k=k):
            whole = x.copy()
            whole[k] = row
            return f(whole)

        rows.append(numerical_recursive(of_row, np.asarray(x[k]), eps))
    return np.stack(rows)


# --- one step ----------------------------------------------------------------------------------


@enter(RIGHT, "lstm_step_backward")
def step_formulas(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc_total = dc + dh * o * (1 - t**2)
    da = np.hstack(
        [
            dc_total * g * i * (1 - i),
            dc_total * c_prev * f * (1 - f),
            dc_total * i * (1 - g**2),
            dh * t * o * (1 - o),
        ]
    )
    return da @ W_ih, da @ W_hh, dc_total * f, da.T @ x, da.T @ h_prev, da.sum(0)


@enter(RIGHT, "lstm_step_backward")
def step_buffer(dh, dc, cache):
    B, H = dh.shape
    da = np.empty((B, 4, H))
    total = dc.copy()
    total += dh * cache.o / np.cosh(cache.c) ** 2
    da[:, 0] = total * cache.g
    da[:, 1] = total * cache.c_prev
    da[:, 2] = total * cache.i
    da[:, 3] = dh * np.tanh(cache.c)
    for k, gate in enumerate((cache.i, cache.f, None, cache.o)):
        da[:, k] *= 1 - cache.g**2 if gate is None else gate - gate**2
    da = da.reshape(B, 4 * H)
    both = da.T @ np.concatenate([cache.x, cache.h_prev, np.ones((B, 1))], axis=1)
    I = cache.x.shape[1]
    back = da @ np.concatenate([cache.W_ih, cache.W_hh], axis=1)
    return [back[:, :I], back[:, I:], total * cache.f, both[:, :I], both[:, I:-1], both[:, -1]]


@enter(RIGHT, "lstm_step_backward")
def step_gate_by_gate(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    H = dh.shape[1]
    dc = dc + dh * o * (1 - np.tanh(c) ** 2)
    das = (
        dc * g * i * (1 - i),
        dc * c_prev * f * (1 - f),
        dc * i * (1 - g * g),
        dh * np.tanh(c) * o * (1 - o),
    )
    dx, dh_prev = np.zeros_like(x), np.zeros_like(h_prev)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(4 * H)
    for k, da in enumerate(das):
        rows = slice(k * H, (k + 1) * H)
        dx += da @ W_ih[rows]
        dh_prev += da @ W_hh[rows]
        dW_ih[rows] = da.T @ x
        dW_hh[rows] = da.T @ h_prev
        db[rows] = da.sum(axis=0)
    return dx, dh_prev, dc * f, dW_ih, dW_hh, db


@enter(RIGHT, "lstm_step_backward")
def step_einsum(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    dc = np.einsum("bh,bh,bh->bh", dh, o, 1 - np.square(np.tanh(c))) + dc
    da = np.stack(
        [dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g**2), 0 * dc], axis=1
    )
    da[:, 3] = dh * np.tanh(c) * o * (1 - o)  # (B, 4, H)
    B, _, H = da.shape
    return (
        np.einsum("bkh,khi->bi", da, W_ih.reshape(4, H, -1)),
        np.einsum("bkh,khj->bj", da, W_hh.reshape(4, H, H)),
        np.multiply(f, dc),
        np.einsum("bkh,bi->khi", da, x).reshape(W_ih.shape),
        np.einsum("bkh,bj->khj", da, h_prev).reshape(W_hh.shape),
        da.reshape(B, -1).sum(axis=0),
    )


@enter(RIGHT, "lstm_step_backward")
def step_each_sequence(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    dx, dh_prev, dc_prev = np.empty_like(x), np.empty_like(h_prev), np.empty_like(c_prev)
    dW_ih, dW_hh, db = 0, 0, 0
    for n in range(len(x)):
        t = np.tanh(c[n])
        total = dc[n] + dh[n] * o[n] * (1 - t * t)
        da = np.concatenate(
            (
                total * g[n] * i[n] * (1 - i[n]),
                total * c_prev[n] * f[n] * (1 - f[n]),
                total * i[n] * (1 - g[n] ** 2),
                dh[n] * t * o[n] * (1 - o[n]),
            )
        )
        dx[n], dh_prev[n], dc_prev[n] = W_ih.T @ da, W_hh.T @ da, f[n] * total
        dW_ih = dW_ih + np.outer(da, x[n])
        dW_hh = dW_hh + np.outer(da, h_prev[n])
        db = db + da
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db


@enter(RIGHT, "lstm_step_backward")
def step_transposed_inside(dh, dc, cache):
    i, f, g, o, c, c_prev, dhT, dcT = (
        a.T for a in (*cache[5:], cache.c_prev, dh, dc)
    )  # (H, B) each
    t = np.tanh(c)
    dcT = dcT + dhT * o * (1 - t) * (1 + t)
    daT = np.vstack(
        (
            dcT * g * i * (1 - i),
            dcT * c_prev * f * (1 - f),
            dcT * i * (1 - g) * (1 + g),
            dhT * t * o * (1 - o),
        )
    )
    return (
        (cache.W_ih.T @ daT).T,
        np.dot(daT.T, cache.W_hh),
        (dcT * f).T,
        daT @ cache.x,
        np.dot(daT, cache.h_prev),
        daT @ np.ones(len(dh)),
    )


# --- a sequence --------------------------------------------------------------------------------


def one_step(cache, t):
    """The cache of a step, cut out by hand."""
    h_prev, c_prev = (cache.hs[t - 1], cache.cs[t - 1]) if t else (cache.h0, cache.c0)
    gates = [a[t] for a in (cache.i, cache.f, cache.g, cache.o, cache.cs)]
    return LSTMStepCache(cache.x[t], h_prev, c_prev, cache.W_ih, cache.W_hh, *gates)


def backward_with(step, dhs, cache, dc_T=None):
    """Backpropagation through time with lists, around any way of doing one step."""
    dx, dh = [], np.zeros_like(cache.h0)
    dc = dc_T if dc_T is not None else np.zeros_like(cache.c0)
    total = [0, 0, 0]
    for t in range(len(dhs) - 1, -1, -1):
        dx_t, dh, dc, *weights = step(dhs[t] + dh, dc, one_step(cache, t))
        dx.insert(0, dx_t)
        total = [old + new for old, new in zip(total, weights, strict=True)]
    return np.stack(dx), dh, dc, *total


STEPS = (step_formulas, step_buffer, step_gate_by_gate, step_einsum, step_each_sequence)
RIGHT["lstm_backward"] = [partial(backward_with, step) for step in STEPS]
RIGHT["lstm_backward"].append(fast_backward)


@enter(RIGHT, "lstm_backward")
def backward_own_buffers(dhs, cache, dc_T=None):
    flow = dhs.copy()
    dc = np.zeros_like(cache.c0)
    if dc_T is not None:
        dc += dc_T
    dx, grads = np.zeros_like(cache.x), None
    for t in range(len(dhs))[::-1]:
        dx[t], dh_prev, dc[:], *weights = step_formulas(flow[t], dc.copy(), cache.step(t))
        if t > 0:
            flow[t - 1] += dh_prev
        grads = weights if grads is None else [a + b for a, b in zip(grads, weights, strict=True)]
    return [dx, dh_prev, dc, *grads]


@enter(RIGHT, "lstm_backward")
def backward_recursive(dhs, cache, dc_T=None):
    dc = 0 * cache.c0 if dc_T is None else dc_T
    last = step_formulas(dhs[-1], dc, cache.step(len(dhs) - 1))
    dx, dh, dc, *weights = last
    if len(dhs) == 1:
        return dx[None], dh, dc, *weights
    before = dhs[:-1].copy()
    before[-1] += dh
    dx_before, dh0, dc0, *earlier = backward_recursive(before, cache.segment(0, len(dhs) - 1), dc)
    sums = [one + other for one, other in zip(earlier, weights, strict=True)]
    return np.concatenate([dx_before, dx[None]]), dh0, dc0, *sums


# --- truncated ---------------------------------------------------------------------------------


@enter(RIGHT, "truncated_backward")
def truncated_reset_in_the_loop(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
    total = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_ih))]
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *weights = step_formulas(dhs[t] + dh, dc, cache.step(t))
        for sum_, new in zip(total, weights, strict=True):
            sum_ += new
        if t % k == 0:
            dh, dc = np.zeros_like(dh), np.zeros_like(dc)
    return dx, *total


def truncated_with(backward, dhs, cache, k):
    """Segment by segment, in slices, around any way through a segment."""
    pieces, total = [], [0, 0, 0]
    for start in range(0, dhs.shape[0], k):
        piece, _, _, *weights = backward(dhs[start : start + k], cut(cache, start, start + k))
        pieces.append(piece)
        total = [old + new for old, new in zip(total, weights, strict=True)]
    return np.concatenate(pieces), *total


def cut(cache, start, stop):
    """A segment of the cache, cut out by hand; slices may reach beyond the end."""
    h0, c0 = (cache.hs[start - 1], cache.cs[start - 1]) if start else (cache.h0, cache.c0)
    of_steps = [a[start:stop] for a in cache[5:]]
    return LSTMCache(cache.x[start:stop], h0, c0, cache.W_ih, cache.W_hh, *of_steps)


RIGHT["truncated_backward"] += [
    partial(truncated_with, backward)
    for backward in (*RIGHT["lstm_backward"][:3], fast_backward, backward_recursive)
]


@enter(RIGHT, "truncated_backward")
def truncated_from_behind(dhs, cache, k):
    dx = np.empty_like(cache.x)
    dW_ih, dW_hh, db = 0, 0, 0
    for number in range((len(dhs) - 1) // k, -1, -1):
        start, stop = number * k, min((number + 1) * k, len(dhs))
        part = fast_backward(dhs[start:stop], cache.segment(start, stop))
        dx[start:stop] = part[0]
        dW_ih, dW_hh, db = dW_ih + part[3], dW_hh + part[4], db + part[5]
    return [dx, dW_ih, dW_hh, db]


# --- the bug hunt ------------------------------------------------------------------------------


def random_call(rng, sizes, with_dc_T, scale=1.0):
    """Arguments of `lstm_backward` on random numbers."""
    T, B, I, H = sizes
    shapes = [(T, B, I), (B, H), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
    cache = lstm_forward(*(scale * rng.standard_normal(shape) for shape in shapes))[2]
    dhs, dc_T = rng.standard_normal((T, B, H)), rng.standard_normal((B, H))
    return (dhs, cache, dc_T) if with_dc_T else (dhs, cache)


@enter(RIGHT, "cases_for_lstm_backward")
def two_random_calls():
    rng = np.random.default_rng(3)
    return [random_call(rng, (4, 2, 5, 3), with_dc_T=k == 0) for k in range(2)]


@enter(RIGHT, "cases_for_lstm_backward")
def six_random_calls():
    rng = np.random.default_rng(4)
    sizes = [(1, 1, 1, 1), (1, 3, 2, 4), (6, 1, 3, 2), (2, 4, 1, 3), (3, 2, 2, 2), (12, 5, 12, 7)]
    return tuple(random_call(rng, s, with_dc_T=k % 2 == 1) for k, s in enumerate(sizes))


@enter(RIGHT, "cases_for_lstm_backward")
def none_given_as_an_argument():
    rng = np.random.default_rng(5)
    dhs, cache, dc_T = random_call(rng, (3, 2, 1, 2), with_dc_T=True)
    return [[dhs, cache, None], [dhs, cache, dc_T]]


@enter(RIGHT, "cases_for_lstm_backward")
def caches_from_the_loop():
    rng = np.random.default_rng(6)
    cases = []
    for dc_T in (None, rng.uniform(-1, 1, (3, 4))):
        W_ih, W_hh, b = rng.uniform(-1, 1, (16, 2)), rng.uniform(-1, 1, (16, 4)), np.zeros(16)
        x, state = rng.uniform(-1, 1, (7, 3, 2)), rng.uniform(-1, 1, (2, 3, 4))
        hs, _, cache = lstm_forward_loop(x, *state, W_ih, W_hh, b)
        cases.append((hs**2, cache, dc_T))
    return cases


@enter(RIGHT, "cases_for_lstm_backward")
def in_single_precision():
    cases = []
    for k, call in enumerate(two_random_calls()):
        x, h0, c0, W_ih, W_hh, *_ = (array.astype(np.float32) for array in call[1])
        cache = lstm_forward(x, h0, c0, W_ih, W_hh, np.full(len(W_ih), 0.3, np.float32))[2]
        rest = [array.astype(np.float32) for array in (call[0], *call[2:])]
        cases.append((rest[0], cache, *rest[1:]))
        assert len(cases[k]) == len(call)
    return cases


@enter(RIGHT, "cases_for_lstm_backward")
def saturated_and_small():
    rng = np.random.default_rng(8)
    return [
        random_call(rng, (5, 3, 2, 4), with_dc_T, scale)
        for scale in (0.1, 3.0)
        for with_dc_T in (True, False)
    ]


@enter(RIGHT, "cases_for_lstm_backward")
def zeros_and_ones_among_others():
    rng = np.random.default_rng(9)
    dhs, cache, dc_T = random_call(rng, (4, 3, 2, 5), with_dc_T=True)
    return [
        (0 * dhs, cache, dc_T),
        (np.ones_like(dhs), cache),
        (dhs, cache),
        (dhs[:1], cache.segment(0, 1)),
        (dhs, cache, np.ones_like(dc_T)),
        (dhs, cache, dc_T),
    ]
