"""Wrong answers to lesson 01 that an examiner wrote from the lesson's text alone."""

import math

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "rnn_step",
    "our own: the cache receives the pre-activation where the state belongs",
    "The cache holds the pre-activation in the field h.",
    names=("caches-pre-activation",),
    at=("RNNStepCache(",),
    says=("pre-activation", "`cache.h`"),
)
def pre_activation_in_the_cache(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    return np.tanh(a), RNNStepCache(x, h_prev, W_ih, W_hh, a)


@wrong(
    "rnn_step",
    "binne.notion.site, assignment on RNN backpropagation: a state update without an activation",
    "tanh is missing: the state is the plain sum.",
    names=("no-squashing",),
    at=("h = ", "pre ="),
    says=("tanh",),
)
def linear_update(x, h_prev, W_ih, W_hh, b):
    pre = np.dot(x, np.transpose(W_ih)) + np.dot(h_prev, np.transpose(W_hh))
    h = np.add(pre, b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "our own: the new states are written into the old ones, row by row",
    "The argument h_prev is overwritten.",
    names=("caches-new-for-old",),
    at=("h_prev[n] =",),
    says=("modif", "in place", "`h_prev`"),
)
def written_into_h_prev(x, h_prev, W_ih, W_hh, b):
    for n in range(len(x)):
        h_prev[n] = np.tanh(W_ih @ x[n] + W_hh @ h_prev[n] + b)
    return h_prev, RNNStepCache(x, h_prev, W_ih, W_hh, h_prev)


@wrong(
    "rnn_step",
    "our own: the bias reaches the first sequence only",
    "b is added to the first row of the batch only.",
    at=("a[0] += b",),
    says=("first sequence", "`b`"),
)
def bias_for_the_first_row(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T
    a[0] += b
    h = np.tanh(a)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_forward",
    "our own: one name for the running state and the initial state",
    "h0 is reassigned in the loop, so the cache holds the last state as h0.",
    names=("caches-last-for-first",),
    at=("h0, _ =", "RNNCache("),
    says=("`cache.h0`", "last state", "h0"),
)
def running_state_called_h0(x, h0, W_ih, W_hh, b):
    outputs = []
    for frame in x:
        h0, _ = rnn_step(frame, h0, W_ih, W_hh, b)
        outputs.append(h0)
    hs = np.array(outputs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "our own: one buffer, appended again and again",
    "All entries of the list are the same buffer, so every step shows the last state.",
    names=("last-state-everywhere",),
    at=("h[:] =", "states.append(h)"),
    says=("last state", "same array", "every step", "copy"),
)
def the_same_buffer_every_time(x, h0, W_ih, W_hh, b):
    h = h0.copy()
    states = []
    for t in range(x.shape[0]):
        h[:] = rnn_step(x[t], h, W_ih, W_hh, b)[0]
        states.append(h)
    hs = np.stack(states)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "our own: hs starts with h0, and the first input is skipped",
    "hs[0] is h0, and x[0] is never read.",
    at=("hs[0] = h0", "range(1, T)"),
    says=("first input", "`h0`", "x[0]", "one step"),
)
def first_input_skipped(x, h0, W_ih, W_hh, b):
    T, B, _ = x.shape
    hs = np.zeros((T, B, h0.shape[1]))
    hs[0] = h0
    for t in range(1, T):
        hs[t], _ = rnn_step(x[t], hs[t - 1], W_ih, W_hh, b)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "tracel-ai/burn issue 2701 (2025): the loop over time does not see its own updates",
    "Every step starts from h0.",
    names=("state-not-carried",),
    at=("h0, W_ih",),
    says=("carried", "`h0`", "every step"),
)
def no_step_sees_the_one_before(x, h0, W_ih, W_hh, b):
    hs = np.stack([rnn_step(x_t, h0, W_ih, W_hh, b)[0] for x_t in x])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_step_backward",
    "our own: a bracket in the slope",
    "The slope is (1 - h)², not 1 - h².",
    at=("(1 - cache.h) ** 2",),
    says=("slope", "1 - h", "bracket", "parenthes", "tanh"),
)
def slope_with_a_bracket(dh, cache):
    da = dh * (1 - cache.h) ** 2
    return (
        da @ cache.W_ih,
        da @ cache.W_hh,
        da.T @ cache.x,
        da.T @ cache.h_prev,
        da.sum(axis=0),
    )


