"""Wrong answers to lesson 03 of an examiner's second round, after the first had been mended."""

import numpy as np

from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "our own: the output gate multiplies before and after tanh",
    "o is applied twice.",
    at=("o * np.tanh(o * c)",),
    says=("`o`", "twice"),
)
def output_gate_twice(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(o * c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: h and c are returned in the other order",
    "c is returned first.",
    names=("states-exchanged",),
    at=("return c, h",),
    says=("exchang", "order", "mixed up"),
)
def returned_c_first(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return c, h, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: the candidate is averaged over the batch",
    "g is its mean over the batch.",
    at=("g.mean",),
    says=("mean", "batch", "`g`"),
)
def candidate_averaged(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g.mean(axis=0)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_forward",
    "our own: the last cell state is read from the wrong array",
    "final holds the first cell state instead of the last.",
    at=("cs[0]",),
    says=("first", "last"),
)
def first_cell_state_as_the_last(x, h0, c0, W_ih, W_hh, b):
    h, c, steps, hs = h0, c0, [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    i, f, g, o, cs = (np.stack(v) for v in zip(*[s[5:] for s in steps], strict=True))
    hs = np.stack(hs)
    return hs, (hs[-1], cs[0]), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "lstm_forward",
    "our own: buffers of half the precision",
    "The results are float32.",
    at=("np.float32",),
    says=("float32",),
)
def buffers_in_single_precision(x, h0, c0, W_ih, W_hh, b):
    i, f, g, o, cs, hs = np.empty((6, len(x), *h0.shape), np.float32)
    h, c = h0, c0
    for t in range(len(x)):
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        i[t], f[t], g[t], o[t], cs[t], hs[t] = *step[5:], h
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "lstm_forward",
    "our own: c and h are exchanged when the loop begins",
    "h starts from c0, and c from h0.",
    names=("starts-exchanged",),
    at=("h, c = c0, h0",),
    says=("exchang", "c0"),
)
def initial_states_exchanged(x, h0, c0, W_ih, W_hh, b):
    h, c = c0, h0
    steps, hs = [], []
    for x_t in x:
        h, c, step = lstm_step(x_t, h, c, W_ih, W_hh, b)
        steps.append(step)
        hs.append(h)
    i, f, g, o, cs = (np.stack(v) for v in zip(*[s[5:] for s in steps], strict=True))
    hs = np.stack(hs)
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "memory_retention",
    "our own: the running product is taken over the batch",
    "The product runs along the batch axis.",
    names=("along-the-batch-forwards",),
    at=("axis=1",),
    says=("axis", "batch"),
)
def product_over_the_batch(fs):
    return np.cumprod(fs[::-1], axis=1)[::-1]


@wrong(
    "agreement_weights",
    "our own: the output gate opens at verbs only",
    "h is zero except at verbs.",
    at=("o = [",),
    says=("output gate", "verb"),
)
def shown_at_verbs_only():
    i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]
    f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]
    g = [20.0, -20.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    o = [0.0, 0.0, 0.0, 0.0, 2000.0, 0.0, -1000.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :6], np.zeros((4, 1)), rows[:, 6])


@wrong(
    "latch_weights",
    "our own: the old bit is never cleared",
    "The forget gate is open at a write, too: the bits add up.",
    names=("never-forgets",),
    at=("f = [",),
    says=("forget gate", "add"),
)
def bits_add_up():
    i = [40.0, 0.0, -20.0]
    f = [0.0, 0.0, 20.0]
    g = [0.0, 20.0, 0.0]
    o = [0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])
