"""Wrong answers to lesson 04 that an examiner wrote from the lesson's text alone."""

import numpy as np

from lstm_course.cells.activations import sigmoid_grad, tanh_grad
from lstm_course.cells.lstm import lstm_backward as whole_backward
from lstm_course.cells.lstm import lstm_forward, lstm_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "numerical_gradient",
    "our own: a flat copy is moved, but f reads the original",
    "flatten() copies, so f never sees the step.",
    names=("f-sees-no-move",),
    at=("x.flatten()", "f(x)"),
    says=("copy", "zero", "never"),
)
def flat_copy_is_moved(f, x, eps=1e-5):
    flat = x.flatten()
    gradient = np.zeros(flat.size)
    for k in range(flat.size):
        kept = flat[k]
        flat[k] = kept + eps
        above = f(x)
        flat[k] = kept - eps
        below = f(x)
        flat[k] = kept
        gradient[k] = (above - below) / (2 * eps)
    return gradient.reshape(x.shape)


@wrong(
    "numerical_gradient",
    "our own: two loops, for rows and columns",
    "Only arrays with two axes work.",
    at=("x.shape",),
    says=("shape", "axes", "axis"),
)
def matrices_only(f, x, eps=1e-5):
    rows, columns = x.shape
    gradient = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            e = np.zeros_like(x)
            e[r, c] = eps
            gradient[r, c] = (f(x + e) - f(x - e)) / (2 * eps)
    return gradient


@wrong(
    "lstm_step_backward",
    "apache/mxnet issue 4057 (2016): the path through h replaces dc, it is not added to it",
    "The gradient dc from the next step is discarded.",
    names=("future-memory-dropped",),
    at=("dc = dh * o",),
    says=("`dc`",),
)
def path_through_h_only(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    t = np.tanh(c)
    dc = dh * o * (1 - t**2)
    parts = [dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g**2)]
    da = np.hstack([*parts, dh * t * o * (1 - o)])
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(0)


@wrong(
    "lstm_step_backward",
    "CaptainE/RNN-LSTM-in-numpy pull request 2 (2024): the forget gate without its derivative",
    "da_f is multiplied by f instead of f (1 - f).",
    at=("df * f",),
    says=("slope", "`f`", "sigmoid"),
)
def forget_gate_without_its_derivative(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    do = dh * tanh_c
    dc = dc + dh * o * tanh_grad(tanh_c)
    df, di, dg = dc * c_prev, dc * g, dc * i
    da_f = df * f
    da = np.concatenate(
        [di * sigmoid_grad(i), da_f, dg * tanh_grad(g), do * sigmoid_grad(o)], axis=1
    )
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "hanbt/learn_dl issue 53 (2019): the forget gate's gradient in three bias gradients",
    "The bias gradients of i and o are those of f.",
    at=("db = ",),
    says=("`db`", "bias", "block"),
)
def three_bias_gradients_of_f(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * tanh_grad(tanh_c)
    da_i = dc * g * sigmoid_grad(i)
    da_f = dc * c_prev * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da_o = dh * tanh_c * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    db = np.concatenate([da_f.sum(0), da_f.sum(0), da_g.sum(0), da_f.sum(0)])
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, db


@wrong(
    "lstm_step_backward",
    "our own: only the forget gate reads the incomplete dc",
    "df is computed before the path through h is added.",
    at=("df = dc * c_prev",),
    says=("`dc`", "before", "df", "total"),
)
def forget_gate_too_early(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    df = dc * c_prev
    tanh_c = np.tanh(c)
    dc = dc + dh * o * tanh_grad(tanh_c)
    do = dh * tanh_c
    di = dc * g
    dg = dc * i
    da = np.concatenate(
        [di * sigmoid_grad(i), df * sigmoid_grad(f), dg * tanh_grad(g), do * sigmoid_grad(o)],
        axis=1,
    )
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: the slope of tanh is taken at c, not at tanh(c)",
    "tanh_grad receives c; it expects the output of tanh.",
    names=("tanh-slope-at-c",),
    at=("tanh_grad(c)",),
    says=("tanh", "`c`"),
)
def slope_at_the_cell_state(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    dc_total = dc + dh * o * tanh_grad(c)
    da_i = dc_total * g * sigmoid_grad(i)
    da_f = dc_total * c_prev * sigmoid_grad(f)
    da_g = dc_total * i * tanh_grad(g)
    da_o = dh * np.tanh(c) * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    return da @ W_ih, da @ W_hh, dc_total * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: dc grows in place",
    "The argument dc is modified in place.",
    names=("dc-written-to",),
    at=("dc +=",),
    says=("modif", "in place"),
)
def dc_in_place(dh, dc, cache):
    x, h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc += dh * o * tanh_grad(tanh_c)
    da_i = dc * g * sigmoid_grad(i)
    da_f = dc * c_prev * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da_o = dh * tanh_c * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong(
    "lstm_step_backward",
    "our own: the recurrent weights meet the cell state",
    "dW_hh uses c_prev where h_prev belongs.",
    names=("dW-hh-from-c-prev",),
    at=("da.T @ c_prev",),
    says=("`h_prev`", "c_prev"),
)
def recurrent_weights_meet_c(dh, dc, cache):
    x, _h_prev, c_prev, W_ih, W_hh, i, f, g, o, c = cache
    tanh_c = np.tanh(c)
    dc = dc + dh * o * tanh_grad(tanh_c)
    da = np.concatenate(
        [
            dc * g * sigmoid_grad(i),
            dc * c_prev * sigmoid_grad(f),
            dc * i * tanh_grad(g),
            dh * tanh_c * sigmoid_grad(o),
        ],
        axis=1,
    )
    return da @ W_ih, da @ W_hh, dc * f, da.T @ x, da.T @ c_prev, da.sum(axis=0)


@wrong(
    "lstm_backward",
    "our own: zero as the default of dc_T, and no test for None",
    "dc_T=None, which the text allows, fails.",
    at=("dc_T=0.0", "dc = dc_T", "dc_next"),
    says=("None",),
)
def zero_as_the_default(dhs, cache, dc_T=0.0):
    dx, dW = np.zeros_like(cache.x), [0, 0, 0]
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0) + dc_T
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW = [a + part for a, part in zip(dW, parts, strict=True)]
    return dx, dh, dc, *dW


