"""Right answers to lesson 03, written as learners write them."""

import numpy as np

from lstm_course.cells.gates import forget_bias_for_half_life
from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}


def s(a):
    """A learner's own sigmoid."""
    return (1 + np.tanh(a / 2)) / 2


# --- lesson 03: one step -----------------------------------------------------------------------


@enter(RIGHT, "lstm_step")
def step_from_gates(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = i * g + c_prev * f
    h = np.tanh(c) * o
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@enter(RIGHT, "lstm_step")
def step_slices(x, h_prev, c_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b
    i, f = s(a[:, :H]), s(a[:, H : 2 * H])
    g, o = np.tanh(a[:, 2 * H : 3 * H]), s(a[:, 3 * H :])
    c = f * c_prev + i * g
    return [o * np.tanh(c), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)]


@enter(RIGHT, "lstm_step")
def step_einsum(x, h_prev, c_prev, W_ih, W_hh, b):
    H = c_prev.shape[-1]
    a = np.einsum("bi,khi->kbh", x, W_ih.reshape(4, H, -1))
    a = a + np.einsum("bj,khj->kbh", h_prev, W_hh.reshape(4, H, H)) + b.reshape(4, 1, H)
    i, f, g, o = s(a[0]), s(a[1]), np.tanh(a[2]), s(a[3])
    c = np.einsum("bh,bh->bh", f, c_prev) + np.einsum("bh,bh->bh", i, g)
    return o * np.tanh(c), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@enter(RIGHT, "lstm_step")
def step_each_gate_its_weights(x, h_prev, c_prev, W_ih, W_hh, b):
    weights = zip(np.split(W_ih, 4), np.split(W_hh, 4), np.split(b, 4), strict=True)
    i, f, g, o = (x @ W.T + h_prev @ U.T + bias for W, U, bias in weights)
    i, f, g, o = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(g), 1 / (1 + np.exp(-o))
    kept = f * c_prev
    new = kept + i * g
    return o * np.tanh(new), new, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, new)


@enter(RIGHT, "lstm_step")
def step_concatenated(x, h_prev, c_prev, W_ih, W_hh, b):
    a = np.concatenate([h_prev, x], axis=1) @ np.concatenate([W_hh, W_ih], axis=1).T + b
    i, f, g, o = np.hsplit(a, 4)
    i, f, g, o = s(i), s(f), np.tanh(g), s(o)
    c = np.sum([f * c_prev, i * g], axis=0)
    e = np.exp(2 * c)
    return o * (e - 1) / (e + 1), c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@enter(RIGHT, "lstm_step")
def step_loops(x, h_prev, c_prev, W_ih, W_hh, b):
    B, H = h_prev.shape
    layers = np.zeros((4, B, H))
    h, c = np.zeros((B, H)), np.zeros((B, H))
    for n in range(B):
        for row in range(4 * H):
            a = W_ih[row] @ x[n] + W_hh[row] @ h_prev[n] + b[row]
            layers[row // H, n, row % H] = np.tanh(a) if row // H == 2 else s(a)
        i, f, g, o = layers[:, n]
        for unit in range(H):
            c[n, unit] = f[unit] * c_prev[n, unit] + i[unit] * g[unit]
            h[n, unit] = o[unit] * np.tanh(c[n, unit])
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, *layers, c)


@enter(RIGHT, "lstm_step")
def step_into_buffers(x, h_prev, c_prev, W_ih, W_hh, b):
    a = x @ W_ih.T
    a += h_prev @ W_hh.T
    a += b
    i, f, g, o = np.split(a, 4, axis=1)
    for gate in (i, f, o):
        gate[...] = s(gate)
    np.tanh(g, out=g)
    c = c_prev.copy()
    c *= f
    c += i * g
    return (
        np.multiply(o, np.tanh(c)),
        c,
        LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c),
    )


# --- lesson 03: a sequence ---------------------------------------------------------------------


@enter(RIGHT, "lstm_forward")
def forward_lists(x, h0, c0, W_ih, W_hh, b):
    h, c, kept = h0, c0, []
    for step in x:
        h, c, cache = step_from_gates(step, h, c, W_ih, W_hh, b)
        kept.append((cache.i, cache.f, cache.g, cache.o, cache.c, h))
    i, f, g, o, cs, hs = (np.array(column) for column in zip(*kept, strict=True))
    return hs, (hs[-1], cs[-1]), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@enter(RIGHT, "lstm_forward")
def forward_preallocated(x, h0, c0, W_ih, W_hh, b):
    T, B, H = x.shape[0], *h0.shape
    i, f, g, o, cs, hs = np.zeros((6, T, B, H))
    for t in range(T):
        h_prev, c_prev = (h0, c0) if t == 0 else (hs[t - 1], cs[t - 1])
        hs[t], cs[t], cache = step_slices(x[t], h_prev, c_prev, W_ih, W_hh, b)
        i[t], f[t], g[t], o[t] = cache[5:9]
    return hs, [hs[T - 1], cs[T - 1]], LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@enter(RIGHT, "lstm_forward")
