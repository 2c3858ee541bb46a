"""Wrong answers to lesson 05 that the catalogue does not hold."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.parameter_count import count_parameters
from lstm_course.cells.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)
from lstm_course.sequences.padding import last_states
from lstm_course.training.dropout import dropout_between_layers
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)

# --- a stack -----------------------------------------------------------------------------------


@wrong("stacked_lstm_forward", "`caches` has 2 items, expected 3")
def two_layers_at_most(x, states, layers):
    return stacked_lstm_forward(x, states[:2], layers[:2])


@wrong("stacked_lstm_forward", "`caches[0].c0` is zero everywhere")
def memory_from_zeros(x, states, layers):
    return stacked_lstm_forward(x, [(h, np.zeros_like(c)) for h, c in states], layers)


@wrong("stacked_lstm_forward", "`caches[0].h0` is zero everywhere")
def hidden_from_zeros(x, states, layers):
    return stacked_lstm_forward(x, [(np.zeros_like(h), c) for h, c in states], layers)


@wrong("stacked_lstm_forward", "`caches[1].x` is reversed in time: the first step comes last")
def upper_layers_read_backwards(x, states, layers):
    hs, finals, caches = x, [], []
    for state, params in zip(states, layers, strict=True):
        hs, last, cache = lstm_forward(hs, *state, *params)
        finals.append(last)
        caches.append(cache)
        hs = hs[::-1]
    return hs[::-1], finals, caches


@wrong("stacked_lstm_forward", "`caches[1].x` is one step late: entry t holds the values of step")
def reads_the_step_before(x, states, layers):
    hs, finals, caches = x, [], []
    for k, (state, params) in enumerate(zip(states, layers, strict=True)):
        below = hs if k == 0 else np.concatenate([states[k - 1][0][None], hs[:-1]])
        hs, last, cache = lstm_forward(below, *state, *params)
        finals.append(last)
        caches.append(cache)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "`hs` has shape (4, 3), expected (5, 4, 3) = (T, B, H): the first axis is",
)
def last_step_only(x, states, layers):
    hs, finals, caches = stacked_lstm_forward(x, states, layers)
    return hs[-1], finals, caches


@wrong("stacked_lstm_forward", "`final_states` has 2 items, expected 3")
def states_as_torch_keeps_them(x, states, layers):
    hs, finals, caches = stacked_lstm_forward(x, states, layers)
    return hs, (np.stack([h for h, _ in finals]), np.stack([c for _, c in finals])), caches


@wrong("stacked_lstm_forward", "Your function modifies its argument `states`")
def puts_final_states_into_the_argument(x, states, layers):
    hs, finals, caches = stacked_lstm_forward(x, states, layers)
    states[:] = finals
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "`caches[0]` is a tuple of 2 items, expected an LSTMCache: `x, h0, c0, W_ih, W_hh, i, f, g, o",
)
def caches_before_states(x, states, layers):
    hs, finals, caches = stacked_lstm_forward(x, states, layers)
    return hs, caches, finals


@wrong(
    "stacked_lstm_forward",
    "`stacked_lstm_forward` returned a tuple of 2 items, expected 3 values: `hs",
)
def no_caches(x, states, layers):
    hs, finals, _ = stacked_lstm_forward(x, states, layers)
    return hs, finals


@wrong("stacked_lstm_forward", "`caches[1].x` has the right shape but wrong numbers")
def applies_tanh_between_layers(x, states, layers):
    hs, finals, caches = x, [], []
    for state, params in zip(states, layers, strict=True):
        hs, last, cache = lstm_forward(hs, *state, *params)
        finals.append(last)
        caches.append(cache)
        hs = np.tanh(hs)
    return hs, finals, caches


@wrong(
    "stacked_lstm_forward",
    "`hs` has shape (4, 5, 3), expected (5, 4, 3) = (T, B, H): its axes are in",
)
def batch_first(x, states, layers):
    hs, finals, caches = stacked_lstm_forward(x, states, layers)
    return hs.swapaxes(0, 1), finals, caches


# --- the backward pass -------------------------------------------------------------------------


@wrong("stacked_lstm_backward", "`layer_grads[2].dW_ih` has the wrong sign everywhere")
def wrong_sign(dhs, caches):
    dx, grads = stacked_lstm_backward(-dhs, caches)
    return dx, grads


@wrong("stacked_lstm_backward", "`layer_grads[2].dW_ih` has the right shape but wrong numbers")
def loss_at_the_last_step(dhs, caches):
    upstream = np.zeros_like(dhs)
    upstream[-1] = dhs[-1]
    return stacked_lstm_backward(upstream, caches)


@wrong("stacked_lstm_backward", "`layer_grads[1].dW_ih` has the right shape but wrong numbers")
def no_gradient_through_time(dhs, caches):
    grads = []
    for cache in reversed(caches):
        dx = np.zeros_like(cache.x)
        sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)]
        sums.append(np.zeros_like(cache.W_ih[:, 0]))
        for t in range(len(dhs)):
            alone = np.zeros_like(dhs)
            alone[t] = dhs[t]
            found = lstm_backward(alone, cache)
            dx[t] = found[0][t]
            sums = [a + b for a, b in zip(sums, found[3:], strict=True)]
        grads.append(tuple(sums))
        dhs = dx
    return dx, grads[::-1]


@wrong(
    "stacked_lstm_backward",
    "`layer_grads[2].dW_ih` is divided by the batch size B: a mean where a sum",
)
def averaged_over_the_batch(dhs, caches):
    dx, grads = stacked_lstm_backward(dhs, caches)
    return dx, [tuple(g / dhs.shape[1] for g in triple) for triple in grads]


@wrong("stacked_lstm_backward", "`layer_grads[0]` has 6 items, expected 3: `dW_ih, dW_hh, db`")
def six_gradients_a_layer(dhs, caches):
    grads = []
    for cache in reversed(caches):
        found = lstm_backward(dhs, cache)
        grads.append(found)
        dhs = found[0]
    return dhs, grads[::-1]


@wrong("stacked_lstm_backward", "Your function modifies its argument `dhs`")
def adds_into_the_upstream(dhs, caches):
    answer = stacked_lstm_backward(dhs, caches)
    dhs += 1
    return answer


@wrong("stacked_lstm_backward", "`dx` holds the values of `layer_grads`: are the two mixed up?")
def gradients_first(dhs, caches):
    dx, grads = stacked_lstm_backward(dhs, caches)
    return grads, dx


@wrong("stacked_lstm_backward", "`layer_grads` has 9 items, expected 3")
def one_flat_list(dhs, caches):
    dx, grads = stacked_lstm_backward(dhs, caches)
    return dx, [gradient for triple in grads for gradient in triple]


@wrong("stacked_lstm_backward", "`layer_grads[0]` has 2 items, expected 3: `dW_ih, dW_hh, db`")
def bias_left_out(dhs, caches):
    dx, grads = stacked_lstm_backward(dhs, caches)
    return dx, [triple[:2] for triple in grads]


@wrong(
    "stacked_lstm_backward",
    "`dx` has shape (4, 6), expected (8, 4, 6) = (T, B, I): the first axis is",
)
def gradient_at_the_initial_state(dhs, caches):
    for cache in reversed(caches):
        _, dx, *_ = lstm_backward(dhs, cache)
    return dx, stacked_lstm_backward(dhs, caches)[1]


# --- both directions ---------------------------------------------------------------------------


@wrong(
    "bidirectional_lstm_forward",
    "Time is never reversed: both LSTMs read the sequence from its beginning",
    "never-flipped",
)
def flips_the_batch(x, forward_params, backward_params):
    B, H = x.shape[1], forward_params[1].shape[1]
    zeros = np.zeros((B, H))
    there, _, _ = lstm_forward(x, zeros, zeros, *forward_params)
    back, _, _ = lstm_forward(x[:, ::-1], zeros, zeros, *backward_params)
    return np.concatenate([there, back[:, ::-1]], axis=2)


@wrong("bidirectional_lstm_forward", "`hs` has the right entries in another order")
def halves_interleaved(x, forward_params, backward_params):
    there, back = np.split(bidirectional_lstm_forward(x, forward_params, backward_params), 2, 2)
    return np.stack([there, back], axis=3).reshape(*there.shape[:2], -1)


@wrong("bidirectional_lstm_forward", "`hs` has shape (9, 3, 2, 4), expected (9, 3, 8) = (T, B, 2H)")
def an_axis_of_directions(x, forward_params, backward_params):
    there, back = np.split(bidirectional_lstm_forward(x, forward_params, backward_params), 2, 2)
    return np.stack([there, back], axis=2)


@wrong("bidirectional_lstm_forward", "`hs` has the right entries in another order")
def backward_half_one_step_late(x, forward_params, backward_params):
    there, back = np.split(bidirectional_lstm_forward(x, forward_params, backward_params), 2, 2)
    return np.concatenate([there, np.roll(back, -1, axis=0)], axis=2)


@wrong("bidirectional_lstm_forward", "`hs` has the right shape but wrong numbers")
def starts_from_ones(x, forward_params, backward_params):
    ones = np.ones((x.shape[1], forward_params[1].shape[1]))
    there, _, _ = lstm_forward(x, ones, ones, *forward_params)
    back, _, _ = lstm_forward(x[::-1], ones, ones, *backward_params)
    return np.concatenate([there, back[::-1]], axis=2)


@wrong(
    "bidirectional_lstm_forward",
    "`hs` has shape (9, 3, 4), expected (9, 3, 8) = (T, B, 2H): axis 2 has length 4, not",
)
def averaged(x, forward_params, backward_params):
    there, back = np.split(bidirectional_lstm_forward(x, forward_params, backward_params), 2, 2)
    return (there + back) / 2


@wrong("bidirectional_lstm_forward", "Your function modifies its argument `x`")
def turns_the_argument_round(x, forward_params, backward_params):
    answer = bidirectional_lstm_forward(x, forward_params, backward_params)
    x[:] = x[::-1].copy()
    return answer


@wrong(
    "bidirectional_lstm_forward",
    "`hs` is a tuple of 2 items, expected a NumPy array of shape (9, 3, 8). Return one",
)
def a_pair_of_halves(x, forward_params, backward_params):
    there, back = np.split(bidirectional_lstm_forward(x, forward_params, backward_params), 2, 2)
    return there, back


# --- padding -----------------------------------------------------------------------------------


@wrong("last_states", "`states` has the right shape but wrong numbers")
def largest_over_time(hs, lengths):
    return hs.max(axis=0)


@wrong("last_states", "`states` has the right shape but wrong numbers")
def mean_over_time(hs, lengths):
    return hs.mean(axis=0)


@wrong("last_states", "The states are sorted by the lengths", "sorted-by-length")
def sorted_by_length(hs, lengths):
    return last_states(hs, lengths)[np.argsort(-lengths)]


@wrong(
    "last_states",
    "The backward half is taken at the last real step: there it has read one real step only",
    "backward-half-at-the-end",
)
def all_of_it_at_the_end(hs, lengths):
    return hs[lengths - 1, np.arange(len(lengths))]


@wrong(
    "last_states",
    "The forward half is taken at step 0, where this direction begins",
    "forward-first-step",
)
def all_of_it_at_the_start(hs, lengths):
    return hs[0]


@wrong("last_states", "`states` has shape (3, 3, 8), expected (3, 8) = (B, 2H): its first axis")
def every_pair(hs, lengths):
    return hs[lengths - 1]


@wrong("last_states", "`states` has shape (2, 3, 4), expected (3, 8) = (B, 2H)")
def halves_on_an_axis_of_their_own(hs, lengths):
    return np.stack(np.split(last_states(hs, lengths), 2, axis=1))


@wrong("last_states", "Your function modifies its argument `hs`")
def zeroes_the_padding(hs, lengths):
    answer = last_states(hs, lengths)
    for n, length in enumerate(lengths):
        hs[length:, n] = 0
    return answer


@wrong(
    "last_states",
    "`states` has shape (3, 4), expected (3, 8) = (B, 2H): axis 1 has length 4, not 8.",
    "forward-half-only",
)
def forward_half_only(hs, lengths):
    return np.split(last_states(hs, lengths), 2, axis=1)[0]


# --- dropout -----------------------------------------------------------------------------------


@wrong("dropout_between_layers", "a new generator with the seed 0", "seeded-with-0")
def random_numbers_of_its_own(hs_below, rate, rng):
    return dropout_between_layers(hs_below, rate, np.random.default_rng(0))


@wrong(
    "dropout_between_layers",
    "`hs` is a multiple of the expected value, with another factor in each case",
)
def scaled_twice(hs_below, rate, rng):
    return dropout_between_layers(hs_below, rate, rng) / (1 - rate)


@wrong("dropout_between_layers", "`hs` has the right shape but wrong numbers")
def draws_twice(hs_below, rate, rng):
    rng.random(hs_below.shape)
    return dropout_between_layers(hs_below, rate, rng)


@wrong("dropout_between_layers", "`hs` has the right shape but wrong numbers")
def just_the_right_number(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    flat = hs_below.ravel() / (1 - rate)
    flat[rng.permutation(flat.size)[: round(rate * flat.size)]] = 0
    return flat.reshape(hs_below.shape)


@wrong(
    "dropout_between_layers",
    "`dropout_between_layers` raises AssertionError where the rate is −0.1",
)
def asserts(hs_below, rate, rng):
    assert 0 <= rate < 1
    return dropout_between_layers(hs_below, rate, rng)


@wrong("dropout_between_layers", "`dropout_between_layers` raises nothing where the rate is 1")
def one_is_a_rate(hs_below, rate, rng):
    if rate == 1:
        return np.zeros_like(hs_below)
    return dropout_between_layers(hs_below, rate, rng)


@wrong("dropout_between_layers", "`dropout_between_layers` raises nothing where the rate is −0.1")
def clips_the_rate(hs_below, rate, rng):
    return dropout_between_layers(hs_below, float(np.clip(rate, 0, 0.99)), rng)


@wrong("dropout_between_layers", "Your function modifies its argument `hs_below`")
def in_place(hs_below, rate, rng):
    hs_below[...] = dropout_between_layers(hs_below, rate, rng)
    return hs_below


@wrong(
    "dropout_between_layers",
    '`dropout_between_layers` raises ValueError at your line `raise ValueError("rate")`',
)
def refuses_zero(hs_below, rate, rng):
    if not 0 < rate < 1:
        raise ValueError("rate")
    return dropout_between_layers(hs_below, rate, rng)


@wrong(
    "dropout_between_layers",
    "`hs` is a tuple of 2 items, expected a NumPy array of shape (6, 5, 8). Return one",
)
def mask_beside_it(hs_below, rate, rng):
    dropped = dropout_between_layers(hs_below, rate, rng)
    return dropped, dropped != 0


# --- counting ----------------------------------------------------------------------------------


@wrong("count_parameters", "`count` is wrong")
def one_layer_too_many(input_size, hidden_size, num_layers, bidirectional):
    return count_parameters(input_size, hidden_size, num_layers + 1, bidirectional)


@wrong("count_parameters", "`count` is 0.001 times the expected value.")
def weights_in_thousands(input_size, hidden_size, num_layers, bidirectional):
    return count_parameters(input_size, hidden_size, num_layers, bidirectional) / 1000


@wrong("count_parameters", "`count` is a str, expected a single number")
def as_text(input_size, hidden_size, num_layers, bidirectional):
    return str(count_parameters(input_size, hidden_size, num_layers, bidirectional))


@wrong("count_parameters", "`count` is a list of 2 items, expected a single number")
def a_number_a_layer(input_size, hidden_size, num_layers, bidirectional):
    return [
        count_parameters(input_size, hidden_size, k + 1, bidirectional) for k in range(num_layers)
    ]


@wrong("count_parameters", "`count` is wrong")
def one_direction_is_two(input_size, hidden_size, num_layers, bidirectional):
    return count_parameters(input_size, hidden_size, num_layers, not bidirectional)


@wrong("count_parameters", "`count` is wrong")
def sizes_exchanged(input_size, hidden_size, num_layers, bidirectional):
    return count_parameters(hidden_size, input_size, num_layers, bidirectional)


@wrong("count_parameters", "`count` is wrong")
def states_counted_too(input_size, hidden_size, num_layers, bidirectional):
    states = 2 * num_layers * hidden_size * (2 if bidirectional else 1)
    return count_parameters(input_size, hidden_size, num_layers, bidirectional) + states