@wrong(
    "lstm_backward",
    "our own: dc_T joins at every step",
    "dc_T is added at each step instead of the last one only.",
    names=("dc-T-at-every-step",),
    at=("dc_T is not None", "dc = dc + dc_T"),
    says=("every step", "last step", "dc_T"),
)
def dc_T_at_every_step(dhs, cache, dc_T=None):
    dx, dW = np.zeros_like(cache.x), [0, 0, 0]
    dh, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
    for t in reversed(range(len(dhs))):
        if dc_T is not None:
            dc = dc + dc_T
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW = [a + part for a, part in zip(dW, parts, strict=True)]
    return dx, dh, dc, *dW


@wrong(
    "lstm_backward",
    "CaptainE/RNN-LSTM-in-numpy issue 1 (2023): dh_next and dc_next are never updated",
    "No gradient travels from step to step.",
    names=("nothing-through-h", "c-never-updated"),
    at=("dh_prev, dc_prev,", "lstm_step_backward(dhs[t] + dh_next"),
    says=("next iteration", "carried", "later steps", "zero"),
)
def nothing_travels(dhs, cache, dc_T=None):
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros(len(cache.W_hh))
    dh_next = np.zeros_like(cache.h0)
    dc_next = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in range(len(dhs) - 1, -1, -1):
        dx[t], dh_prev, dc_prev, a, b, c = lstm_step_backward(
            dhs[t] + dh_next, dc_next, cache.step(t)
        )
        dW_ih += a
        dW_hh += b
        db += c
    return dx, dh_prev, dc_prev, dW_ih, dW_hh, db


@wrong(
    "lstm_backward",
    "our own: the truth value of an array",
    "`if dc_T` raises a ValueError for an array.",
    at=("if dc_T",),
    says=("is None", "truth"),
)
def truth_value_of_dc_T(dhs, cache, dc_T=None):
    dx, dW = np.zeros_like(cache.x), [0, 0, 0]
    dh = np.zeros_like(cache.h0)
    dc = dc_T if dc_T else np.zeros_like(cache.c0)
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW = [a + part for a, part in zip(dW, parts, strict=True)]
    return dx, dh, dc, *dW


