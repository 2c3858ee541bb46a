"""Right answers to lesson 04, after how other people write them."""

import itertools

import numpy as np

from lstm_course.cells.lstm import lstm_step_backward
from lstm_course.cells.lstm_loop import lstm_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)

# --- finite differences ------------------------------------------------------------------------


@right("numerical_gradient", "pskrunner14/neural-networks, test_util.py: np.nditer")
def nditer(f, x, eps=1e-5):
    x = x.copy()
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + eps
        fxph = f(x)
        x[ix] = oldval - eps
        fxmh = f(x)
        x[ix] = oldval
        grad[ix] = (fxph - fxmh) / (2 * eps)
        it.iternext()
    return grad


@right(
    "numerical_gradient", "gcinbis, pull request 126 of torch/optim (2016): moved and moved back"
)
def moved_and_moved_back(f, x, eps=1e-5):
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        gradient[index] = f(x)
        x[index] -= 2 * eps
        gradient[index] -= f(x)
        x[index] += eps
    return gradient / (2 * eps)


@right("numerical_gradient", "numeric_grad with xpert.flat, in a repository that checks gradients")
def flat_iterator(f, x, eps=1e-5):
    xpert = x.copy()
    out = np.zeros_like(x)
    for i in range(x.size):
        xpert.flat[i] = x.flat[i] + eps
        yplus = f(xpert)
        xpert.flat[i] = x.flat[i] - eps
        yminus = f(xpert)
        xpert.flat[i] = x.flat[i]
        out.flat[i] = (yplus - yminus) / (2 * eps)
    return out


@right("numerical_gradient", "deeplearning.ai, course 2, gradient checking: basis vectors")
def basis_vectors(f, x, eps=1e-5):
    identity = np.eye(x.size).reshape(x.size, *x.shape)
    J_plus = np.array([f(x + eps * e) for e in identity])
    J_minus = np.array([f(x - eps * e) for e in identity])
    return ((J_plus - J_minus) / (2.0 * eps)).reshape(x.shape)


# --- one step ----------------------------------------------------------------------------------


