"""Wrong answers to lesson 03 that an examiner wrote from the lesson's text alone."""

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.lstm import LSTMCache, LSTMParams, LSTMStepCache, lstm_gates, lstm_step
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "lstm_step",
    "ARM-software/CMSIS-NN pull request 181 (2025): the forget gate on both terms",
    "The candidate is multiplied by f instead of i.",
    at=("f * g",),
    says=("`f`", "input gate"),
)
def forget_gate_on_both_terms(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = (f * c_prev) + (f * g)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: TensorFlow's forget bias of one, added once more",
    "1 is added to the forget gate's pre-activation.",
    names=("forget-bias-of-one",),
    at=("a_f + 1.0",),
    says=("forget", "`f`", "bias", "1"),
)
def forget_bias_of_one(x, h_prev, c_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    a_i, a_f, a_g, a_o = np.array_split(a, 4, axis=1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f + 1.0), np.tanh(a_g), sigmoid(a_o)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: the cell state is kept within ±1 for safety",
    "c is clipped.",
    at=("np.clip",),
    says=("clip", "large", "±1"),
)
def clipped_cell_state(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = np.clip(f * c_prev + i * g, -1, 1)
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: the old state is faded in place",
    "c_prev is modified in place, and the cache holds the faded state.",
    at=("c_prev *= f",),
    says=("modif", "in place"),
)
def old_state_faded_in_place(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c_prev *= f
    c = c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_step",
    "our own: the cache's gates in the order of use",
    "The cache lists f before i.",
    at=("f, i, g, o, c)",),
    says=("`i`", "order", "exchang"),
)
def cache_lists_f_first(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, f, i, g, o, c)


@wrong(
    "lstm_step",
    "our own: the state is exposed before it is updated",
    "h is computed from c_prev.",
    names=("shows-the-old-memory",),
    at=("np.tanh(c_prev)",),
    says=("c_prev",),
)
def exposed_before_the_update(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    h = o * np.tanh(c_prev)
    c = i * g + f * c_prev
    return h, c, LSTMStepCache(x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c)


@wrong(
    "lstm_forward",
    "our own: the running states are called h0 and c0",
    "The cache holds the last states as h0 and c0.",
    names=("caches-last-for-first",),
    at=("h0, c0, step", "LSTMCache("),
    says=("h0", "last state"),
)
def running_states_called_h0_and_c0(x, h0, c0, W_ih, W_hh, b):
    hs, steps = [], []
    for x_t in x:
        h0, c0, step = lstm_step(x_t, h0, c0, W_ih, W_hh, b)
        hs.append(h0)
        steps.append(step)
    gates = [np.stack([getattr(s, name) for s in steps]) for name in ("i", "f", "g", "o", "c")]
    hs = np.stack(hs)
    return hs, (h0, c0), LSTMCache(x, h0, c0, W_ih, W_hh, *gates, hs)


@wrong(
    "lstm_forward",
    "our own: the cell states in the cache start with c0",
    "cs holds the cell states before the steps, not after them.",
    names=("caches-cells-before-the-steps",),
    at=("cs.append(c)", "cs[t] = c"),
    says=("`cs`", "before", "one step"),
)
def cell_states_before_the_steps(x, h0, c0, W_ih, W_hh, b):
    T, B, H = len(x), len(h0), h0.shape[1]
    i, f, g, o, cs, hs = np.empty((6, T, B, H))
    h, c = h0, c0
    for t in range(T):
        cs[t] = c
        h, c, step = lstm_step(x[t], h, c, W_ih, W_hh, b)
        i[t], f[t], g[t], o[t], hs[t] = step.i, step.f, step.g, step.o, h
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "lstm_forward",
    "our own: the pair of last states is returned as (c, h)",
    "The final states are in the order c, h.",
    names=("final-exchanged",),
    at=("(c, h)",),
    says=("order", "exchang", "swap"),
)
def final_pair_exchanged(x, h0, c0, W_ih, W_hh, b):
    h, c, steps, hs = h0, c0, [], []
    for t in range(len(x)):
        h, c, s = lstm_step(x[t], h, c, W_ih, W_hh, b)
        steps.append(s)
        hs.append(h)
    i, f, g, o, cs = (np.stack(v) for v in zip(*[s[5:] for s in steps], strict=True))
    hs = np.stack(hs)
    return hs, (c, h), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "lstm_forward",
    "CaptainE/RNN-LSTM-in-numpy issue 1 (2023): a state is not handed to the next iteration",
    "The cell state is not carried: every step starts from c0.",
    names=("memory-not-carried",),
    at=("lstm_step(x[t], h, c0",),
    says=("c0", "carried"),
)
def cell_state_not_carried(x, h0, c0, W_ih, W_hh, b):
    h, steps, hs = h0, [], []
    for t in range(len(x)):
        h, c, s = lstm_step(x[t], h, c0, W_ih, W_hh, b)
        steps.append(s)
        hs.append(h)
    i, f, g, o, cs = (np.stack(v) for v in zip(*[s[5:] for s in steps], strict=True))
    hs = np.stack(hs)
    return hs, (h, c), LSTMCache(x, h0, c0, W_ih, W_hh, i, f, g, o, cs, hs)


