"""Wrong answers to lesson 01 of an examiner's second round, after the first had been mended."""

import math

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_step",
    "our own: tanh of each unit is divided by the norm of the state",
    "The new state is normalised to length 1.",
    at=("np.linalg.norm",),
    says=("normalis", "norm", "length"),
)
def state_of_length_one(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    h = h / np.linalg.norm(h, axis=1, keepdims=True)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "our own: a list of states, one for each sequence",
    "h is a list of arrays.",
    at=("h = [",),
    says=("list",),
)
def list_of_states(x, h_prev, W_ih, W_hh, b):
    h = [np.tanh(W_ih @ x_n + W_hh @ h_n + b) for x_n, h_n in zip(x, h_prev, strict=True)]
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, np.array(h))


@wrong(
    "rnn_forward",
    "our own: the number of steps is read from the axis of the batch",
    "The loop runs over x.shape[1], which is B.",
    at=("x.shape[1]",),
    says=("shape", "index", "T"),
)
def as_many_steps_as_sequences(x, h0, W_ih, W_hh, b):
    h, states = h0, []
    for t in range(x.shape[1]):
        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)
        states.append(h)
    hs = np.array(states)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_step_backward",
    "eknight7/ParallelRNN (a notebook on RNN gradients): the recurrent weights are transposed",
    "dh_prev uses W_hh transposed.",
    names=("dh-prev-transposed",),
    at=("cache.W_hh.T",),
    says=("transpos", "W_hh"),
)
def recurrent_weights_transposed(dh, cache):
    da = dh * (1 - cache.h**2)
    dW_ih, dW_hh = da.T @ cache.x, da.T @ cache.h_prev
    return da @ cache.W_ih, da @ cache.W_hh.T, dW_ih, dW_hh, da.sum(axis=0)


@wrong(
    "rnn_backward",
    "Karpathy's min-char-rnn (2015): gradients clipped to ±5, here at each step",
    "The travelling gradient is clipped to ±1 at every step.",
    at=("np.clip",),
    says=("clip", "limit"),
)
def clipped_on_the_way(dhs, cache):
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros(len(cache.W_hh))
    later = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dh = np.clip(dhs[t] + later, -1, 1)
        dx[t], later, a, c, e = rnn_step_backward(dh, cache.step(t))
        dW_ih += a
        dW_hh += c
        db += e
    return dx, later, dW_ih, dW_hh, db


@wrong(
    "clip_by_global_norm",
    "our own: the clipped arrays replace those in the caller's list",
    "The caller's list is modified, though not its arrays.",
    at=("grads[k] =",),
    says=("modif", "list", "in place"),
)
def caller_s_list_changed(grads, max_norm):
    norm = math.sqrt(sum(float((g**2).sum()) for g in grads))
    if not math.isfinite(norm):
        raise ValueError(norm)
    if norm > max_norm:
        for k in range(len(grads)):
            grads[k] = grads[k] * (max_norm / norm)
    return grads, norm


@wrong(
    "clip_by_global_norm",
    "our own: the limit is compared with the largest entry",
    "The norm is the largest absolute value.",
    names=("largest-entry",),
    at=("max(",),
    says=("largest", "maximum", "norm"),
)
def largest_entry_as_the_norm(grads, max_norm):
    norm = max(float(np.abs(g).max()) for g in grads)
    if not math.isfinite(norm):
        raise ValueError(norm)
    scale = 1.0 if norm <= max_norm else max_norm / norm
    return [scale * g for g in grads], norm