@wrong(
    "rnn_step_backward",
    "our own: tanh is applied to the state again before the slope",
    "The slope is taken at tanh(h), though h is the output of tanh already.",
    names=("slope-of-the-output",),
    at=("np.tanh(h)",),
    says=("tanh",),
)
def slope_after_a_second_tanh(dh, cache):
    x, h_prev, W_ih, W_hh, h = cache
    da = dh * (1 - np.square(np.tanh(h)))
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h_prev, np.sum(da, 0)


@wrong(
    "rnn_step_backward",
    "our own: the recurrent weights' gradient uses the new state",
    "dW_hh uses h where h_prev belongs.",
    names=("dW-hh-with-new-state",),
    at=("da.T @ h,",),
    says=("`h_prev`",),
)
def new_state_in_dW_hh(dh, cache):
    x, _h_prev, W_ih, W_hh, h = cache
    da = dh - dh * h * h
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h, da.sum(0)


@wrong(
    "rnn_step_backward",
    "binne.notion.site, assignment on RNN backpropagation: np.mean over the samples",
    "The weights' gradients are averaged over the batch; the text asks for sums.",
    names=("weights-averaged",),
    at=("/ B",),
    says=("mean", "average", "batch"),
)
def averaged_over_samples(dh, cache):
    B = len(dh)
    da = dh * (1 - cache.h**2)
    dx, dh_prev = da @ cache.W_ih, da @ cache.W_hh
    dW_ih = np.einsum("nj,ni->ji", da, cache.x) / B
    dW_hh = np.einsum("nj,nk->jk", da, cache.h_prev) / B
    return dx, dh_prev, dW_ih, dW_hh, da.sum(axis=0) / B


@wrong(
    "rnn_step_backward",
    "our own: the gradient at the state is scaled in place",
    "dh is modified in place.",
    at=("dh *=",),
    says=("modif", "in place"),
)
def slope_into_dh(dh, cache):
    dh *= 1 - cache.h**2
    return dh @ cache.W_ih, dh @ cache.W_hh, dh.T @ cache.x, dh.T @ cache.h_prev, dh.sum(0)


@wrong(
    "rnn_step_backward",
    "our own: the bias's gradient keeps its batch axis",
    "db has shape (1, H) because of keepdims.",
    names=("db-keepdims",),
    at=("keepdims",),
    says=("shape",),
)
def bias_gradient_with_an_axis_too_many(dh, cache):
    da = dh * (1 - cache.h**2)
    db = da.sum(axis=0, keepdims=True)
    return da @ cache.W_ih, da @ cache.W_hh, da.T @ cache.x, da.T @ cache.h_prev, db


@wrong(
    "rnn_backward",
    "our own: the first state's total gradient is returned as dh0",
    "dh0 is the gradient at hs[0], not the one that step 0 passes on.",
    names=("dh0-lacks-a-step",),
    at=("dh,", "dh0", "return"),
    says=("dh0", "first step", "`dh_prev`"),
)
def dh_of_the_first_state_as_dh0(dhs, cache):
    T = len(dhs)
    dx = np.empty_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros(len(cache.W_hh))
    carry = 0
    for t in range(T - 1, -1, -1):
        dh = dhs[t] + carry
        dx[t], carry, a, c, e = rnn_step_backward(dh, cache.step(t))
        dW_ih, dW_hh, db = dW_ih + a, dW_hh + c, db + e
    return dx, dh, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "our own: the gradients of the inputs stay in the order of the loop",
    "dx is collected from the last step to the first and never reversed.",
    at=("np.stack(dxs)", "dxs.append"),
    says=("revers", "order", "last step"),
)
def dx_in_loop_order(dhs, cache):
    dxs, dh_next = [], np.zeros_like(cache.h0)
    sums = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(cache.h0.shape[1])]
    for t in reversed(range(len(dhs))):
        dx, dh_next, *weights = rnn_step_backward(dhs[t] + dh_next, cache.step(t))
        dxs.append(dx)
        sums = [total + part for total, part in zip(sums, weights, strict=True)]
    return np.stack(dxs), dh_next, *sums


