"""Wrong answers to lesson 03, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "our own: the new cell state is stored before it is complete",
    "The cache keeps f * c_prev, from before the candidate is written.",
    at=("kept = ", "g, o, kept"),
    says=("cache", "`cache"),
)
def stored_too_early(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev
    kept = c.copy()
    c += i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, kept)


@wrong(
    "lstm_step",
    "our own: the update in place on c_prev, and the output from the old state",
    "h is computed from the old cell state.",
    names=("shows-the-old-memory",),
    at=("np.tanh(c_prev)",),
    says=("c_prev", "old"),
)
def exposes_the_old_state(x, h_prev, c_prev, W_ih, W_hh, b):
    H = c_prev.shape[1]
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 3 * H :])
    g = np.tanh(a[:, 2 * H : 3 * H])
    c = np.multiply(f, c_prev) + np.multiply(i, g)
    h = np.multiply(o, np.tanh(c_prev))
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


def squash(v):
    return v / (1 + np.abs(v))


@wrong(
    "lstm_step",
    "our own: softsign in the output, from another recurrent cell",
    "The cell state goes through softsign in place of tanh.",
    at=("squash(c)", "v / (1 + np.abs(v))"),
    says=("tanh",),
)
def softsign_output(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = c_prev * f + g * i
    h = squash(c) * o
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: two slips, input and forget gate exchanged, and h not gated",
    "The input and forget gates are exchanged, and h lacks the output gate.",
    at=("i * c_prev + f * g", "h = np.tanh(c)"),
    says=("exchanged", "output gate", "`o`", "missing"),
)
def exchanged_and_ungated(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = i * c_prev + f * g
    h = np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


def run(step, xs, state, weights):
    """Collect what a step gives, from state to state."""
    for x in xs:
        h, c, cache = step(x, *state, *weights)
        state = c, h
        yield h, c, cache


@wrong(
    "lstm_forward",
    "our own: a generator that hands on its state as (c, h)",
    "The two states are exchanged from the second step on.",
    names=("states-exchanged-between-steps",),
    at=("state = c, h",),
    says=("exchanged", "mixed up", "(c, h)"),
)
def states_exchanged_in_a_helper(x, h0, c0, W_ih, W_hh, b):
    hs, cs, caches = zip(*run(lstm_step, x, (h0, c0), (W_ih, W_hh, b)), strict=True)
    gates = [np.stack([getattr(cache, name) for cache in caches]) for name in "ifgo"]
    hs, cs = np.stack(hs), np.stack(cs)
    return hs, (hs[-1], cs[-1]), LSTMCache(x, h0, c0, W_ih, W_hh, *gates, cs, hs)


@wrong(
    "lstm_forward",
    "our own: buffers that are filled through the cell state before tanh",
    "The array of hidden states is filled with cell states.",
    names=("collects-the-memory",),
    at=("hs[t] = c",),
    says=("`c", "cell state", "mixed up"),
)
def fills_with_cell_states(x, h0, c0, W_ih, W_hh, b):
    T, B, H = len(x), len(h0), h0.shape[1]
    hs, cs = np.zeros((T, B, H)), np.zeros((T, B, H))
    gates = np.zeros((4, T, B, H))
    h, c = h0, c0
    for t in range(T):
        h, c, cache = lstm_step(x[t], h, c, W_ih, W_hh, b)
        gates[:, t] = cache.i, cache.f, cache.g, cache.o
        hs[t] = c
        cs[t] = c
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, *gates, cs, hs)


@wrong(
    "lstm_forward",
    "our own: all input products at once, with the bias added once more in the loop",
    "The bias is added before the loop and again in it.",
    names=("bias-twice",),
    at=("+ b", "h @ W_hh.T + b"),
    says=("twice", "bias", "`b`"),
)
def bias_before_and_within(x, h0, c0, W_ih, W_hh, b):
    from_x = np.einsum("tbi,gi->tbg", x, W_ih) + b
    H = h0.shape[1]
    h, c = h0, c0
    kept = {name: [] for name in ("i", "f", "g", "o", "cs", "hs")}
    for t in range(len(x)):
        a = from_x[t] + h @ W_hh.T + b
        i, f, o = (sigmoid(a[:, k * H : (k + 1) * H]) for k in (0, 1, 3))
        g = np.tanh(a[:, 2 * H : 3 * H])
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in zip(kept, (i, f, g, o, c, h), strict=True):
            kept[name].append(value)
    arrays = [np.stack(kept[name]) for name in kept]
    return arrays[-1], (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, *arrays)


@wrong(
    "lstm_forward",
    "our own: the final state is that of the step before the last",
    "The final state comes from the step before the last.",
    names=("final-before-the-last-step",),
    at=("hs[-2]", "cs[-2]"),
    says=("step", "last", "hs[-2]"),
)
def final_state_too_early(x, h0, c0, W_ih, W_hh, b):
    h, c, hs, cs, gates = h0, c0, [h0], [c0], []
    for row in x:
        h, c, cache = lstm_step(row, h, c, W_ih, W_hh, b)
        hs.append(h)
        cs.append(c)
        gates.append(cache[5:9])
    i, f, g, o = (np.array(each) for each in zip(*gates, strict=True))
    cache = LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, np.array(cs[1:]), np.array(hs[1:]))
    return np.array(hs[1:]), (hs[-2], cs[-2]), cache


@wrong(
    "memory_retention",
    "our own: the product of the gates from the start on",
    "The product runs from the start to t, not from t to the end.",
    names=("forwards",),
    at=("np.cumprod(fs, axis=0)",),
    says=("start", "forward", "end", "reversed"),
)
def product_from_the_start(fs):
    return np.cumprod(fs, axis=0)


@wrong(
    "memory_retention",
    "our own: logarithms summed over the wrong axis",
    "The logarithms are added over the batch.",
    names=("along-the-batch-forwards",),
    at=("axis=1",),
    says=("axis", "batch"),
)
def sums_over_the_batch(fs):
    with np.errstate(divide="ignore"):
        logs = np.log(fs)[::-1]
    return np.exp(np.cumsum(logs, axis=1))[::-1]
