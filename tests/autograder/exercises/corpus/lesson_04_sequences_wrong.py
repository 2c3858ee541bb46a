"""Wrong answers to `lstm_backward` and `truncated_backward`, after what other people wrote."""

import numpy as np

from lstm_course.cells.lstm import lstm_step_backward
from lstm_course.cells.lstm_loop import lstm_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


def zero_sums(cache):
    """Zeros for `dW_ih`, `dW_hh` and `db`."""
    return [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))]


def added(sums, parts):
    """Sums of two lists of arrays, one by one."""
    return [total + part for total, part in zip(sums, parts, strict=True)]


# --- through the whole sequence ----------------------------------------------------------------


@wrong(
    "lstm_backward",
    "rocket-racoon13, issue 1 of CaptainE/RNN-LSTM-in-numpy (2023): dh_next, dC_next not updated",
    "What comes back from a step is kept under other names, so nothing flows through time.",
    names=("nothing-through-h", "c-never-updated", "nothing-through-time"),
    at=("dh_prev, dC_prev", "dhs[t] + dh_next"),
    says=("handed on", "no gradient flows"),
)
def next_never_updated(dhs, cache, dc_T=None):
    dx = np.zeros_like(cache.x)
    dh_next = np.zeros_like(cache.h0)
    dC_next = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh_next
        dx[t], dh_prev, dC_prev, *parts = lstm_step_backward(dh, dC_next, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh_prev, dC_prev, *sums)


@wrong(
    "lstm_backward",
    "Leo-LiHao, issue 525 of dotnet/TorchSharp (2022): states that may be null; here `or`",
    "`dc_T or zeros` asks an array for its truth value.",
    at=("dc_T or",),
    says=("ValueError", "truth value"),
)
def truth_value_of_an_array(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = dc_T or np.zeros_like(cache.c0)
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "yydevelop/study, zero_deep2, TimeLSTM.backward: dxs[:, t, :] stands alone",
    "The gradient of the inputs is never stored.",
    at=("dxs[t]", "dxs ="),
    says=("`dx` is zero everywhere",),
)
def result_not_assigned(dhs, cache, dc_T=None):
    dxs = np.zeros_like(cache.x)
    dh, dc = 0, 0 if dc_T is None else dc_T
    dc = dc + np.zeros_like(cache.c0)
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx, dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dxs[t], dx
        sums = added(sums, parts)
    return (dxs, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "yydevelop/study, zero_deep2, TimeLSTM.backward: the return stands inside a loop",
    "The function returns after the last step: earlier steps get no gradient.",
    names=("last-step-only",),
    at=("return (dxs, dh, dc, *sums)",),
    says=("last time step", "returns after"),
)
def returns_inside_the_loop(dhs, cache, dc_T=None):
    dxs, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dxs[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = added(sums, parts)
        return (dxs, dh, dc, *sums)
    raise ValueError("no steps")


@wrong(
    "lstm_backward",
    "Saitoh, Deep Learning from Scratch 2, TimeLSTM.backward (2018): np.empty(..., dtype='f')",
    "`dx` is stored in float32.",
    at=('dtype="f"',),
    says=("float32", "dtype"),
)
def inputs_gradient_in_single_precision(dhs, cache, dc_T=None):
    dxs = np.empty(cache.x.shape, dtype="f")
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx, dh, dc, *grads = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dxs[t] = dx
        for total, grad in zip(sums, grads, strict=True):
            total += grad
    return (dxs, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "unnonouno, pull request 4043 of chainer/chainer (2017): the gradient of the last cell state",
    "`dc_T` is ignored.",
    names=("dc-T-ignored",),
    at=("dc = np.zeros_like(cache.c0)",),
    says=("ignored",),
)
def last_memory_has_no_gradient(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0)
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "nihuo76, issue 7 of Burton2000/CS231n-2017 (2018): adds into dh[:, t, :]",
    "What comes back is added into the caller's `dhs`.",
    names=("dhs-written-to",),
    at=("dhs[t] +=",),
    says=("writes into", "modif"),
)
def upstream_written_to(dhs, cache, dc_T=None):
    dx, dprev_h = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dprev_c = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dhs[t] += dprev_h
        dx[t], dprev_h, dprev_c, *parts = lstm_step_backward(dhs[t], dprev_c, cache.step(t))
        sums = added(sums, parts)
    return (dx, dprev_h, dprev_c, *sums)


