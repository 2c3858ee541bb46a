"""Wrong answers to lesson 03 that the catalogue does not hold."""

import numpy as np

from lstm_course.cells.handmade import agreement_weights, latch_weights
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache, lstm_forward, lstm_gates, lstm_step
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)


def sigma(a):
    return 1 / (1 + np.exp(-a))


# --- one step ----------------------------------------------------------------------------------


@wrong("lstm_step", "returned a tuple of 2 items, expected 3 values: `h, c, cache`")
def states_in_one_pair(x, h_prev, c_prev, W_ih, W_hh, b):
    z = x @ W_ih.T + h_prev @ W_hh.T + b
    z_i, z_f, z_c, z_o = np.split(z, 4, axis=1)
    c = sigma(z_f) * c_prev + sigma(z_i) * np.tanh(z_c)
    h = sigma(z_o) * np.tanh(c)
    return h, (h, c)


@wrong("lstm_step", "Arrays of these shapes cannot be added or multiplied")
def split_along_the_batch(x, h_prev, c_prev, W_ih, W_hh, b):
    z = x @ W_ih.T + h_prev @ W_hh.T + b
    H = h_prev.shape[1]
    i, f, g, o = sigma(z[:H]), sigma(z[:H]), np.tanh(z[:H]), sigma(z[:H])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "every fourth row of the weights is read as one gate", "interleaved")
def every_fourth_row(x, h_prev, c_prev, W_ih, W_hh, b):
    z = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = sigma(z[:, 0::4]), sigma(z[:, 1::4]), np.tanh(z[:, 2::4]), sigma(z[:, 3::4])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` is correct.")
def one_matrix_a_gate_and_one_too_often(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]

    def layer(k, activation):
        rows = slice(k * H, (k + 1) * H)
        return activation(x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows])

    i, f, g, o = layer(0, sigma), layer(1, sigma), layer(2, np.tanh), layer(0, sigma)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "all four blocks use the first H entries of `b`", "one-bias-for-all")
def bias_of_one_gate_for_all(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]

    def layer(k, activation):
        rows = slice(k * H, (k + 1) * H)
        return activation(x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[:H])

    i, f, g, o = layer(0, sigma), layer(1, sigma), layer(2, np.tanh), layer(3, sigma)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step", "square block of `W_hh` is used where its transpose belongs", "blocks-transposed"
)
def recurrent_weights_not_transposed(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    layers = []
    for k in range(4):
        rows = slice(k * H, (k + 1) * H)
        layers.append(x @ W_ih[rows].T + h_prev @ W_hh[rows] + b[rows])
    i, f, g, o = sigma(layers[0]), sigma(layers[1]), np.tanh(layers[2]), sigma(layers[3])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step", "square block of `W_hh` is used where its transpose belongs", "blocks-transposed"
)
def einsum_with_a_wrong_index(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    W = W_hh.reshape(4, H, H)
    z = np.einsum("bi,khi->kbh", x, W_ih.reshape(4, H, -1))
    z = z + np.einsum("bj,kjh->kbh", h_prev, W) + b.reshape(4, 1, H)
    i, f, o = sigma(z[0]), sigma(z[1]), sigma(z[3])
    g = np.tanh(z[2])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "`h_prev` and `x` are concatenated in one order and their weights in the other",
    "columns-exchanged",
)
def concatenated_the_wrong_way_round(x, h_prev, c_prev, W_ih, W_hh, b):
    both = np.concatenate([h_prev, x], axis=1)
    W = np.concatenate([W_ih, W_hh], axis=1)
    i, f, g, o = np.split(both @ W.T + b, 4, axis=1)
    i, f, g, o = sigma(i), sigma(f), np.tanh(g), sigma(o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` is a tuple of 2 items, expected a NumPy array of shape (3, 5)")
