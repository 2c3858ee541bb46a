"""Right answers to lesson 05, written as learners write them."""

import numpy as np

from lstm_course.cells import lstm_loop
from lstm_course.cells.lstm import LSTMCache, lstm_backward, lstm_forward, lstm_step
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- a stack -----------------------------------------------------------------------------------


@enter(RIGHT, "stacked_lstm_forward")
def stack_index(x, states, layers):
    final_states, caches = [], []
    for k in range(len(layers)):
        x, last, cache = lstm_forward(x, states[k][0], states[k][1], *layers[k])
        final_states += [last]
        caches += [cache]
    return x, final_states, caches


@enter(RIGHT, "stacked_lstm_forward")
def stack_from_caches(x, states, layers):
    caches = []
    for state, params in zip(states, layers, strict=True):
        below = caches[-1].hs if caches else x
        caches.append(lstm_forward(below, *state, *params)[2])
    return caches[-1].hs, [(c.hs[-1], c.cs[-1]) for c in caches], caches


@enter(RIGHT, "stacked_lstm_forward")
def stack_recursion(x, states, layers):
    hs, last, cache = lstm_forward(x, *states[0], *layers[0])
    if len(layers) == 1:
        return hs, [last], [cache]
    top, finals, caches = stack_recursion(hs, states[1:], layers[1:])
    return top, [last, *finals], [cache, *caches]


@enter(RIGHT, "stacked_lstm_forward")
def stack_by_steps(x, states, layers):
    hs, finals, caches = x, (), ()
    for (h, c), params in zip(states, layers, strict=True):
        hs, last, cache = lstm_loop.lstm_forward(hs, h, c, *params)
        finals, caches = (*finals, list(last)), (*caches, cache)
    return [hs, finals, caches]


@enter(RIGHT, "stacked_lstm_forward")
def stack_step_after_step(x, states, layers):
    """All layers at step 0, then all layers at step 1: the other order of the two loops."""
    state = [tuple(pair) for pair in states]
    steps = [[] for _ in layers]
    for inputs in x:
        for k, params in enumerate(layers):
            h, c, step = lstm_step(inputs, *state[k], *params)
            state[k] = (h, c)
            steps[k].append((inputs, step.i, step.f, step.g, step.o, c, h))
            inputs = h
    caches = []
    for pair, params, of_layer in zip(states, layers, steps, strict=True):
        inputs, *rest = map(np.stack, zip(*of_layer, strict=True))
        caches.append(LSTMCache(inputs, *pair, params[0], params[1], *rest))
    return caches[-1].hs, state, caches


@enter(RIGHT, "stacked_lstm_forward")
def stack_preallocated(x, states, layers):
    T, B, _ = x.shape
    all_hs = np.empty((len(layers), T, B, states[0][0].shape[1]), dtype=x.dtype)
    finals, caches = [None] * len(layers), [None] * len(layers)
    for k, (W_ih, W_hh, b) in enumerate(layers):
        below = x if k == 0 else all_hs[k - 1]
        all_hs[k], finals[k], caches[k] = lstm_forward(below, *states[k], W_ih, W_hh, b)
    return all_hs[-1], finals, caches


@enter(RIGHT, "stacked_lstm_backward")
def back_index(dhs, caches):
    grads = [None] * len(caches)
    for k in range(len(caches) - 1, -1, -1):
        dhs, _, _, *grads[k] = lstm_backward(dhs, caches[k])
    return dhs, grads


@enter(RIGHT, "stacked_lstm_backward")
def back_insert(dhs, caches):
    grads = []
    for cache in caches[::-1]:
        result = lstm_backward(dhs, cache)
        grads.insert(0, result[3:])
        dhs = result[0]
    return dhs, grads


@enter(RIGHT, "stacked_lstm_backward")
def back_recursion(dhs, caches):
    *lower, top = caches
    dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, top)
    if not lower:
        return dx, [(dW_ih, dW_hh, db)]
    dx, grads = back_recursion(dx, lower)
    return dx, [*grads, (dW_ih, dW_hh, db)]


@enter(RIGHT, "stacked_lstm_backward")
def back_by_steps(dhs, caches):
    grads = ()
    while caches:
        dhs, _, _, *weights = lstm_loop.lstm_backward(dhs, caches[-1], np.zeros_like(dhs[0]))
        grads, caches = (weights, *grads), caches[:-1]
    return [dhs, grads]


@enter(RIGHT, "stacked_lstm_backward")
def back_reversed_in_place(dhs, caches):
    grads, flow = [], dhs.copy()
    for cache in reversed(list(caches)):
        flow, *rest = lstm_backward(flow, cache)
        grads.append(rest[2:])
    grads.reverse()
    return flow, grads


