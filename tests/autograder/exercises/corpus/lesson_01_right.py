"""Right answers to lesson 01, after how other people write them."""

import functools
import itertools
import math

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)

# --- one step ----------------------------------------------------------------------------------


@right("rnn_step", "nicklashansen/rnn_lstm_from_scratch (2019): state and input stacked as columns")
def stacked_as_columns(x, h_prev, W_ih, W_hh, b):
    z = np.vstack([h_prev.T, x.T])
    W = np.hstack([W_hh, W_ih])
    h = np.tanh(W @ z + b.reshape(-1, 1)).T
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@right("rnn_step", "common style, no single author: one einsum a product")
def with_einsum(x, h_prev, W_ih, W_hh, b):
    a = b + np.einsum("ni,hi->nh", x, W_ih)
    a += np.einsum("nk,hk->nh", h_prev, W_hh)
    h = np.tanh(a)
    return h, RNNStepCache(x=x, h_prev=h_prev, W_ih=W_ih, W_hh=W_hh, h=h)


@right("rnn_step", "chiayisu/NLP_and_ML_Algorithm, RNN.py: tanh out of exponentials")
def tanh_written_out(x, h_prev, W_ih, W_hh, b):
    s = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    numerator = np.exp(s) - np.exp(-s)
    denominator = np.exp(s) + np.exp(-s)
    h = numerator / denominator
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@right("rnn_step", "Saitoh, Deep Learning from Scratch 2 (2018): a layer with params and cache")
def layer_object(x, h_prev, W_ih, W_hh, b):
    class RNN:
        def __init__(self, Wx, Wh, b):
            self.params, self.cache = [Wx, Wh, b], None

        def forward(self, x, h_prev):
            Wx, Wh, b = self.params
            t = np.matmul(h_prev, Wh) + np.matmul(x, Wx) + b
            h_next = np.tanh(t)
            self.cache = RNNStepCache(x, h_prev, W_ih, W_hh, h_next)
            return h_next

    layer = RNN(W_ih.T, W_hh.T, b)
    return layer.forward(x, h_prev), layer.cache


# --- a sequence --------------------------------------------------------------------------------


@right("rnn_forward", "Andrej Karpathy, min-char-rnn (2015): a dict of states with key -1")
def dict_with_key_minus_one(x, h0, W_ih, W_hh, b):
    hs = {-1: np.copy(h0)}
    for t in range(len(x)):
        hs[t] = np.tanh(np.dot(x[t], W_ih.T) + np.dot(hs[t - 1], W_hh.T) + b)
    states = np.array([hs[t] for t in range(len(x))])
    return states, RNNCache(x, h0, W_ih, W_hh, states)


@right("rnn_forward", "Denny Britz, RNN tutorial (2015): one row more, whose last one is the start")
def one_row_more(x, h0, W_ih, W_hh, b):
    T = len(x)
    s = np.zeros((T + 1, *h0.shape), dtype=x.dtype)
    s[-1] = h0
    for t in np.arange(T):
        s[t] = np.tanh(x[t].dot(W_ih.T) + s[t - 1].dot(W_hh.T) + b)
    return s[:-1], RNNCache(x, h0, W_ih, W_hh, s[:-1])