@wrong(
    "lstm_backward",
    "eaplatanios, issue 518 of tensorflow/swift-apis (2019): = for +=",
    "The weights' gradients are those of the first step alone.",
    names=("weights-overwritten",),
    at=("dW_ih, dW_hh, db = lstm_step_backward(",),
    says=("overwrite",),
)
def gradients_overwritten(dhs, cache, dc_T=None):
    dxs = [None] * len(dhs)
    dh = np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    for t in reversed(range(len(dhs))):
        dxs[t], dh, dc, dW_ih, dW_hh, db = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
    return np.stack(dxs), dh, dc, dW_ih, dW_hh, db


@wrong(
    "lstm_backward",
    "pascanur, pull request 166 of Theano/Theano (2011): one of two sequences is reversed",
    "The steps run backwards, the upstream gradients forwards.",
    names=("upstream-reversed",),
    at=("enumerate(steps)", "dhs[k]"),
    says=("in the order", "reversed"),
)
def upstream_forwards(dhs, cache, dc_T=None):
    steps = list(range(len(dhs)))[::-1]
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for k, t in enumerate(steps):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[k] + dh, dc, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "Nishan212, issue 2 of omerbsezer/LSTM_RNN_Tutorials_with_Demo (2020): c = a is no copy",
    "The gradients of h and c are one array: what is added to one is added to both.",
    names=("last-loss-for-c",),
    at=("dh_next = dc_next =", "dh_next += dhs[t]"),
    says=("one array", "the same array"),
)
def one_array_under_two_names(dhs, cache, dc_T=None):
    dx = np.zeros_like(cache.x)
    dh_next = dc_next = np.zeros_like(cache.h0)
    if dc_T is not None:
        dc_next = dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dh_next += dhs[t]
        dx[t], dh_next, dc_next, *parts = lstm_step_backward(dh_next, dc_next, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh_next, dc_next, *sums)


@wrong(
    "lstm_backward",
    "many-to-one scripts, whose loss sits at the last step: dh_next = Wy.T @ dy",
    "Only the last step's upstream gradient is used.",
    names=("last-loss-only",),
    at=("dh_next = dhs[-1]", "dhs[-1]"),
    says=("last step's upstream",),
)
def loss_at_the_end_alone(dhs, cache, dc_T=None):
    dx = np.zeros_like(cache.x)
    dh_next = dhs[-1]
    dc_next = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx[t], dh_next, dc_next, *parts = lstm_step_backward(dh_next, dc_next, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh_next, dc_next, *sums)


@wrong(
    "lstm_backward",
    "varinf, issue 198 of asyml/texar-pytorch (2019): (h, c) or (c, h)?",
    "`dh0` and `dc0` are returned in the wrong order.",
    names=("initial-states-swapped",),
    at=("return dx, dc, dh",),
    says=("swapped", "mixed up"),
)
def initial_gradients_as_c_h(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    dW_ih, dW_hh, db = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        dW_ih, dW_hh, db = added([dW_ih, dW_hh, db], parts)
    return dx, dc, dh, dW_ih, dW_hh, db


@wrong(
    "lstm_backward",
    "common slip, no single author: two gradients, one variable",
    "`dc_T` is added to the gradient of h at the last step.",
    names=("dc-T-into-h",),
    at=("dh = dh + dc_T", "dh + dc_T"),
    says=("put into h", "added to the gradient of h", "right where `dc_T` is not given"),
)
def memory_gradient_put_into_h(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0)
    if dc_T is not None:
        dh = dh + dc_T
    sums = zero_sums(cache)
    for t in reversed(range(len(dhs))):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh, dc, *sums)