@enter(RIGHT, "stacked_lstm_backward")
def back_dictionary(dhs, caches):
    upstream = {len(caches): dhs}
    grads = {}
    for k in reversed(range(len(caches))):
        upstream[k], _, _, dW_ih, dW_hh, db = lstm_backward(upstream[k + 1], caches[k])
        grads[k] = (dW_ih, dW_hh, db)
    return upstream[0], [grads[k] for k in sorted(grads)]


# --- both directions ---------------------------------------------------------------------------


def from_zeros(x, params):
    zeros = np.zeros((x.shape[1], params[1].shape[1]), dtype=x.dtype)
    return lstm_forward(x, zeros, zeros, *params)[0]


@enter(RIGHT, "bidirectional_lstm_forward")
def both_flip(x, forward_params, backward_params):
    one = from_zeros(x, forward_params)
    other = np.flip(from_zeros(np.flip(x, axis=0), backward_params), axis=0)
    return np.concatenate((one, other), axis=-1)


@enter(RIGHT, "bidirectional_lstm_forward")
def both_buffer(x, forward_params, backward_params):
    H = forward_params[1].shape[1]
    hs = np.zeros((*x.shape[:2], 2 * H), dtype=x.dtype)
    hs[..., :H] = from_zeros(x, forward_params)
    hs[::-1, :, H:] = from_zeros(x[::-1], backward_params)
    return hs


@enter(RIGHT, "bidirectional_lstm_forward")
def both_dstack(x, forward_params, backward_params):
    return np.dstack([from_zeros(x, forward_params), from_zeros(x[::-1], backward_params)[::-1]])


@enter(RIGHT, "bidirectional_lstm_forward")
def both_loops(x, forward_params, backward_params):
    T, B, _ = x.shape
    H = forward_params[2].size // 4
    hs = np.empty((T, B, 2 * H), dtype=x.dtype)
    h = c = np.zeros((B, H), dtype=x.dtype)
    for t in range(T):
        h, c, _ = lstm_step(x[t], h, c, *forward_params)
        hs[t, :, :H] = h
    h = c = np.zeros((B, H), dtype=x.dtype)
    for t in range(T - 1, -1, -1):
        h, c, _ = lstm_step(x[t], h, c, *backward_params)
        hs[t, :, H:] = h
    return hs


@enter(RIGHT, "bidirectional_lstm_forward")
def both_pairs(x, forward_params, backward_params):
    one, other = from_zeros(x, forward_params), from_zeros(x[::-1], backward_params)
    return np.stack([np.hstack(pair) for pair in zip(one, reversed(other), strict=True)])


@enter(RIGHT, "bidirectional_lstm_forward")
def both_take(x, forward_params, backward_params):
    order = np.arange(len(x))[::-1]
    other = np.take(from_zeros(x[order], backward_params), order, axis=0)
    return np.append(from_zeros(x, forward_params), other, axis=2)


# --- padding -----------------------------------------------------------------------------------


@enter(RIGHT, "last_states")
def last_loop(hs, lengths):
    _, B, two_H = hs.shape
    H = two_H // 2
    out = np.zeros((B, two_H), dtype=hs.dtype)
    for n in range(B):
        out[n, :H] = hs[lengths[n] - 1, n, :H]
        out[n, H:] = hs[0, n, H:]
    return out


@enter(RIGHT, "last_states")
def last_list(hs, lengths):
    H = hs.shape[2] // 2
    return np.array(
        [np.concatenate([hs[n - 1, k, :H], hs[0, k, H:]]) for k, n in enumerate(lengths)]
    )


@enter(RIGHT, "last_states")
def last_take_along(hs, lengths):
    H = hs.shape[-1] // 2
    index = (lengths - 1)[None, :, None]
    ends = np.take_along_axis(hs[:, :, :H], index, axis=0)[0]
    return np.hstack([ends, hs[0, :, H:]])


@enter(RIGHT, "last_states")
def last_batch_first(hs, lengths):
    sequences = hs.swapaxes(0, 1)
    H = hs.shape[2] // 2
    rows = [np.r_[s[n - 1][:H], s[0][H:]] for s, n in zip(sequences, lengths, strict=True)]
    return np.stack(rows)