@wrong(
    "lstm_backward",
    "our own: the two travelling gradients exchange their names",
    "dh and dc are exchanged when they are returned.",
    names=("initial-states-swapped",),
    at=("return dx, dc, dh",),
    says=("exchang", "swap", "order", "dh0"),
)
def initial_gradients_exchanged(dhs, cache, dc_T=None):
    dx, dW = np.zeros_like(cache.x), [0, 0, 0]
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW = [a + part for a, part in zip(dW, parts, strict=True)]
    return dx, dc, dh, *dW


def _case(T, B, I, H, seed=0, zero_states=False):
    rng = np.random.default_rng(seed)
    h0, c0 = np.zeros((2, B, H)) if zero_states else rng.standard_normal((2, B, H))
    x, W_ih = rng.standard_normal((T, B, I)), rng.standard_normal((4 * H, I))
    W_hh, b = rng.standard_normal((4 * H, H)), rng.standard_normal(4 * H)
    cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)[2]
    return rng.standard_normal((T, B, H)), cache, rng.standard_normal((B, H))


@wrong(
    "cases_for_lstm_backward",
    "our own: sequences of a single step",
    "T is 1 in every case.",
    names=("one-step",),
    at=("_case(1",),
    says=("T > 1", "survive", "step"),
)
def single_steps():
    dhs, cache, dc_T = _case(1, 3, 2, 4)
    return [(dhs, cache), (dhs, cache, dc_T)]


@wrong(
    "cases_for_lstm_backward",
    "our own: both initial states are zero",
    "h0 and c0 are zero, so nothing that uses them is tested.",
    at=("zero_states=True",),
    says=("h0", "c0", "survive", "zero", "initial"),
)
def initial_states_of_zero():
    dhs, cache, dc_T = _case(5, 3, 2, 4, zero_states=True)
    return [(dhs, cache), (dhs, cache, dc_T)]


@wrong(
    "cases_for_lstm_backward",
    "our own: the gradients have the batch first",
    "dhs is (B, T, H).",
    at=("swapaxes",),
    says=("batch first",),
)
def gradients_with_the_batch_first():
    dhs, cache, dc_T = _case(4, 3, 2, 5)
    return [(dhs.swapaxes(0, 1), cache, dc_T)]


@wrong(
    "cases_for_lstm_backward",
    "our own: a generator instead of a list",
    "The cases are yielded; the text asks for a list.",
    at=("yield",),
    says=("list", "generator"),
)
def cases_one_by_one():
    for T, B, I, H in [(4, 3, 2, 5), (3, 2, 4, 3)]:
        dhs, cache, dc_T = _case(T, B, I, H)
        yield dhs, cache
        yield dhs, cache, dc_T


@wrong(
    "truncated_backward",
    "our own: only complete segments are visited",
    "The last, shorter segment is skipped.",
    names=("short-segment-dropped",),
    at=("len(dhs) - k + 1", "// k"),
    says=("last", "segment", "shorter"),
)
def complete_segments_only(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for start in range(0, len(dhs) - k + 1, k):
        stop = start + k
        dx[start:stop], _, _, *parts = whole_backward(dhs[start:stop], cache.segment(start, stop))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return dx, *sums


@wrong(
    "truncated_backward",
    "our own: k is read as the number of segments",
    "The sequence is divided into k segments instead of segments of k steps.",
    names=("k-segments-of-equal-length",),
    at=("np.array_split",),
    says=("segment", "k steps", "number"),
)
def k_segments(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    for steps in np.array_split(np.arange(len(dhs)), min(k, len(dhs))):
        start, stop = steps[0], steps[-1] + 1
        dx[start:stop], _, _, *parts = whole_backward(dhs[start:stop], cache.segment(start, stop))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return dx, *sums


@wrong(
    "truncated_backward",
    "our own: the gradient crosses into the segment before",
    "The gradient of c at a segment's start is passed to the segment before it.",
    names=("memory-crosses",),
    at=("dc)", "dc, *parts"),
    says=("segment", "cross", "dc_T", "before"),
)
def cell_gradient_crosses(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]
    dc = None
    for start in reversed(range(0, len(dhs), k)):
        stop = min(start + k, len(dhs))
        segment = cache.segment(start, stop)
        dx[start:stop], _, dc, *parts = whole_backward(dhs[start:stop], segment, dc)
        for total, part in zip(sums, parts, strict=True):
            total += part
    return dx, *sums
