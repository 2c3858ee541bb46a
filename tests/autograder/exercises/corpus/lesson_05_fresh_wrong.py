"""Wrong answers to lesson 05, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "stacked_lstm_forward",
    "our own: each layer starts from the last state of the layer below",
    "A layer starts from the final state of the layer below it.",
    names=("states-go-up",),
    at=("lstm_forward(below, *state",),
    says=("`states", "layer below", "first layer"),
)
def states_travel_upwards(x, states, layers):
    below, finals, caches = x, [], []
    state = states[0]
    for weights in layers:
        below, state, cache = lstm_forward(below, *state, *weights)
        finals.append(state)
        caches.append(cache)
    return below, finals, caches


@wrong(
    "stacked_lstm_forward",
    "our own: a skip connection between equal layers",
    "From the second layer on, a layer's input is added to its output.",
    at=("hs + out",),
    says=("residual", "added"),
)
def skips_between_layers(x, states, layers):
    hs, finals, caches = x, [], []
    for (h0, c0), params in zip(states, layers, strict=True):
        out, last, cache = lstm_forward(hs, h0, c0, *params)
        hs = hs + out if hs.shape == out.shape else out
        finals.append(last)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_backward",
    "our own: each layer gets the gradient of the topmost one",
    "The gradient of the outputs goes into every layer.",
    names=("same-upstream-for-all",),
    at=("lstm_backward(dhs, cache)",),
    says=("every layer", "dhs", "raises", "shape", "layer"),
)
def same_gradient_for_all(dhs, caches):
    grads = [None] * len(caches)
    for k, cache in reversed(list(enumerate(caches))):
        dx, _, _, *weights = lstm_backward(dhs[..., : cache.hs.shape[-1]], cache)
        grads[k] = tuple(weights)
    return dx, grads


@wrong(
    "bidirectional_lstm_forward",
    "our own: a batch axis turned round",
    "The batch is reversed where time belongs.",
    names=("never-flipped",),
    at=("x[:, ::-1]",),
    says=("batch", "axis", "reversed"),
)
def reverses_the_batch(x, forward_params, backward_params):
    def run(inputs, params):
        start = np.zeros((inputs.shape[1], params[1].shape[1]))
        return lstm_forward(inputs, start, start, *params)[0]

    back = run(x[:, ::-1], backward_params)[:, ::-1]
    return np.dstack([run(x, forward_params), back])


@wrong(
    "last_states",
    "our own: an index that is one too far for all but the longest",
    "The forward state is that of the step after the end.",
    names=("one-step-late-but-within",),
    at=("np.minimum(lengths", "hs[ends[n]"),
    says=("one step late", "lengths - 1", "after"),
)
def one_step_after_the_end(hs, lengths):
    H = hs.shape[2] // 2
    ends = np.minimum(lengths, len(hs) - 1)
    rows = [np.append(hs[ends[n], n, :H], hs[0, n, H:]) for n in range(hs.shape[1])]
    return np.array(rows)


@wrong(
    "dropout_between_layers",
    "our own: two slips, a mask for units and no scale",
    "One mask serves all time steps, and the kept states are not scaled.",
    names=("not-scaled", "one-mask-for-all-steps"),
    at=("rng.random(hs_below.shape[1:])",),
    says=("time step", "scale", "1 / (1 - rate)", "mask"),
)
def one_mask_and_no_scale(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("the rate must be in [0, 1)")
    keep = rng.random(hs_below.shape[1:]) >= rate
    return hs_below * keep


@wrong(
    "count_parameters",
    "our own: upper layers take one direction's states",
    "Upper layers of a bidirectional stack read H features, not 2H.",
    names=("upper-layers-see-one-direction",),
    at=("I = hidden_size",),
    says=("2H", "both directions", "features", "wider"),
)
def upper_layers_read_one_direction(input_size, hidden_size, num_layers, bidirectional):
    count, I = 0, input_size
    for _ in range(num_layers):
        count += 4 * (hidden_size * (I + hidden_size) + hidden_size) * (1 + bool(bidirectional))
        I = hidden_size
    return count