@right("lstm_step_backward", "Saitoh, Deep Learning from Scratch 2 (2018): slopes in place, hstack")
def slopes_in_place(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c_next = cache
    tanh_c_next = np.tanh(c_next)
    ds = dc + (dh * o) * (1 - tanh_c_next**2)
    dc_prev = ds * f
    di, df, do, dg = ds * g, ds * c_prev, dh * tanh_c_next, ds * i
    di *= i * (1 - i)
    df *= f * (1 - f)
    do *= o * (1 - o)
    dg *= 1 - g**2
    dA = np.hstack((di, df, dg, do))
    return np.dot(dA, W_ih), np.dot(dA, W_hh), dc_prev, dA.T @ x, dA.T @ h_prev, dA.sum(axis=0)


@right("lstm_step_backward", "jinzishuai, issue 44 of learn2deeplearn (2018): equations put right")
def equations_put_right(dh, dc, cache):
    x, a_prev, c_prev, W_ih, W_hh, it, ft, cct, ot, c_next = cache
    da_next, dc_next = dh, dc
    both = dc_next + ot * (1 - np.square(np.tanh(c_next))) * da_next
    d = {
        "i": both * cct * it * (1 - it),
        "f": both * c_prev * ft * (1 - ft),
        "c": both * it * (1 - np.square(cct)),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    Wx, Wa = np.split(W_ih, 4), np.split(W_hh, 4)
    dxt = sum(part @ W for part, W in zip(d.values(), Wx, strict=True))
    da_prev = sum(part @ W for part, W in zip(d.values(), Wa, strict=True))
    dWx = np.concatenate([part.T @ x for part in d.values()])
    dWa = np.concatenate([part.T @ a_prev for part in d.values()])
    db = np.concatenate([part.sum(axis=0) for part in d.values()])
    return dxt, da_prev, both * ft, dWx, dWa, db


@right("lstm_step_backward", "CaptainE/RNN-LSTM-in-numpy, put right: dz of the stacked [h, x]")
def through_the_stacked_input(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    H = h_prev.shape[1]
    t = np.tanh(c)
    dC = np.copy(dc)
    dC += dh * o * (1 - t * t)
    deltas = np.stack(
        [
            dC * g * i * (1 - i),
            dC * c_prev * f * (1 - f),
            dC * i * (1 - g * g),
            dh * t * o * (1 - o),
        ],
        axis=1,
    ).reshape(len(x), 4 * H)
    z = np.column_stack([h_prev, x])
    dz = deltas @ np.column_stack([W_hh, W_ih])
    dW = deltas.T @ z
    return dz[:, H:], dz[:, :H], f * dC, dW[:, H:], dW[:, :H], np.ones(len(x)) @ deltas


@right("lstm_step_backward", "common style, no single author: einsum and a list of pairs")
def with_einsum(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc = dc + np.einsum("bh,bh,bh->bh", dh, o, 1 - t**2)
    pairs = [
        (dc * g, i - i * i),
        (dc * c_prev, f - f * f),
        (dc * i, 1 - g * g),
        (dh * t, o - o * o),
    ]
    da = np.concatenate([upstream * slope for upstream, slope in pairs], axis=-1)
    return (
        np.einsum("bk,ki->bi", da, W_ih),
        np.einsum("bk,kh->bh", da, W_hh),
        dc * f,
        np.einsum("bk,bi->ki", da, x),
        np.einsum("bk,bh->kh", da, h_prev),
        np.einsum("bk->k", da),
    )


# --- through time ------------------------------------------------------------------------------


@right("lstm_backward", "retrieva/deep-learning-from-scratch-2, TimeLSTM: grads = [0, 0, 0]")
def sums_from_the_number_zero(dhs, cache, dc_T=None):
    dxs = np.empty_like(cache.x)
    dh, dc = 0, np.zeros_like(cache.c0) if dc_T is None else dc_T
    grads = [0, 0, 0]
    for t in reversed(range(len(dhs))):
        dx, dh, dc, *layer_grads = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dxs[t] = dx
        for i, grad in enumerate(layer_grads):
            grads[i] = grads[i] + grad
    return (dxs, dh, dc, *grads)


@right(
    "lstm_backward",
    "arunmallya's slides (2016): gradients kept, summed at the end",
)
def kept_and_summed_at_the_end(dhs, cache, dc_T=None):
    dh, dc = np.zeros_like(cache.h0), dc_T
    if dc is None:
        dc = np.zeros_like(dh)
    history = []
    for t in range(len(dhs) - 1, -1, -1):
        step = lstm_step_backward(dh + dhs[t], dc, cache.step(t))
        dh, dc = step[1], step[2]
        history.append(step)
    history.reverse()
    dx = np.stack([step[0] for step in history])
    return dx, dh, dc, *(np.sum([step[k] for step in history], axis=0) for k in (3, 4, 5))


@right("lstm_backward", "kli-casia, issue 3 of arunmallya.github.io (2016): a dict of gradients")
def dict_of_gradients(dhs, cache, dc_T=None):
    T = len(dhs)
    grads = {"h": [np.array(d) for d in dhs], "c": [np.zeros_like(cache.c0) for _ in range(T)]}
    if dc_T is not None:
        grads["c"][-1] = grads["c"][-1] + dc_T
    weights, dx = None, np.zeros_like(cache.x)
    for t in range(T)[::-1]:
        found = lstm_step_backward(grads["h"][t], grads["c"][t], cache.step(t))
        dx[t] = found[0]
        weights = found[3:] if weights is None else [a + b for a, b in zip(weights, found[3:])]  # noqa: B905
        if t > 0:
            grads["h"][t - 1] += found[1]
            grads["c"][t - 1] += found[2]
    return (dx, found[1], found[2], *weights)


# --- in segments -------------------------------------------------------------------------------


@right("truncated_backward", "AlexDBlack, pull request 671 of deeplearning4j (2015): bounds")
def list_of_bounds(dhs, cache, k):
    bounds = [*range(0, len(dhs), k), len(dhs)]
    parts = [
        lstm_backward(dhs[start:stop], cache.segment(start, stop))
        for start, stop in itertools.pairwise(bounds)
    ]
    dx = np.concatenate([part[0] for part in parts])
    return (dx, *(sum(part[n] for part in parts) for n in (3, 4, 5)))


@right("truncated_backward", "albanD's TBPTT, on the PyTorch forum (2018): a detach every k steps")
def detached_at_every_kth_step(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros_like(cache.W_hh[:, 0])]
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
    for t in reversed(range(len(dhs))):
        if (t + 1) % k == 0:
            dh, dc = np.zeros_like(dh), np.zeros_like(dc)
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return (dx, *sums)


@right("truncated_backward", "ramapuram, issue 73 of IDSIA/brainstorm (2015): a while loop")
def while_loop_over_chunks(dhs, cache, k):
    start, found, totals = 0, [], None
    while start < len(dhs):
        stop = start + k if start + k < len(dhs) else len(dhs)
        dx, _dh0, _dc0, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        found.extend(dx)
        totals = grads if totals is None else [a + b for a, b in zip(totals, grads, strict=True)]
        start = stop
    return (np.array(found), *totals)
