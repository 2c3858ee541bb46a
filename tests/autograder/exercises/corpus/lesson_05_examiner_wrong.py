"""Wrong answers to lesson 05 that an examiner wrote from the lesson's text alone."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stacked_lstm_forward",
    "our own: every layer reads the input of the stack",
    "Each layer reads x instead of the layer below.",
    names=("each-fed-with-x",),
    at=("lstm_forward(x,",),
    says=("`x`", "layer below"),
)
def every_layer_reads_x(x, states, layers):
    finals, caches = [], []
    for state, weights in zip(states, layers, strict=True):
        features = weights[0].shape[1]
        hs, final, cache = lstm_forward(x[..., :features], *state, *weights)
        finals.append(final)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "our own: the first layer's initial state serves all layers",
    "Every layer starts from states[0].",
    names=("states-of-the-first-layer",),
    at=("states[0]",),
    says=("state", "initial"),
)
def first_state_for_all(x, states, layers):
    finals, caches = [], []
    for weights in layers:
        x, final, cache = lstm_forward(x, *states[0], *weights)
        finals += [final]
        caches += [cache]
    return x, finals, caches


@wrong(
    "stacked_lstm_forward",
    "our own: a residual connection from the second layer on",
    "The input of a layer is added to its output.",
    names=("adds-the-layer-below-at-the-top-too",),
    at=("+ below",),
    says=("From the second layer on, each layer's input is added",),
)
def residual_layers_to_the_top(x, states, layers):
    finals, caches, below = [], [], None
    for (h0, c0), weights in zip(states, layers, strict=True):
        hs, final, cache = lstm_forward(x if below is None else below, h0, c0, *weights)
        below = hs if below is None else hs + below
        finals.append(final)
        caches.append(cache)
    return below, finals, caches


@wrong(
    "stacked_lstm_forward",
    "our own: the state of one layer starts the next one",
    "A layer starts from the last state of the layer below, not from its own.",
    names=("states-go-up",),
    at=("h, c = final", "lstm_forward(hs, h, c"),
    says=("state", "initial"),
)
def state_climbs_the_stack(x, states, layers):
    hs, (h, c) = x, states[0]
    finals, caches = [], []
    for W_ih, W_hh, b in layers:
        hs, final, cache = lstm_forward(hs, h, c, W_ih, W_hh, b)
        h, c = final
        finals.append(final)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_backward",
    "our own: the caches are reversed in place",
    "The caller's list of caches is reversed.",
    at=("caches.reverse()",),
    says=("the caller's values change",),
)
def caller_s_list_reversed(dhs, caches):
    caches.reverse()
    grads = []
    for cache in caches:
        dhs, _, _, *weights = lstm_backward(dhs, cache)
        grads.insert(0, tuple(weights))
    return dhs, grads


@wrong(
    "stacked_lstm_backward",
    "our own: the gradients are listed from the top",
    "layer_grads starts with the top layer.",
    names=("grads-top-first",),
    at=("grads.append", "return dhs, grads"),
    says=("order", "revers", "top", "bottom"),
)
def listed_from_the_top(dhs, caches):
    grads = []
    for cache in caches[::-1]:
        dhs, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        grads.append((dW_ih, dW_hh, db))
    return dhs, grads


@wrong(
    "stacked_lstm_backward",
    "our own: the loss's gradient reaches each layer directly, too",
    "dhs is added at every layer; the loss reads the top layer only.",
    names=("loss-added-at-every-layer",),
    at=("dhs + dx", "+ dhs"),
    says=("dhs", "top layer", "every layer"),
)
def direct_gradient_for_each_layer(dhs, caches):
    grads = []
    dx = np.zeros_like(dhs)
    for cache in reversed(caches):
        dx, _, _, *weights = lstm_backward(dx + dhs, cache)
        grads.append(tuple(weights))
    return dx, grads[::-1]


@wrong(
    "bidirectional_lstm_forward",
    "pytorch/pytorch issue 3587 (2017): in which order are the backward states?",
    "The backward states are not put back into the order of x.",
    names=("output-not-flipped",),
    at=("back,", "np.concatenate"),
    says=("revers", "order"),
)
def backward_states_in_reading_order(x, forward_params, backward_params):
    zero = np.zeros((x.shape[1], forward_params[1].shape[1]))
    forth, _, _ = lstm_forward(x, zero, zero, *forward_params)
    back, _, _ = lstm_forward(np.flip(x, 0), zero, zero, *backward_params)
    return np.concatenate((forth, back), axis=-1)


@wrong(
    "bidirectional_lstm_forward",
    "our own: np.flip without an axis",
    "np.flip reverses every axis of the backward states, not only time.",
    names=("output-flipped-along-every-axis",),
    at=("np.flip(back)",),
    says=("axis", "axes", "flip", "revers"),
)
def flipped_along_every_axis(x, forward_params, backward_params):
    zero = np.zeros((x.shape[1], forward_params[1].shape[1]))
    forth = lstm_forward(x, zero, zero, *forward_params)[0]
    back = lstm_forward(x[::-1], zero, zero, *backward_params)[0]
    return np.concatenate((forth, np.flip(back)), axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "our own: the backward direction continues from the forward one's last state",
    "The backward LSTM starts from the forward LSTM's last state, not from zeros.",
    names=("starts-from-the-other-end",),
    at=("*last",),
    says=("zero", "last state", "initial"),
)
def second_pass_continues(x, forward_params, backward_params):
    zero = np.zeros((x.shape[1], forward_params[1].shape[1]), dtype=x.dtype)
    forth, last, _ = lstm_forward(x, zero, zero, *forward_params)
    back, _, _ = lstm_forward(x[::-1], *last, *backward_params)
    return np.concatenate([forth, back[::-1]], axis=2)


@wrong(
    "last_states",
    "yalesong/pvse issue 13 (2020): the last real step for both directions",
    "The backward half is taken at the last real step; it belongs to step 0.",
    names=("backward-half-at-the-end",),
    at=("hs[lengths - 1", "return hs"),
    says=("backward", "step 0"),
)
def last_real_step_for_both(hs, lengths):
    return hs[lengths - 1, np.arange(hs.shape[1])]


@wrong(
    "last_states",
    "our own: the lengths are decremented in place",
    "lengths is modified in place.",
    at=("lengths -= 1",),
    says=("modif", "in place"),
)
def lengths_decremented(hs, lengths):
    lengths -= 1
    H = hs.shape[2] // 2
    rows = np.arange(hs.shape[1])
    return np.hstack([hs[lengths, rows, :H], hs[0, :, H:]])


@wrong(
    "last_states",
    "our own: counting steps from one",
    "The forward half is taken one step too late, except in a sequence that fills all T steps.",
    names=("one-step-late-but-within",),
    at=("lengths %", "lengths,"),
    says=("one step", "late", "lengths - 1"),
)
def one_step_too_late(hs, lengths):
    T, B, F = hs.shape
    H = F // 2
    ends = hs[np.minimum(lengths, T - 1), np.arange(B), :H]
    return np.concatenate([ends, hs[0, :, H:]], axis=1)


@wrong(
    "dropout_between_layers",
    "our own: rate 0 returns what it was given",
    "With rate 0, the result is the argument itself, not a new array.",
    at=("return hs_below",),
    says=("new array", "copy", "same array"),
)
def the_same_array_for_rate_zero(hs_below, rate, rng):
    if rate < 0 or rate >= 1:
        raise ValueError("rate")
    if rate == 0:
        return hs_below
    m = rng.random(hs_below.shape) >= rate
    return m * hs_below / (1 - rate)


@wrong(
    "dropout_between_layers",
    "our own: one mask per unit, shared by all steps",
    "The mask has no time axis: the same units are dropped at every step.",
    names=("one-mask-for-all-steps",),
    at=("rng.random(hs_below.shape[1:])",),
    says=("step", "shape", "own draw", "mask"),
)
def one_mask_for_all_steps(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    m = rng.random(hs_below.shape[1:]) >= rate
    return hs_below * m / (1 - rate)


@wrong(
    "dropout_between_layers",
    "our own: only rates above 1 are refused",
    "A rate of exactly 1 raises no ValueError.",
    at=("rate > 1",),
    says=("ValueError", "rate"),
)
def rate_of_one_is_accepted(hs_below, rate, rng):
    if rate < 0 or rate > 1:
        raise ValueError("rate")
    keep = rng.random(hs_below.shape) >= rate
    return np.where(keep, hs_below / max(1 - rate, 1e-12), 0)


@wrong(
    "count_parameters",
    "our own: upper layers of a bidirectional stack read H features",
    "In a bidirectional stack, a layer above the first reads 2H features, not H.",
    names=("upper-layers-see-one-direction",),
    at=("hidden_size if layer", "size ="),
    says=("2H", "features", "bidirectional", "upper"),
)
def upper_layers_read_one_half(input_size, hidden_size, num_layers, bidirectional):
    count = 0
    for layer in range(num_layers):
        size = hidden_size if layer else input_size
        count += 4 * hidden_size * (size + hidden_size + 1)
    return count * (2 if bidirectional else 1)


@wrong(
    "count_parameters",
    "our own: PyTorch's two biases",
    "Two biases per gate block are counted.",
    names=("two-biases",),
    at=("+ 2",),
    says=("bias",),
)
def two_biases(input_size, hidden_size, num_layers, bidirectional):
    d = 1 + bool(bidirectional)
    sizes = [input_size] + [d * hidden_size] * (num_layers - 1)
    return sum(d * 4 * hidden_size * (size + hidden_size + 2) for size in sizes)


@wrong(
    "count_parameters",
    "our own: true division leaves a float",
    "The count is a float.",
    at=("/ 2",),
    says=("float", "whole number", "int"),
)
def half_of_twice(input_size, hidden_size, num_layers, bidirectional):
    d = 2 if bidirectional else 1
    first = 8 * hidden_size * (input_size + hidden_size + 1) / 2
    upper = 8 * hidden_size * (d * hidden_size + hidden_size + 1) / 2
    return d * (first + (num_layers - 1) * upper)
