"""Right answers to lesson 05 that an examiner wrote in unusual styles."""

import functools

import numpy as np

from lstm_course.cells.lstm import lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("stacked_lstm_forward", "our own: functools.reduce over the layers")
def reduced_over_layers(x, states, layers):
    def add_layer(built, layer):
        hs, finals, caches = built
        (h0, c0), weights = layer
        hs, final, cache = lstm_forward(hs, h0, c0, *weights)
        return hs, [*finals, final], [*caches, cache]

    return functools.reduce(add_layer, zip(states, layers, strict=True), (x, [], []))


@right("bidirectional_lstm_forward", "our own: both halves written into one array")
def halves_written(x, forward_params, backward_params):
    T, B, _ = x.shape
    H = len(forward_params[2]) // 4
    hs = np.empty((T, B, 2 * H), x.dtype)
    start = np.zeros((B, H), x.dtype)
    hs[:, :, :H] = lstm_forward(x, start, start, *forward_params)[0]
    hs[::-1, :, H:] = lstm_forward(np.ascontiguousarray(x[::-1]), start, start, *backward_params)[0]
    return hs


@right("last_states", "our own: a one-hot product picks the steps")
def one_hot_product(hs, lengths):
    T, _B, F = hs.shape
    last = (np.arange(T)[:, None] == np.asarray(lengths)[None, :] - 1).astype(hs.dtype)
    ends = np.einsum("tb,tbh->bh", last, hs[..., : F // 2])
    return np.concatenate((ends, hs[0, ..., F // 2 :]), axis=-1)


@right("dropout_between_layers", "our own: a masked copy, divided in place")
def masked_copy(hs_below, rate, rng):
    if rate < 0 or rate >= 1:
        raise ValueError(f"cannot drop a share of {rate}")
    dropped = rng.random(hs_below.shape) < rate
    hs = hs_below.copy()
    hs[dropped] = 0
    hs /= 1 - rate
    return hs


@right("count_parameters", "our own: a closed formula")
def closed_formula(input_size, hidden_size, num_layers, bidirectional):
    H, d = hidden_size, 2 if bidirectional else 1
    return 4 * d * H * (input_size + H + 1 + (num_layers - 1) * (d * H + H + 1))
