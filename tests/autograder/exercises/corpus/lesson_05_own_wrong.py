"""Wrong answers to lesson 05 that we wrote ourselves, each with a learner's slip."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stacked_lstm_forward",
    "our own: a residual connection around every layer of equal width",
    "The input of a layer is added to its output.",
    at=("hs = hs + below",),
    says=("residual", "added", "+"),
)
def residual_layers(x, states, layers):
    hs, finals, caches = x, [], []
    for (h, c), layer in zip(states, layers, strict=True):
        below = hs
        hs, last, cache = lstm_forward(below, h, c, *layer)
        if below.shape == hs.shape:
            hs = hs + below
        finals.append(last)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_backward",
    "our own: a recursion over the layers, in which dx of the top layer is returned",
    "The gradient of the top layer's input is returned for that of the stack's.",
    names=("dx-of-the-top-layer",),
    at=("dx if first else lower",),
    says=("top layer", "last layer", "first iteration", "layer"),
)
def dx_of_the_top_layer(dhs, caches):
    gradients, first, answer = [], True, None
    for cache in caches[::-1]:
        lower, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        answer = lower if first else answer
        first = False
        gradients = [(dW_ih, dW_hh, db), *gradients]
        dhs = lower
    return answer, gradients


@wrong(
    "bidirectional_lstm_forward",
    "our own: the backward layer reads what the forward layer wrote",
    "Both directions run forward in time; only the output is reversed.",
    names=("input-not-flipped",),
    at=("lstm_forward(x, zeros, zeros, *backward_params)",),
    says=("reversed",),
)
def reversed_afterwards_only(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]), x.dtype)
    one = lstm_forward(x, zeros, zeros, *forward_params)[0]
    other = lstm_forward(x, zeros, zeros, *backward_params)[0]
    return np.dstack([one, other[::-1]])


@wrong(
    "bidirectional_lstm_forward",
    "our own: the second direction starts where the first one ended",
    "The backward direction starts from the forward direction's final state.",
    names=("starts-from-the-other-end",),
    at=("lstm_forward(x[::-1], *end, *backward_params)",),
    says=("final state", "zeros"),
)
def starts_where_the_other_ended(x, forward_params, backward_params):
    zeros = np.zeros((x.shape[1], forward_params[1].shape[1]), x.dtype)
    there, end, _ = lstm_forward(x, zeros, zeros, *forward_params)
    back, _, _ = lstm_forward(x[::-1], *end, *backward_params)
    return np.concatenate([there, back[::-1]], axis=-1)


@wrong(
    "last_states",
    "our own: a loop in which the backward half is read at the sequence's end",
    "The backward half is read at the last step, where it has seen one input only.",
    names=("backward-half-at-the-end",),
    at=("hs[length - 1, n]",),
    says=("backward",),
)
def our_both_halves_at_the_end(hs, lengths):
    rows = []
    for n, length in enumerate(lengths):
        rows.append(hs[length - 1, n])
    return np.array(rows)


@wrong(
    "last_states",
    "our own: the longest sequence decides for all",
    "Every sequence is read at the end of the longest one.",
    names=("longest-for-all",),
    at=("max(lengths)",),
    says=("last step", "longest"),
)
def end_of_the_longest(hs, lengths):
    H = hs.shape[2] // 2
    end = max(lengths) - 1
    return np.hstack((hs[end, :, :H], hs[0, :, H:]))


@wrong(
    "dropout_between_layers",
    "our own: one mask for all steps, as in variational dropout",
    "One mask is drawn and used at every time step.",
    names=("one-mask-for-all-steps",),
    at=("hs_below.shape[1:]",),
    says=("every time step", "all steps", "same mask", "each step"),
)
def variational_mask(hs_below, rate, rng):
    mask = rng.random(hs_below.shape[1:]) >= rate
    return np.where(mask[None], hs_below / (1 - rate), 0).astype(hs_below.dtype)


@wrong(
    "dropout_between_layers",
    "our own: the scale is the share that the draw happened to keep",
    "The scale is the share kept in this draw, not 1 - rate.",
    at=("keep.mean()",),
    says=("scale", "1 - rate", "1 − rate"),
)
def scaled_by_the_share_kept(hs_below, rate, rng):
    keep = rng.random(hs_below.shape) >= rate
    kept = hs_below * keep
    return kept / max(keep.mean(), 1e-12) if keep.any() else kept


@wrong(
    "count_parameters",
    "our own: a formula for all layers at once",
    "The upper layers of a bidirectional stack read both directions; here they read one.",
    names=("upper-layers-see-one-direction",),
    at=("(num_layers - 1)",),
    says=("both directions", "directions"),
)
def upper_layers_half_as_wide(input_size, hidden_size, num_layers, bidirectional):
    def layer(features):
        return 4 * hidden_size * (features + hidden_size + 1)

    total = layer(input_size) + (num_layers - 1) * layer(hidden_size)
    return total * (1 + bool(bidirectional))