@enter(RIGHT, "last_states")
def last_mask(hs, lengths):
    T, _, two_H = hs.shape
    is_last = np.arange(T)[:, None] == lengths - 1
    ends = (hs * is_last[:, :, None]).sum(axis=0)
    out = hs[0].copy()
    out[:, : two_H // 2] = ends[:, : two_H // 2]
    return out


@enter(RIGHT, "last_states")
def last_einsum(hs, lengths):
    H = hs.shape[2] // 2
    one_hot = np.eye(len(hs), dtype=hs.dtype)[lengths - 1]
    return np.concatenate([np.einsum("bt,tbh->bh", one_hot, hs[..., :H]), hs[0][:, H:]], axis=-1)


# --- dropout -----------------------------------------------------------------------------------


def expect_rate(rate):
    if rate < 0 or rate >= 1:
        raise ValueError("no such rate")


@enter(RIGHT, "dropout_between_layers")
def drop_product(hs_below, rate, rng):
    expect_rate(rate)
    mask = rng.random(hs_below.shape) >= rate
    return hs_below * mask / (1 - rate)


@enter(RIGHT, "dropout_between_layers")
def drop_assign(hs_below, rate, rng):
    expect_rate(rate)
    out = hs_below / (1 - rate)
    out[rng.random(hs_below.shape) < rate] = 0
    return out


@enter(RIGHT, "dropout_between_layers")
def drop_early_return(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    if rate == 0:
        return hs_below.copy()
    keep = (rng.random(hs_below.shape) >= rate).astype(hs_below.dtype)
    return keep * hs_below * (1.0 / (1.0 - rate))


@enter(RIGHT, "dropout_between_layers")
def drop_step_by_step(hs_below, rate, rng):
    expect_rate(rate)
    steps = []
    for h in hs_below:
        steps.append(np.where(rng.random(h.shape) >= rate, h / (1 - rate), 0.0))
    return np.stack(steps)


@enter(RIGHT, "dropout_between_layers")
def drop_uniform(hs_below, rate, rng):
    expect_rate(rate)
    dropped = rng.uniform(size=hs_below.shape) < rate
    return np.ma.masked_array(hs_below, dropped).filled(0) / (1 - rate)


@enter(RIGHT, "dropout_between_layers")
def drop_flat(hs_below, rate, rng):
    expect_rate(rate)
    numbers = rng.random(hs_below.size)
    pairs = zip(hs_below.flat, numbers, strict=True)
    kept = [h / (1 - rate) if r >= rate else 0.0 for h, r in pairs]
    return np.array(kept).reshape(hs_below.shape)


# --- counting ----------------------------------------------------------------------------------


@enter(RIGHT, "count_parameters")
def count_closed_form(input_size, hidden_size, num_layers, bidirectional):
    I, H, L, D = input_size, hidden_size, num_layers, 1 + bidirectional
    return 4 * D * (H * I + H * H + H) + 4 * D * (L - 1) * (H * D * H + H * H + H)


@enter(RIGHT, "count_parameters")
def count_shapes(input_size, hidden_size, num_layers, bidirectional):
    directions = 2 if bidirectional else 1
    total = 0
    for layer in range(num_layers):
        below = input_size if layer == 0 else directions * hidden_size
        for _ in range(directions):
            for shape in [(4 * hidden_size, below), (4 * hidden_size, hidden_size)]:
                total += np.prod(shape)
            total += 4 * hidden_size
    return total


@enter(RIGHT, "count_parameters")
def count_sum(input_size, hidden_size, num_layers, bidirectional):
    D = [1, 2][bidirectional]
    sizes = [input_size] + [D * hidden_size] * (num_layers - 1)
    return sum(D * 4 * hidden_size * (size + hidden_size + 1) for size in sizes)


@enter(RIGHT, "count_parameters")
def count_recursion(input_size, hidden_size, num_layers, bidirectional):
    if num_layers == 0:
        return 0
    one = 4 * hidden_size * (input_size + hidden_size + 1)
    if not bidirectional:
        return one + count_recursion(hidden_size, hidden_size, num_layers - 1, False)
    return 2 * one + count_recursion(2 * hidden_size, hidden_size, num_layers - 1, True)


@enter(RIGHT, "count_parameters")
def count_arrays(input_size, hidden_size, num_layers, bidirectional):
    ways = 2 if bidirectional else 1
    features = np.full(num_layers, ways * hidden_size)
    features[0] = input_size
    return int((ways * 4 * hidden_size * (features + hidden_size + 1)).sum())


@enter(RIGHT, "count_parameters")
def count_torch(input_size, hidden_size, num_layers, bidirectional):
    import torch

    lstm = torch.nn.LSTM(input_size, hidden_size, num_layers, bidirectional=bidirectional)
    return sum(p.numel() for name, p in lstm.named_parameters() if not name.startswith("bias_hh"))