@wrong(
    "rnn_backward",
    "our own: the steps' caches are made by hand, with hs[t] as the state before",
    "The state before step t is taken to be hs[t], not hs[t-1].",
    names=("state-after-the-step",),
    at=("cache.hs[t] if t else", "before ="),
    says=("state after step t",),
)
def state_before_is_the_state_after(dhs, cache):
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_ih[:, 0])
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        before = cache.hs[t] if t else cache.h0
        step = RNNStepCache(cache.x[t], before, cache.W_ih, cache.W_hh, cache.hs[t])
        dx[t], dh, a, c, e = rnn_step_backward(dhs[t] + dh, step)
        dW_ih += a
        dW_hh += c
        db += e
    return dx, dh, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "our own: the total gradient is collected in the argument",
    "dhs is modified in place.",
    at=("dhs[t] +=",),
    says=("modif", "in place"),
)
def total_kept_in_dhs(dhs, cache):
    dx = np.zeros_like(cache.x)
    dW_ih, dW_hh = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh)
    db = np.zeros_like(cache.W_ih[:, 0])
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dhs[t] += dh
        dx[t], dh, a, c, e = rnn_step_backward(dhs[t], cache.step(t))
        dW_ih += a
        dW_hh += c
        db += e
    return dx, dh, dW_ih, dW_hh, db


@wrong(
    "gradient_through_time",
    "our own: numpy's matrix norm with ord=2",
    "The norm is the spectral norm of the matrix, not the Frobenius norm.",
    at=("np.linalg.norm(dh, 2)",),
    says=("spectral", "Frobenius", "norm"),
)
def spectral_norm(dhs, cache):
    out = np.zeros(len(dhs))
    later = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + later
        out[t] = np.linalg.norm(dh, 2)
        later = rnn_step_backward(dh, cache.step(t))[1]
    return out


@wrong(
    "gradient_through_time",
    "our own: a norm per sequence, then their mean",
    "The norms of the sequences are averaged; there should be one norm over all entries.",
    names=("mean-over-the-batch",),
    at=(".mean()",),
    says=("mean", "sequence", "Frobenius"),
)
def mean_of_the_sequences_norms(dhs, cache):
    out = np.zeros(len(dhs))
    later = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + later
        out[t] = np.sqrt((dh**2).sum(axis=1)).mean()
        later = rnn_step_backward(dh, cache.step(t))[1]
    return out


@wrong(
    "gradient_through_time",
    "our own: the gradient that leaves the step is measured",
    "The norm is that of the gradient passed to the step before.",
    names=("one-step-late",),
    at=("np.linalg.norm(later)",),
    says=("dh_prev", "one step", "before", "later"),
)
def norm_after_the_step(dhs, cache):
    out = []
    later = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        _, later, *_ = rnn_step_backward(dhs[t] + later, cache.step(t))
        out.insert(0, np.linalg.norm(later))
    return np.array(out)


@wrong(
    "clip_by_global_norm",
    "our own: torch's small constant in the divisor",
    "1e-6 is added to the norm, so clipped gradients are a little too short.",
    names=("epsilon-in-the-factor",),
    at=("1e-6",),
    says=("1e-6", "a little", "added to the norm", "constant", "too short", "epsilon"),
)
def small_constant_in_the_divisor(grads, max_norm):
    total = math.sqrt(sum(float((g * g).sum()) for g in grads))
    if not math.isfinite(total):
        raise ValueError("bad gradients")
    scale = min(1.0, max_norm / (total + 1e-6))
    return [g * scale for g in grads], total


@wrong(
    "clip_by_global_norm",
    "our own: only NaN is refused",
    "An infinite norm raises no ValueError.",
    at=("math.isnan",),
    says=("infinite", "ValueError", "inf"),
)
def infinity_slips_through(grads, max_norm):
    total = float(np.sqrt(sum(np.sum(np.square(g)) for g in grads)))
    if math.isnan(total):
        raise ValueError("not a number")
    if total == 0 or total <= max_norm:
        return [g.copy() for g in grads], total
    return [g * (max_norm / total) for g in grads], total


@wrong(
    "clip_by_global_norm",
    "our own: the squares are added per array, the roots before the sum",
    "The norms of the arrays are added up instead of their squares.",
    names=("sum-of-norms",),
    at=("sum(np.linalg.norm",),
    says=("norms", "squares", "sum"),
)
def sum_of_norms(grads, max_norm):
    norm = float(sum(np.linalg.norm(g) for g in grads))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    factor = max_norm / norm if norm > max_norm else 1.0
    return [factor * g for g in grads], norm