def forward_inputs_first(x, h0, c0, W_ih, W_hh, b):
    projected = x @ W_ih.T + b
    h, c = h0, c0
    steps = []
    for a in projected:
        i, f, g, o = np.split(a + h @ W_hh.T, 4, axis=-1)
        i, f, g, o = s(i), s(f), np.tanh(g), s(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        steps.append([i, f, g, o, c, h])
    i, f, g, o, cs, hs = np.swapaxes(np.array(steps), 0, 1)
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@enter(RIGHT, "lstm_forward")
def forward_padded(x, h0, c0, W_ih, W_hh, b):
    T = len(x)
    hs, cs = np.empty((T + 1, *h0.shape)), np.empty((T + 1, *c0.shape))
    hs[0], cs[0] = h0, c0
    layers = np.empty((T, 4, *h0.shape))
    for t in range(T):
        layers[t] = lstm_gates(x[t], hs[t], W_ih, W_hh, b)
        i, f, g, o = layers[t]
        cs[t + 1] = f * cs[t] + i * g
        hs[t + 1] = o * np.tanh(cs[t + 1])
    cache = LSTMCache(x, h0, c0, W_ih, W_hh, *np.moveaxis(layers, 1, 0), cs[1:], hs[1:])
    return hs[1:], (hs[-1], cs[-1]), cache


@enter(RIGHT, "lstm_forward")
def forward_recursion(x, h0, c0, W_ih, W_hh, b):
    def rest(t, h, c):
        if t == len(x):
            return [], (h, c)
        h, c, cache = step_einsum(x[t], h, c, W_ih, W_hh, b)
        later, final = rest(t + 1, h, c)
        return [(*cache[5:], h), *later], final

    steps, final = rest(0, h0, c0)
    columns = [np.stack(column) for column in zip(*steps, strict=True)]
    return columns[-1], final, LSTMCache(x, h0, c0, W_ih, W_hh, *columns)


@enter(RIGHT, "lstm_forward")
def forward_each_sequence(x, h0, c0, W_ih, W_hh, b):
    alone = []
    for n in range(x.shape[1]):
        one = slice(n, n + 1)
        alone.append(forward_while(x[:, one], h0[one], c0[one], W_ih, W_hh, b)[2][5:])
    columns = [np.concatenate(column, axis=1) for column in zip(*alone, strict=True)]
    cs, hs = columns[-2:]
    return hs, (hs[-1].copy(), cs[-1].copy()), LSTMCache(x, h0, c0, W_ih, W_hh, *columns)


@enter(RIGHT, "lstm_forward")
def forward_while(x, h0, c0, W_ih, W_hh, b):
    t, state, steps = 0, (h0.copy(), c0.copy()), []
    while t < x.shape[0]:
        *state, step = step_concatenated(x[t], *state, W_ih, W_hh, b)
        steps.append(step)
        t += 1
    gates = [np.stack([getattr(step, name) for step in steps]) for name in "ifgo"]
    cs = np.stack([step.c for step in steps])
    hs = gates[3] * np.tanh(cs)
    return hs, tuple(state), LSTMCache(x, h0, c0, W_ih, W_hh, *gates, cs, hs)


# --- lesson 03: what is left -------------------------------------------------------------------


@enter(RIGHT, "memory_retention")
def retention_flipped(fs):
    return np.cumprod(fs[::-1], axis=0)[::-1]


@enter(RIGHT, "memory_retention")
def retention_each_product(fs):
    return np.stack([np.prod(fs[t:], axis=0) for t in range(len(fs))])


@enter(RIGHT, "memory_retention")
def retention_in_place(fs):
    left = fs.copy()
    for t in range(len(fs) - 2, -1, -1):
        left[t] *= left[t + 1]
    return left


@enter(RIGHT, "memory_retention")
def retention_logarithms(fs):
    with np.errstate(divide="ignore"):
        logs = np.log(fs)
    return np.exp(np.flip(np.cumsum(np.flip(logs, 0), axis=0), 0))


@enter(RIGHT, "memory_retention")
def retention_recursion(fs):
    if len(fs) == 1:
        return fs.copy()
    later = retention_recursion(fs[1:])
    return np.concatenate([fs[:1] * later[:1], later])


@enter(RIGHT, "memory_retention")
def retention_loops(fs):
    T, B, H = fs.shape
    out = np.ones((T, B, H))
    for n in range(B):
        for unit in range(H):
            for t in range(T):
                for later in range(t, T):
                    out[t, n, unit] *= fs[later, n, unit]
    return out


@enter(RIGHT, "memory_retention")
def retention_list(fs):
    shares = [fs[-1]]
    for f in fs[-2::-1]:
        shares.insert(0, f * shares[0])
    return np.array(shares)


# --- lesson 03: programmed by hand -------------------------------------------------------------

NONE = np.zeros((4, 1))


@enter(RIGHT, "latch_weights")
def latch_whole_numbers():
    return np.array([[100, 0], [-100, 0], [0, 100], [0, 0]]), NONE, np.array([-50, 50, 0, 50])


@enter(RIGHT, "latch_weights")
def latch_as_weak_as_it_may_be():
    """The half-life is a little more than 1,000 steps, for the other bit may come all along."""
    a = forget_bias_for_half_life(1_100)
    W_ih = np.array([[2 * a, 0], [-2 * a, 0], [0, a], [0, 0]])
    return [W_ih, NONE, np.array([-a, a, 0, 0])]


@enter(RIGHT, "latch_weights")
def latch_with_a_closed_output():
    """Only c counts: what the output gate does is nobody's business."""
    W_ih = np.zeros((4, 2))
    W_ih[0, 0], W_ih[1, 0], W_ih[2, 1] = 60, -60, 3
    return LSTMParams(W_ih, NONE, np.array([-30.0, 30, 0, -30]))


@enter(RIGHT, "latch_weights")
def latch_in_single_precision():
    W_ih = np.float32([[40, 0], [-40, 0], [0, 20], [5, 5]])
    return W_ih, np.zeros((4, 1), np.float32), np.float32([-20, 20, 0, 3])


@enter(RIGHT, "latch_weights")
def latch_whose_candidate_hears_the_write_too():
    """The candidate is tanh(15 bit + 9 write − 9): the bit alone, when told to write."""
    W_ih = np.array([[50.0, 1.0], [-50.0, 1.0], [9.0, 15.0], [0.0, 0.0]])
    return W_ih, NONE, np.array([-25.0, 25.0, -9.0, 1.0])


@enter(RIGHT, "latch_weights")
def latch_whose_layers_look_at_h_too():
    """W_hh has a say in every layer, but never the last word."""
    W_ih = np.array([[60.0, 0.0], [-60.0, 0.0], [0.0, 30.0], [1.0, 1.0]])
    return W_ih, np.array([[5.0], [-5.0], [9.0], [2.0]]), np.array([-30.0, 30.0, 0.0, 1.0])


@enter(RIGHT, "latch_weights")
def latch_from_a_list_of_layers():
    layers = {"i": (80, 0, -40), "f": (-80, 0, 40), "g": (0, 40, 0), "o": (0, 0, 40)}
    table = np.array([layers[name] for name in "ifgo"], dtype=float)
    return table[:, :-1], np.zeros((4, 1)), table[:, -1]


@enter(RIGHT, "agreement_weights")
def agreement_whole_numbers():
    W_ih = np.zeros((4, 6), dtype=int)
    W_ih[0, :2], W_ih[1, :2], W_ih[2, :2] = 50, -50, (50, -50)
    return W_ih, np.zeros((4, 1), dtype=int), np.array([-25, 25, 0, 25])


@enter(RIGHT, "agreement_weights")
def agreement_without_biases():
    """In a one-hot vocabulary the words' own weights can do what a bias does."""
    i = [30.0, 30, -30, -30, -30, -30]
    g = [30.0, -30, 0, 0, 0, 0]
    return np.array([i, [-a for a in i], g, [0.0] * 6]), NONE, np.zeros(4)


@enter(RIGHT, "agreement_weights")
def agreement_that_hears_every_noun():
    W_ih = np.outer([40.0, -40.0, 0.0, 0.0], [1, 1, 0, 0, 0, 0])
    W_ih[2] = [9, -9, 9, -9, 0, 0]
    return LSTMParams(W_ih, NONE, np.array([-20.0, 20.0, 0.0, 20.0]))


@enter(RIGHT, "agreement_weights")
def agreement_shown_at_the_verb():
    """The output gate opens at the verb only: h is small elsewhere, its sign is right."""
    W_ih = np.array(
        [
            [40.0, 40, 0, 0, 0, 0],
            [-40.0, -40, 0, 0, 0, 0],
            [20.0, -20, 0, 0, 0, 0],
            [0.0, 0, 0, 0, 20, 0],
        ]
    )
    return W_ih, NONE, np.array([-20.0, 20, 0, -10])


@enter(RIGHT, "agreement_weights")
def agreement_weak_but_deaf_to_distractors():
    """A leak cannot turn a sign round where nothing of the other sign comes in."""
    W_ih = np.array([[8.0, 8, 0, 0, 0, 0], [-8.0, -8, 0, 0, 0, 0], [4, -4, 0, 0, 0, 0], [0] * 6])
    return W_ih, NONE, np.array([-4.0, 4, 0, 4])


@enter(RIGHT, "agreement_weights")
def agreement_in_single_precision():
    W_ih = np.zeros((4, 6), np.float32)
    W_ih[:3, 0], W_ih[:3, 1] = (60, -60, 10), (60, -60, -10)
    return [W_ih, NONE.astype(np.float32), np.float32([-30, 30, 0, 0])]