def returns_the_pair_as_torch_does(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, (h, c), (x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "returned a tuple of 2 items, expected 3 values: `h, c, cache`")
def no_cache(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    return o * np.tanh(c), c


@wrong("lstm_step", "`cache` is a dict, expected an LSTMStepCache: `x, h_prev")
def cache_is_a_dict(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, {"x": x, "h_prev": h_prev, "c_prev": c_prev, "i": i, "f": f, "g": g, "o": o}


@wrong("lstm_step", "`cache` is a tuple of 8 items, expected an LSTMStepCache: `x, h_prev, c_prev")
def cache_without_the_old_states(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, (x, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "Your function modifies its argument `c_prev`", "caches-new-for-old")
def updates_the_memory_in_place(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c_prev *= f
    c_prev += i * g
    h = o * np.tanh(c_prev)
    return h, c_prev, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c_prev)


@wrong(
    "lstm_step", "`c` is tanh of the cell state; only `h` should use tanh", "squashed-memory-kept"
)
def keeps_tanh_of_cell_state(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.tanh(f * c_prev + i * g)
    h = o * c
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` has dtype float32, expected float64")
def filled_arrays_of_single_precision(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    h, c = np.zeros(h_prev.shape, np.float32), np.zeros(h_prev.shape, np.float32)
    c[:] = f * c_prev + i * g
    h[:] = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` is wrong for the last hidden unit only")
def unit_by_unit_and_one_short(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c, h = np.zeros_like(c_prev), np.zeros_like(h_prev)
    for n in range(len(x)):
        for k in range(h_prev.shape[1] - 1):
            c[n, k] = f[n, k] * c_prev[n, k] + i[n, k] * g[n, k]
            h[n, k] = o[n, k] * np.tanh(c[n, k])
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` is right for the first sequence of the batch only")
def first_sequence_only(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = c_prev.copy()
    c[0] = f[0] * c_prev[0] + i[0] * g[0]
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` has the right shape but wrong numbers")
def a_column_of_gates(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    f = f.mean(axis=1, keepdims=True)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`@` is a matrix product. Gates act entry by entry: `*`.")
def matrix_product_for_the_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f @ c_prev + i @ g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "The gates and the candidate pass through sigmoid and tanh a second time",
    "squashed-twice",
)
def activates_gates_twice(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    i, f, g, o = sigma(i), sigma(f), np.tanh(g), sigma(o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` is g times the old cell state plus i times f", "order-gifo")
def f_for_g(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = g * c_prev + i * f
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "`h` is tanh(c) in full: the output gate has no effect",
    "coupled-gates",
    "no-output-gate",
)
def a_gru_in_disguise(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = (1 - i) * c_prev + i * g
    h = np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "`c` has the right shape but wrong numbers")
def c_in_the_place_of_c_prev_twice(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = i * g
    c = c + f * c
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "The cache holds the four pre-activations in place of `i`, `f`, `g` and `o`",
    "caches-pre-activations",
)
def caches_preactivations(x, h_prev, c_prev, W_ih, W_hh, b):
    z = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = np.split(z, 4, axis=1)
    c = sigma(f) * c_prev + sigma(i) * np.tanh(g)
    h = sigma(o) * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "'numpy.ndarray' object has no attribute 'mul'")
def torch_names(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f.mul(c_prev).add(i.mul(g))
    return o.mul(c.tanh()), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong("lstm_step", "returned `None`, expected `h, c, cache`: is a `return` missing?")
def prints_and_forgets_to_return(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    cache = LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)
    print(h.shape, c.shape, len(cache))


# --- a sequence --------------------------------------------------------------------------------


def sequence(x, h, c, W_ih, W_hh, b, order=None):
    """hs and the caches of all steps, in a loop."""
    hs, steps = [], []
    for t in range(len(x)) if order is None else order:
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        hs.append(h)
        steps.append(step)
    return np.stack(hs), h, c, steps


def cached(x, h0, c0, W_ih, W_hh, steps, hs):
    fields = [np.stack([getattr(step, name) for step in steps]) for name in "ifgoc"]
    return LSTMCache(x, h0, c0, W_ih, W_hh, *fields, hs)


@wrong("lstm_forward", "ValueError: h_prev is (2, 7), expected (8, H), as B is 8 in x")
def loop_over_the_batch(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    hs, steps = [], []
    for n in range(x.shape[1]):
        h, c, step = lstm_step(x[:, n], h, c, W_ih, W_hh, b)
        hs.append(h)
        steps.append(step)
    return np.stack(hs), (h, c), cached(x, h0, c0, W_ih, W_hh, steps, np.stack(hs))


@wrong("lstm_forward", "`hs` has shape (7, 2, 7), expected (8, 2, 7) = (T, B, H)")
def one_step_short(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x[:-1], h0, c0, W_ih, W_hh, b)
    return hs, (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`hs` has the right shape but wrong numbers.")
def preallocated_and_off_by_one(x, h0, c0, W_ih, W_hh, b):
    T = len(x)
    hs = np.zeros((T, *h0.shape))
    hs[0] = h0
    h, c = h0, c0
    steps = []
    for t in range(1, T):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        hs[t] = h
        steps.append(step)
    steps.insert(0, steps[0])
    return hs, (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`hs` and `cache` are correct.")
def last_states_read_one_early(x, h0, c0, W_ih, W_hh, b):
    hs, (_, c), cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return hs, (hs[-2] if len(hs) > 1 else h0, c), cache


@wrong(
    "lstm_forward", "`final.h_T` has shape (8, 2, 7), expected (2, 7) = (B, H): its first axis, of"
)
def all_memories_for_the_last(x, h0, c0, W_ih, W_hh, b):
    hs, _, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return hs, (hs, cache.cs), cache


@wrong(
    "lstm_forward", "`final.h_T` has shape (1, 2, 7), expected (2, 7) = (B, H): an axis of length 1"
)
def as_torchs_output(x, h0, c0, W_ih, W_hh, b):
    hs, (h, c), cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return hs, (h[None], c[None]), cache


@wrong("lstm_forward", "returned a tuple of 4 items, expected 3 values: `hs, final, cache`")
def four_values(x, h0, c0, W_ih, W_hh, b):
    hs, (h, c), cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return hs, h, c, cache


@wrong(
    "lstm_forward", "`cache` is a list of 8 items, expected an LSTMCache: `x, h0, c0, W_ih, W_hh, i"
)
def list_of_step_caches(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    return hs, (h, c), steps


@wrong("lstm_forward", "`cache.i` is a list of 8 items, expected a NumPy array of shape (8, 2, 7)")
def cache_of_lists(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    lists = [[getattr(step, name) for step in steps] for name in "ifgoc"]
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, *lists, hs)


@wrong("lstm_forward", "`np.stack` makes one array of a list of arrays")
def list_of_states(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    return list(hs), (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`cache` is a tuple of 10 items, expected an LSTMCache: `x, h0, c0")
def last_cache_only(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    return hs, (h, c), steps[-1]


@wrong("lstm_forward", "`hs` has shape (16, 7), expected (8, 2, 7) = (T, B, H)")
def concatenated_along_the_batch(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    return np.concatenate(list(hs)), (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`hs` has shape (2, 56), expected (8, 2, 7) = (T, B, H)")
def hstacked(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x, h0, c0, W_ih, W_hh, b)
    return np.hstack(list(hs)), (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "`hs` is the same at every time step: it holds the values of the last time step.",
)
def the_same_array_again_and_again(x, h0, c0, W_ih, W_hh, b):
    state = h0.copy()
    hs, c, steps = [], c0, []
    for t in range(len(x)):
        state[:], c, step = lstm_step(x[t], state.copy(), c, W_ih, W_hh, b)
        hs.append(state)
        steps.append(step)
    hs = np.stack(hs)
    return hs, (state, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "Your function modifies its argument `h0`")
def carries_on_in_h0(x, h0, c0, W_ih, W_hh, b):
    hs, steps = [], []
    c = c0
    for t in range(len(x)):
        h0[:], c, step = lstm_step(x[t], h0, c, W_ih, W_hh, b)
        hs.append(h0.copy())
        steps.append(step)
    hs = np.stack(hs)
    return hs, (h0, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "axis 0 has length 4, not 8")
def every_second_step(x, h0, c0, W_ih, W_hh, b):
    hs, h, c, steps = sequence(x[::2], h0, c0, W_ih, W_hh, b)
    return hs, (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`hs` is right at the first time step (t = 0) and wrong at all later ones")
def adds_up_the_states(x, h0, c0, W_ih, W_hh, b):
    hs, (h, c), cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return np.cumsum(hs, axis=0), (h, c), cache


@wrong("lstm_forward", "`hs` is right at the first time step (t = 0) and wrong at all later ones")
def weights_that_change(x, h0, c0, W_ih, W_hh, b):
    h, c = h0, c0
    hs, steps = [], []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        b = b + 0.01
        hs.append(h)
        steps.append(step)
    hs = np.stack(hs)
    return hs, (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong("lstm_forward", "`hs` is right at the first time step (t = 0) and wrong at all later ones")
def memory_a_step_late(x, h0, c0, W_ih, W_hh, b):
    h, c, before = h0, c0, c0
    hs, steps = [], []
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, before, W_ih, W_hh, b)
        before = steps[-1].c if steps else c0
        hs.append(h)
        steps.append(step)
    hs = np.stack(hs)
    return hs, (h, c), cached(x, h0, c0, W_ih, W_hh, steps, hs)


@wrong(
    "lstm_forward",
    "Both states start from zeros instead of `h0` and `c0`, in the cache too",
    "ignores-both-cached",
    "final-exchanged",
)
def two_mistakes(x, h0, c0, W_ih, W_hh, b):
    zeros = np.zeros_like(h0)
    hs, (h, c), cache = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    return hs, (c, h), cache


@wrong("lstm_forward", "starts with `c0` and lacks the last one", "caches-cells-before-the-steps")
def memories_moved(x, h0, c0, W_ih, W_hh, b):
    hs, final, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    before = np.concatenate([c0[None], cache.cs[:-1]])
    return hs, final, cache._replace(cs=before)


@wrong("lstm_forward", "`cache.cs` has shape (9, 2, 7), expected (8, 2, 7)")
def memories_with_c0_in_front(x, h0, c0, W_ih, W_hh, b):
    hs, final, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    return hs, final, cache._replace(cs=np.concatenate([c0[None], cache.cs]))


# --- what is left ------------------------------------------------------------------------------


@wrong("memory_retention", "The product runs from the first step on", "forwards")
def cumprod_of_all(fs):
    return np.cumprod(fs, axis=0)


@wrong("memory_retention", "`retention` is reversed in time", "result-reversed")
def cumprod_of_the_reverse(fs):
    return np.cumprod(fs[::-1], axis=0)


@wrong(
    "memory_retention",
    "`retention` has shape (2, 8), expected (7, 2, 8) = (T, B, H): the first axis is",
)
def one_number_for_all(fs):
    return np.prod(fs, axis=0)


@wrong(
    "memory_retention", "`retention` is a single number, expected a NumPy array of shape (7, 2, 8)"
)
def over_everything(fs):
    return np.prod(fs)


@wrong(
    "memory_retention",
    "NaN in 17 of 360 entries, first at [0, 1, 2]. In this case, a gate is exactly 0.",
    "divides-by-own-gate",
)
def logarithms(fs):
    with np.errstate(divide="ignore"):
        logs = np.log(fs)
    return np.exp(logs.sum(axis=0) - np.cumsum(logs, axis=0) + logs)


@wrong("memory_retention", "yours is 0.7186822, expected 0.71868219")
def logarithms_kept_from_zero(fs):
    logs = np.log(fs + 1e-8)
    return np.exp(np.cumsum(logs[::-1], axis=0)[::-1])


@wrong("memory_retention", "The product runs along the hidden units", "along-the-units")
def along_the_units(fs):
    return np.cumprod(fs[..., ::-1], axis=-1)[..., ::-1]


@wrong("memory_retention", "a power of the mean of all gates", "power-of-the-mean-gate")
def averaged_gate_to_a_power(fs):
    steps = np.arange(len(fs), 0, -1)[:, None, None]
    return fs.mean(axis=0) ** steps


@wrong("memory_retention", "`retention` has shape (7, 8), expected (7, 2, 8)")
def average_over_the_batch(fs):
    return np.cumprod(fs[::-1], axis=0)[::-1].mean(axis=1)


@wrong("memory_retention", "Your function modifies its argument `fs`")
def in_place(fs):
    for t in range(len(fs) - 2, -1, -1):
        fs[t] *= fs[t + 1]
    return fs


@wrong("memory_retention", "`retention` holds integers (dtype int64), expected float64")
def whole_numbers(fs):
    left = np.ones(fs.shape, dtype=int)
    left[-1] = fs[-1]
    for t in range(len(fs) - 2, -1, -1):
        left[t] = left[t + 1] * fs[t]
    return left


@wrong("memory_retention", "Every entry lacks the gate of the last step", "last-gate-left-out")
def last_step_is_one(fs):
    left = np.ones_like(fs)
    for t in range(len(fs) - 2, -1, -1):
        left[t] = left[t + 1] * fs[t]
    return left


@wrong("memory_retention", "Your result is the share that is lost", "what-is-lost")
def what_is_lost(fs):
    return 1 - np.cumprod(fs[::-1], axis=0)[::-1]


@wrong("memory_retention", "`np.stack` makes one array of a list of arrays")
def a_list(fs):
    return [np.prod(fs[t:], axis=0) for t in range(len(fs))]


@wrong("memory_retention", "`retention` is 100 times the expected value, everywhere")
def as_percent(fs):
    return 100 * np.cumprod(fs[::-1], axis=0)[::-1]


@wrong(
    "memory_retention",
    "`retention` has the right shape but wrong numbers",
)
def rounded(fs):
    return np.round(np.cumprod(fs[::-1], axis=0)[::-1], 3)


@wrong(
    "memory_retention",
    "`retention` is right in the last 2 time steps and wrong at all earlier ones",
)
def window_of_two(fs):
    left = fs.copy()
    left[:-1] = fs[:-1] * fs[1:]
    return left


# --- programmed by hand ------------------------------------------------------------------------


@wrong("latch_weights", "`np.array` makes one array of a list of numbers")
def lists_for_arrays():
    return [[40, 0], [-40, 0], [0, 20], [0, 0]], [[0], [0], [0], [0]], [-20, 20, 0, 20]


@wrong("latch_weights", "`W_ih` has shape (2, 4), expected (4, 2): it is transposed")
def weights_transposed():
    W_ih, W_hh, b = latch_weights()
    return W_ih.T, W_hh.T, b


@wrong("latch_weights", "`b` has shape (4, 1), expected (4,)")
def bias_column():
    W_ih, W_hh, b = latch_weights()
    return W_ih, W_hh, b[:, None]


@wrong("latch_weights", "`c` was 0 at step 0, where +1 was written. Nothing was stored.")
def all_zero():
    return np.zeros((4, 2)), np.zeros((4, 1)), np.zeros(4)


@wrong("latch_weights", "`c` was −0.079 at step 0, where +1 was written. It was not stored.")
def random_weights():
    rng = np.random.default_rng(0)
    return rng.normal(size=(4, 2)), rng.normal(size=(4, 1)), rng.normal(size=4)


@wrong("latch_weights", "`c` was +1 at step 3, where −1 was written. It was not stored.")
def memory_that_hears_itself():
    W_ih, W_hh, b = latch_weights()
    W_hh = np.array([[0.0], [0.0], [50.0], [0.0]])
    return W_ih, W_hh, b


@wrong("latch_weights", "so the old one remains and the two add up", "never-forgets")
def a_latch_that_adds():
    i, f, g, o = [40.0, 0.0], [0.0, 0.0], [0.0, 20.0], [0.0, 0.0]
    return np.array([i, f, g, o]), np.zeros((4, 1)), np.array([-20.0, 3.0, 0.0, 20.0])


@wrong("latch_weights", "Your weights work in principle but some are too small", "too-weak")
def holds_for_a_while():
    W_ih = np.array([[10.0, 0.0], [-10.0, 0.0], [0.0, 5.0], [0.0, 0.0]])
    return W_ih, np.zeros((4, 1)), np.array([-5.0, 5.0, 0.0, 5.0])


@wrong("latch_weights", "`c` was +0.99 at step 4, where −1 was written. It was not stored.")
def keeps_by_writing_h_again():
    """An RNN's latch: the candidate repeats the sign of h, the forget gate is shut."""
    W_ih = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 20.0], [0.0, 0.0]])
    W_hh = np.array([[0.0], [0.0], [30.0], [0.0]])
    return W_ih, W_hh, np.array([20.0, -20.0, 0.0, 20.0])


@wrong("latch_weights", "`W_ih` holds infinity in 3 of 8 entries")
def enormous():
    W_ih, W_hh, b = latch_weights()
    return 1e308 * W_ih, W_hh, b


@wrong("latch_weights", "returned a tuple of 2 items, expected 3 arrays: `W_ih, W_hh, b`")
def two_of_three():
    W_ih, W_hh, _ = latch_weights()
    return W_ih, W_hh


@wrong("latch_weights", "The candidate has the same sign for both bits", "deaf-candidate")
def bit_as_it_would_be_with_0_and_1():
    """For bits 0 and 1: the bias of the candidate takes 0 to −1."""
    W_ih = np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 40.0], [0.0, 0.0]])
    return W_ih, np.zeros((4, 1)), np.array([-20.0, 20.0, -50.0, 20.0])


@wrong("latch_weights", "forget gate is at most half open for one of the two bits", "never-holds")
def forget_gate_without_a_bias():
    """f is ½ while the bit is held; noise is kept out so well that its sign might survive."""
    return (
        np.array([[40.0, 0.0], [-40.0, 0.0], [0.0, 3.0], [0.0, 0.0]]),
        np.zeros((4, 1)),
        np.array([-20.0, 0.0, 0.0, 20.0]),
    )


@wrong("latch_weights", "forget gate is at most half open for one of the two bits", "never-holds")
def forgets_at_one_of_two_inputs():
    W_ih, W_hh, b = (array.copy() for array in latch_weights())
    W_ih[1, 1] = 20
    return W_ih, W_hh, b


@wrong("latch_weights", "input gate is at least half open for one of the two bits", "always-writes")
def writes_a_bit_of_one_without_being_told():
    W_ih, W_hh, b = (array.copy() for array in latch_weights())
    W_ih[0, 1] = 40
    return W_ih, W_hh, b


@wrong("agreement_weights", "so the old number remains and the two add up", "never-forgets")
def counts_subjects():
    W_ih, W_hh, b = agreement_weights()
    return W_ih, W_hh, b + np.array([0.0, 60.0, 0.0, 0.0])


@wrong("agreement_weights", "`W_ih` has shape (6, 4), expected (4, 6): it is transposed")
def words_as_rows():
    W_ih, W_hh, b = agreement_weights()
    return W_ih.T, W_hh, b


@wrong(
    "agreement_weights",
    "`h` was +7e−08 at word 35, where a plural subject appeared. It was not stored.",
)
def singular_only():
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[0, 1] = 0
    W_ih[1, 1] = 0
    return W_ih, W_hh, b


@wrong(
    "agreement_weights",
    "The candidate does not have the right sign at each of the two subjects",
    "one-number-only",
)
def plural_as_zero():
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[2, 1] = 0
    return W_ih, W_hh, b


@wrong(
    "agreement_weights",
    "`h` was 0 at word 0, where a singular subject appeared. Nothing was stored.",
)
def integers_that_overflow():
    W_ih, W_hh, b = agreement_weights()
    return W_ih.astype(np.int8) * 4, W_hh, b


@wrong(
    "agreement_weights",
    "`h` was 0 at word 6, on the word “singular distractor”, 6 words after a",
    "other-words-erase",
)
def forgets_at_other_words():
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[1, 5] = -40
    return W_ih, W_hh, b


@wrong(
    "agreement_weights",
    "`h` was −2.1e−09 at word 1, on the word “plural distractor”, 1 word after a",
    "other-words-write",
)
def distractors_of_the_other_number_write():
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[0, 3] = 40
    return W_ih, W_hh, b
