"""Wrong answers to lesson 05 of an examiner's second round, after the first had been mended."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stacked_lstm_forward",
    "our own: the final states as torch returns them",
    "final_states is a pair of arrays (L, B, H) instead of a list of pairs.",
    at=("np.stack",),
    says=("list", "pair", "items"),
)
def states_as_torch_returns_them(x, states, layers):
    finals, caches = [], []
    for state, weights in zip(states, layers, strict=True):
        x, final, cache = lstm_forward(x, *state, *weights)
        finals.append(final)
        caches.append(cache)
    h_n, c_n = (np.stack(part) for part in zip(*finals, strict=True))
    return x, (h_n, c_n), caches


@wrong(
    "stacked_lstm_backward",
    "our own: the caches are used from the bottom, the gradients from the top",
    "The loop starts with the bottom layer.",
    names=("up-and-in-order",),
    at=("for cache in caches",),
    says=("bottom", "top", "order"),
)
def from_the_bottom(dhs, caches):
    grads = []
    for cache in caches:
        dhs, _, _, *weights = lstm_backward(dhs, cache)
        grads.append(tuple(weights))
    return dhs, grads


@wrong(
    "last_states",
    "our own: the longest sequence decides for all",
    "The forward half is taken at the end of the longest sequence.",
    names=("longest-for-all",),
    at=("lengths.max()",),
    says=("longest", "length", "own"),
)
def the_longest_for_all(hs, lengths):
    H = hs.shape[2] // 2
    return np.concatenate([hs[lengths.max() - 1, :, :H], hs[0, :, H:]], axis=1)


@wrong(
    "dropout_between_layers",
    "our own: kept where the draw is below 1 - rate",
    "The condition keeps other entries than the one of the text.",
    names=("kept-where-small",),
    at=("< 1 - rate",),
    says=("at least", ">= rate", "condition", "entries"),
)
def kept_below_the_complement(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    keep = rng.random(hs_below.shape) < 1 - rate
    return np.where(keep, hs_below / (1 - rate), 0.0)


@wrong(
    "dropout_between_layers",
    "our own: scaled by the rate",
    "Entries that are kept are divided by the rate, not by 1 - rate.",
    names=("scaled-by-rate",),
    at=("/ rate", "or 1"),
    says=("1 - rate", "1 − rate", "scale", "divided"),
)
def divided_by_the_rate(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    keep = rng.random(hs_below.shape) >= rate
    return keep * hs_below / (rate or 1)


@wrong(
    "bidirectional_lstm_forward",
    "our own: the mean of both directions",
    "The two halves are averaged instead of joined.",
    at=("/ 2",),
    says=("average", "mean", "join", "concatenat", "shape"),
)
def mean_of_both(x, forward_params, backward_params):
    zero = np.zeros((x.shape[1], forward_params[1].shape[1]))
    forth = lstm_forward(x, zero, zero, *forward_params)[0]
    back = lstm_forward(x[::-1], zero, zero, *backward_params)[0][::-1]
    return (forth + back) / 2


@wrong(
    "count_parameters",
    "our own: the two directions share the recurrent weights",
    "The recurrent weights of a bidirectional layer are counted once.",
    names=("recurrent-weights-shared",),
    at=("hidden_size * hidden_size",),
    says=("recurrent", "direction", "W_hh"),
)
def recurrent_weights_shared(input_size, hidden_size, num_layers, bidirectional):
    d = 2 if bidirectional else 1
    total, size = 0, input_size
    for _ in range(num_layers):
        total += 4 * (d * hidden_size * (size + 1) + hidden_size * hidden_size)
        size = d * hidden_size
    return total