@wrong(
    "lstm_backward",
    "a learner on community.deeplearning.ai, thread 67533 (2021): the step is right",
    "The loop ends before step 0.",
    names=("first-step-left-out",),
    at=("range(len(dhs) - 1, 0, -1)",),
    says=("before step 0", "first time step"),
)
def loop_ends_before_zero(dhs, cache, dc_T=None):
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    dc = np.zeros_like(cache.c0) if dc_T is None else dc_T
    sums = zero_sums(cache)
    for t in range(len(dhs) - 1, 0, -1):
        dx[t], dh, dc, *parts = lstm_step_backward(dhs[t] + dh, dc, cache.step(t))
        sums = added(sums, parts)
    return (dx, dh, dc, *sums)


# --- in segments -------------------------------------------------------------------------------


@wrong(
    "truncated_backward",
    "staycozyboy, issue 5 of woowacampers/d2l-pytorch (2021): does each loss go back k steps?",
    "Each loss goes back k steps of its own.",
    names=("each-loss-k-steps",),
    at=("stop - k", "own[-1]"),
    says=("k steps of its own",),
)
def each_loss_goes_back(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    for stop in range(1, len(dhs) + 1):
        start = max(0, stop - k)
        own = np.zeros_like(dhs[start:stop])
        own[-1] = dhs[stop - 1]
        part, _, _, *grads = lstm_backward(own, cache.segment(start, stop))
        dx[start:stop] += part
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "a script that prints “backward: only last 20 steps”, found in a public repository",
    "Only the last k steps get a gradient.",
    names=("last-k-steps-only",),
    at=("len(dhs) - k",),
    says=("last k steps",),
)
def only_the_last_steps(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    start = max(0, len(dhs) - k)
    dx[start:], _, _, *grads = lstm_backward(dhs[start:], cache.segment(start, len(dhs)))
    return (dx, *grads)


@wrong(
    "truncated_backward",
    "eakgun/Time-Series-Prediction-With-RNNs, bptt.m: counts tau steps back from the end",
    "The segments are counted from the end.",
    names=("counted-from-the-end",),
    at=("range(len(dhs), 0, -k)", "stop - k"),
    says=("counted from the end",),
)
def segments_from_the_end(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    for stop in range(len(dhs), 0, -k):
        start = max(0, stop - k)
        segment = cache.segment(start, stop)
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], segment)
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "Qwlouse, issue 73 of IDSIA/brainstorm (2015): chunks as separate sequences lose the state",
    "Each segment starts from states of zero.",
    names=("segments-start-from-zero",),
    at=("np.zeros_like(cache.h0)", "_replace("),
    says=("states of zero",),
)
def chunks_as_separate_sequences(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    nothing = np.zeros_like(cache.h0)
    for start in range(0, len(dhs), k):
        chunk = cache.segment(start, min(start + k, len(dhs)))
        chunk = chunk._replace(h0=nothing, c0=nothing)
        dx[start : start + k], _, _, *grads = lstm_backward(dhs[start : start + k], chunk)
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "qazwsx74269, issue 90 of yunjey/pytorch-tutorial (2017): num_batches = size // seq_length",
    "A last segment shorter than k is left out.",
    names=("short-segment-dropped", "short-segment-dropped-after-others"),
    at=("len(dhs) // k",),
    says=("shorter than k",),
)
def whole_segments_only(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    k = min(k, len(dhs))
    num_batches = len(dhs) // k
    for n in range(num_batches):
        now = slice(n * k, (n + 1) * k)
        dx[now], _, _, *grads = lstm_backward(dhs[now], cache.segment(n * k, (n + 1) * k))
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "aswinsuresh, issue 891 of OpenNMT-py (2018): gradients zeroed within the truncation loop",
    "The sums are set to zero for each segment: only the last one counts.",
    names=("segments-overwrite",),
    at=("sums = zero_sums(cache)",),
    says=("one segment alone",),
)
def zeroed_within_the_loop(dhs, cache, k):
    dx = np.zeros_like(cache.x)
    for start in range(0, len(dhs), k):
        sums = zero_sums(cache)
        stop = min(start + k, len(dhs))
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "LLrsokl, pull request 7 of rsokl/MyGrad (2017): wrong bounds of the limit",
    "Each segment takes in the first step of the next.",
    names=("segments-overlap",),
    at=("start + k + 1",),
    says=("too long",),
)
def bounds_off_by_one(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    for start in range(0, len(dhs), k):
        stop = min(start + k + 1, len(dhs))
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "paulomann, issue 1 of dpressel/dliss-tutorial (2019): why are both h and c detached?",
    "Only h is cut: the gradient of c crosses from segment to segment.",
    names=("memory-crosses",),
    at=("segment, dc)",),
    says=("gradient of c still crosses",),
)
def only_h_is_detached(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    dc = np.zeros_like(cache.c0)
    for start in range(0, len(dhs), k)[::-1]:
        stop = min(start + k, len(dhs))
        segment = cache.segment(start, stop)
        dx[start:stop], _, dc, *grads = lstm_backward(dhs[start:stop], segment, dc)
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "jiwon-ryu, issue 5 of woowacampers/d2l-pytorch (2021): avg(sum(...) + sum(...) + ...)",
    "The weights' gradients are averaged over the segments.",
    names=("segments-averaged",),
    at=("/ len(starts)",),
    says=("averaged",),
)
def average_of_the_segments(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    starts = range(0, len(dhs), k)
    for start in starts:
        stop = min(start + k, len(dhs))
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        sums = added(sums, grads)
    return (dx, *(total / len(starts) for total in sums))


@wrong(
    "truncated_backward",
    "vince62s, issue 891 of OpenNMT-py (2018): range(0, target_size - 1, trunc_size)",
    "A last segment of one step is left out: the range ends one too early.",
    at=("len(dhs) - 1",),
    says=("last segment", "last time step"),
)
def range_ends_one_early(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    for start in range(0, len(dhs) - 1, k):
        stop = min(start + k, len(dhs))
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "3rd3, issue 2803 of tensorflow/tensorflow (2016): gradients over at most 100 of 10,000 steps",
    "Nothing is truncated: k is not used.",
    names=("not-truncated",),
    at=("lstm_backward(dhs, cache)",),
    says=("nothing is truncated",),
)
def full_gradient(dhs, cache, k):
    dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
    return dx, dW_ih, dW_hh, db


@wrong(
    "truncated_backward",
    "ratishsp, issue 1164 of OpenNMT-py (2019): the state is not restored from the last segment",
    "Each segment starts from the whole sequence's `h0` and `c0`.",
    names=("segments-start-from-h0",),
    at=("h0=cache.h0, c0=cache.c0",),
    says=("of the whole",),
)
def state_not_restored(dhs, cache, k):
    dx, sums = np.zeros_like(cache.x), zero_sums(cache)
    for start in range(0, len(dhs), k):
        stop = min(start + k, len(dhs))
        segment = cache.segment(start, stop)._replace(h0=cache.h0, c0=cache.c0)
        dx[start:stop], _, _, *grads = lstm_backward(dhs[start:stop], segment)
        sums = added(sums, grads)
    return (dx, *sums)


@wrong(
    "truncated_backward",
    "common slip, no single author: parts appended in the order of the loop",
    "The segments are met from the end and put together in that order.",
    names=("segments-in-reverse-order",),
    at=("dxs.append(part)", "np.concatenate(dxs)"),
    says=("in another order", "reversed"),
)
def segments_put_together_backwards(dhs, cache, k):
    dxs, sums = [], zero_sums(cache)
    for start in reversed(range(0, len(dhs), k)):
        stop = min(start + k, len(dhs))
        part, _, _, *grads = lstm_backward(dhs[start:stop], cache.segment(start, stop))
        dxs.append(part)
        sums = added(sums, grads)
    return (np.concatenate(dxs), *sums)