@right("rnn_forward", "Saitoh, Deep Learning from Scratch 2 (2018): a buffer, in float64")
def buffer_of_the_default_dtype(x, h0, W_ih, W_hh, b):
    T, N, _ = x.shape
    hs = np.empty((T, N, len(b)))
    h = h0
    for t in range(T):
        h = np.tanh(np.dot(h, W_hh.T) + np.dot(x[t], W_ih.T) + b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@right("rnn_forward", "common style, no single author: a scan over the steps, as in JAX")
def accumulated(x, h0, W_ih, W_hh, b):
    def cell(h, projected):
        return np.tanh(projected + h @ W_hh.T)

    projected = x @ W_ih.T + b
    states = list(itertools.accumulate(projected, cell, initial=h0))[1:]
    hs = np.stack(states)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


# --- backward through a step -------------------------------------------------------------------


@right("rnn_step_backward", "CS231n assignment 3 (2016): transposed into (in, out) and back")
def through_in_out(dh, cache):
    x, prev_h, W_ih, W_hh, next_h = cache
    Wx, Wh = W_ih.T, W_hh.T
    dtanh = dh * (1 - next_h**2)
    dWx, dWh = x.T.dot(dtanh), prev_h.T.dot(dtanh)
    return dtanh.dot(Wx.T), dtanh.dot(Wh.T), dWx.T, dWh.T, np.sum(dtanh, axis=0)


@right("rnn_step_backward", "deeplearning.ai, course 5: gradients in a dict, sums with keepdims")
def gradients_in_a_dict(dh, cache):
    dtanh = np.multiply(1 - np.square(cache.h), dh)
    gradients = {
        "dxt": np.dot(cache.W_ih.T, dtanh.T).T,
        "da_prev": np.dot(cache.W_hh.T, dtanh.T).T,
        "dWax": np.dot(dtanh.T, cache.x),
        "dWaa": np.dot(dtanh.T, cache.h_prev),
        "dba": np.sum(dtanh, axis=0, keepdims=True).reshape(-1),
    }
    return tuple(gradients.values())


@right("rnn_step_backward", "mattiasospetti, on VikParuchuri/zero_to_gpt (2023): outer products")
def outer_products(dh, cache):
    da = dh * (1 + cache.h) * (1 - cache.h)
    dW_ih = sum(np.outer(d, x) for d, x in zip(da, cache.x, strict=True))
    dW_hh = sum(np.outer(d, h) for d, h in zip(da, cache.h_prev, strict=True))
    db = functools.reduce(np.add, da)
    dx = np.array([cache.W_ih.T @ d for d in da])
    dh_prev = np.array([cache.W_hh.T @ d for d in da])
    return dx, dh_prev, dW_ih, dW_hh, np.array(db)


# --- backward through time ---------------------------------------------------------------------


@right("rnn_backward", "fmscole, issue 2 of qixianbiao/RNN (2018): first turn apart, then added")
def first_turn_apart(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    T = len(dhs)
    D_Wxh, D_Whh, D_Bh = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros_like(W_hh[0])
    dx = np.zeros_like(x)
    dL_ht = dhs[-1]
    for t in range(T - 1, -1, -1):
        if t != T - 1:
            dL_ht = dL_ht + dhs[t]
        dt = (1 - hs[t] * hs[t]) * dL_ht
        D_Wxh += np.dot(dt.T, x[t])
        D_Whh += np.dot(dt.T, hs[t - 1] if t > 0 else h0)
        D_Bh += dt.sum(axis=0)
        dx[t] = np.dot(dt, W_ih)
        dL_ht = np.dot(dt, W_hh)
    return dx, dL_ht, D_Wxh, D_Whh, D_Bh


@right("rnn_backward", "peterroelants, RNN implementation (2015): gradients of all times kept")
def gradients_of_all_times(dhs, cache):
    T = len(dhs)
    before = np.concatenate((cache.h0[np.newaxis], cache.hs[:-1]))
    das = [None] * T
    upstream = 0.0
    for k in reversed(range(T)):
        das[k] = (dhs[k] + upstream) * (1.0 - cache.hs[k] ** 2)
        upstream = das[k] @ cache.W_hh
    das = np.asarray(das)
    dW_hh = np.tensordot(das, before, axes=[(0, 1), (0, 1)])
    dW_ih = np.tensordot(das, cache.x, axes=[(0, 1), (0, 1)])
    return np.matmul(das, cache.W_ih), upstream, dW_ih, dW_hh, das.sum((0, 1))


# --- sizes -------------------------------------------------------------------------------------


@right("gradient_through_time", "KuOnoda, rnn_gradient_graph.py: a list of norms, turned round")
def list_turned_round(dhs, cache):
    dh = np.zeros_like(cache.h0)
    norm_list = []
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        norm_list.append(np.sqrt(np.sum(dh**2)))
        dh = np.dot(dh * (1 - cache.hs[t] ** 2), cache.W_hh)
    norm_list.reverse()
    return np.array(norm_list)


@right(
    "gradient_through_time",
    "omarschall, class BPTT (2018): explicit Jacobians",
)
def explicit_jacobians(dhs, cache):
    T, B, _ = dhs.shape
    squares = np.zeros(T, dtype=dhs.dtype)
    for n in range(B):
        gradient = np.zeros_like(cache.h0[n])
        for t in range(T - 1, -1, -1):
            gradient = dhs[t, n] + gradient
            squares[t] += gradient @ gradient
            jacobian = np.diag(1 - cache.hs[t, n] ** 2) @ cache.W_hh
            gradient = gradient @ jacobian
    return np.sqrt(squares)


@right("clip_by_global_norm", "Jonas-Jaeger, pull request 1523 of Lightning (2020): pow, sum, root")
def power_sum_root(grads, max_norm):
    total_norm = sum(float(np.power(g, 2).sum()) for g in grads) ** 0.5
    if not math.isfinite(total_norm):
        raise ValueError("non-finite gradient norm")
    clip_coef = max_norm / total_norm if total_norm > max_norm else 1.0
    return [np.multiply(g, clip_coef) for g in grads], total_norm


@right("clip_by_global_norm", "karpathy/llm.c, pull request 315 (2024): one vector of all")
def one_vector_of_all(grads, max_norm):
    flat = np.concatenate([g.reshape(-1) for g in grads])
    norm = float(np.linalg.norm(flat))
    if norm != norm or norm in (math.inf, -math.inf):
        raise ValueError(f"norm is {norm}")
    scale = 1.0 if norm <= max_norm else max_norm / norm
    clipped, start = [], 0
    for g in grads:
        piece = flat[start : start + g.size] * scale
        clipped.append(piece.reshape(g.shape))
        start += g.size
    return clipped, norm


@right("clip_by_global_norm", "kurtamohler, pull request 53843 of pytorch (2021): norm of norms")
def norm_of_norms(grads, max_norm):
    total = np.linalg.norm(np.array([np.linalg.norm(g) for g in grads]))
    if np.isnan(total) or np.isinf(total):
        raise ValueError("the total norm is non-finite, so it cannot be clipped")
    if total > max_norm:
        grads = [g / (total / max_norm) for g in grads]
    return [g.copy() for g in grads], float(total)
