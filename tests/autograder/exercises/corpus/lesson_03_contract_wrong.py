"""Answers to lesson 03 that are right in numbers, but break a promise: type, shape, new arrays."""

import numpy as np

from lstm_course.cells.lstm import LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "deeplearning.ai, course 5, lstm_cell_forward: the cache is a plain tuple",
    "The cache is a plain tuple, not an LSTMStepCache: `cache.f` does not exist.",
    at=("cache = (", "return"),
    says=("LSTMStepCache", "plain tuple"),
)
def plain_tuple_for_a_cache(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c_next = f * c_prev + i * g
    a_next = o * np.tanh(c_next)
    cache = (x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c_next)
    return a_next, c_next, cache


@wrong(
    "lstm_step",
    "common slip, no single author: the cache as a dict",
    "The cache is a dict.",
    at=("cache = {", "return"),
    says=("is a dict",),
)
def dict_for_a_cache(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    cache = {"x": x, "h_prev": h_prev, "c_prev": c_prev, "i": i, "f": f, "g": g, "o": o, "c": c}
    return h, c, cache


@wrong(
    "lstm_step",
    "jacklxc, issue 52 of dmlc/minpy (2016): a batch of one sequence",
    "`np.squeeze` removes the batch axis where there is one sequence.",
    at=("np.squeeze",),
    says=("has shape",),
)
def squeezed_states(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.squeeze(f * c_prev + i * g)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_forward",
    "CS231n assignment 3 (2016), lstm_forward: a list of the steps' caches",
    "The cache is a list of the steps' caches, not an LSTMCache.",
    at=("caches",),
    says=("items, expected", "is a list"),
)
def list_of_caches(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    hs, caches = [], []
    for x_t in x:
        h, c, cache = lstm_step(x_t, h, c, W_ih, W_hh, b)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs), (h, c), caches


@wrong(
    "lstm_forward",
    "Coderx7, issue 1 of nicklashansen/rnn_lstm_from_scratch: lists z_s, f_s, ...",
    "The cache is a plain tuple, not an LSTMCache: `cache.step(t)` does not exist.",
    at=("return hs, (h, c), (x, h0",),
    says=("LSTMCache", "plain tuple"),
)
def plain_tuple_of_a_sequence(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    hs = np.stack(hs)
    i, f, g, o, cs = (np.stack([getattr(step, name) for step in steps]) for name in "ifgoc")
    return hs, (h, c), (x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "memory_retention",
    "jacklxc, issue 52 of dmlc/minpy (2016): axes of length 1 are squeezed away",
    "`np.squeeze` removes axes of length 1.",
    at=("np.squeeze",),
    says=("has shape", "single number"),
)
def squeezed_shares(fs):
    return np.squeeze(np.cumprod(fs[::-1], axis=0)[::-1])