@wrong(
    "memory_retention",
    "our own: the gates are overwritten from the end",
    "fs is modified in place.",
    at=("fs[t] *=",),
    says=("modif", "in place"),
)
def products_written_into_the_gates(fs):
    for t in range(len(fs) - 2, -1, -1):
        fs[t] *= fs[t + 1]
    return fs


@wrong(
    "memory_retention",
    "our own: a logarithm made safe by a small constant",
    "A gate of exactly 0 is counted as 1e-12.",
    at=("1e-12",),
    says=("1e-12", "0", "zero"),
)
def logarithm_with_a_small_constant(fs):
    logs = np.log(fs + 1e-12)
    return np.exp(np.cumsum(logs[::-1], axis=0)[::-1])


@wrong(
    "memory_retention",
    "our own: the product of all gates divided by those already used",
    "0 / 0 where a gate is exactly 0.",
    names=("divides",),
    at=("total /", "np.cumprod"),
    says=("0", "zero", "divid"),
)
def total_divided_by_the_past(fs):
    total = fs.prod(axis=0)
    past = np.concatenate([np.ones_like(fs[:1]), np.cumprod(fs, axis=0)[:-1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / past


@wrong(
    "memory_retention",
    "our own: the gate of the step itself is left out",
    "Entry t starts with the gate of step t + 1.",
    names=("own-gate-left-out",),
    at=("retention[t] = left",),
    says=("f_t", "own gate", "one step", "step t"),
)
def own_gate_left_out(fs):
    retention, left = np.empty_like(fs), np.ones(fs.shape[1:])
    for t in reversed(range(len(fs))):
        retention[t] = left
        left = left * fs[t]
    return retention


@wrong(
    "latch_weights",
    "our own: moderate weights, which leak",
    "With pre-activations of ±4, the gates are open by 2% and lose the bit.",
    names=("too-weak",),
    at=("8.0",),
    says=("leak", "small", "fade", "lost", "larger"),
)
def moderate_weights():
    i = [8.0, 0.0, -4.0]
    f = [-8.0, 0.0, 4.0]
    g = [0.0, 4.0, 0.0]
    o = [0.0, 0.0, 4.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "latch_weights",
    "our own: the candidate looks at the write signal",
    "g has the sign of write instead of that of the bit.",
    names=("deaf-candidate",),
    at=("g = [",),
    says=("bit", "candidate", "`g`"),
)
def candidate_reads_write():
    i = [40.0, 0.0, -20.0]
    f = [-40.0, 0.0, 20.0]
    g = [20.0, 0.0, 0.0]
    o = [0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :2], np.zeros((4, 1)), rows[:, 2])


@wrong(
    "agreement_weights",
    "our own: any noun opens the input gate",
    "Distractors are stored, too.",
    names=("last-noun-decides",),
    at=("i = [",),
    says=("distractor", "input gate"),
)
def any_noun_is_stored():
    i = [40.0, 40.0, 40.0, 40.0, 0.0, 0.0, -20.0]
    f = [-40.0, -40.0, -40.0, -40.0, 0.0, 0.0, 20.0]
    g = [20.0, -20.0, 20.0, -20.0, 0.0, 0.0, 0.0]
    o = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :6], np.zeros((4, 1)), rows[:, 6])


@wrong(
    "agreement_weights",
    "our own: the verb uses up the number",
    "The forget gate closes at the verb, so the number is lost there.",
    names=("verb-erases",),
    at=("f = [",),
    says=("verb", "forget gate"),
)
def forgotten_at_the_verb():
    i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]
    f = [-40.0, -40.0, 0.0, 0.0, -40.0, 0.0, 20.0]
    g = [20.0, -20.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    o = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return LSTMParams(rows[:, :6], np.zeros((4, 1)), rows[:, 6])


@wrong(
    "agreement_weights",
    "our own: singular is negative",
    "The sign of h is reversed: singular subjects give h < 0.",
    names=("numbers-exchanged",),
    at=("g = [",),
    says=("sign", "singular", "plural"),
)
def signs_reversed():
    i = [40.0, 40.0, 0.0, 0.0, 0.0, 0.0, -20.0]
    f = [-40.0, -40.0, 0.0, 0.0, 0.0, 0.0, 20.0]
    g = [-20.0, 20.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    o = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 20.0]
    rows = np.array([i, f, g, o])
    return rows[:, :6], np.zeros((4, 1)), rows[:, 6]
