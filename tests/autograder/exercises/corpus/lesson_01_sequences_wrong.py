"""Wrong answers to `rnn_forward` and `rnn_backward`, after what other people wrote."""

import numpy as np

from lstm_course.cells.rnn import RNNCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- forward -----------------------------------------------------------------------------------


@wrong(
    "rnn_forward",
    "fedorkobak, pull request 142303 of pytorch/pytorch (2024): a reference is appended, no copy",
    "One array is written over at each step, and stands in the list T times.",
    names=("last-state-everywhere",),
    at=("h_t[...] =", "output.append(h_t)"),
    says=("same at every time step", "last state"),
)
def one_array_in_the_list(x, h0, W_ih, W_hh, b):
    output = []
    h_t = h0.copy()
    for t in range(len(x)):
        h_t[...] = np.tanh(x[t] @ W_ih.T + h_t @ W_hh.T + b)
        output.append(h_t)
    hs = np.stack(output)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "trobitack, issue 1 of spdin/time-series-prediction-lstm-pytorch (2019): zeros in forward",
    "The state starts from zeros whatever `h0` is.",
    names=("ignores-h0",),
    at=("np.zeros",),
    says=("zeros",),
)
def zeros_in_forward(x, h0, W_ih, W_hh, b):
    _, batch, _ = x.shape
    h = np.zeros((batch, W_hh.shape[0]))
    hs = []
    for step in x:
        h = rnn_step(step, h, W_ih, W_hh, b)[0]
        hs.append(h)
    hs = np.array(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "tianylijun, issue 1012 of Tencent/ncnn (2019): the hidden state is filled with 0 in each call",
    "The state is set to zeros inside the loop, so no step knows the past.",
    names=("zeros-at-every-step",),
    at=("hidden = np.zeros_like(h0)", "rnn_step(x[t], hidden"),
    says=("carried", "zeros"),
)
def zeros_at_every_step(x, h0, W_ih, W_hh, b):
    top = np.empty((len(x), *h0.shape), dtype=x.dtype)
    for t in range(len(x)):
        hidden = np.zeros_like(h0)
        hidden, _ = rnn_step(x[t], hidden, W_ih, W_hh, b)
        top[t] = hidden
    return top, RNNCache(x, h0, W_ih, W_hh, top)


@wrong(
    "rnn_forward",
    "victor-psiori, pull request 6 of cjlovering/interpretable-reinforcement-learning (2021)",
    "The state that is handed to each step is never updated: it stays `h0`.",
    names=("state-not-carried",),
    at=("rnn_step(frame, h0", "state, _"),
    says=("carried", "`h0` again"),
)
def static_state(x, h0, W_ih, W_hh, b):
    states = []
    for frame in x:
        state, _ = rnn_step(frame, h0, W_ih, W_hh, b)
        states.append(state)
    hs = np.stack(states, axis=0)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "loofahcus, issue 311 of NervanaSystems/neon (2016): reshape where a transpose is meant",
    "`reshape` does not exchange time and batch: it mixes the sequences up.",
    names=("input-reshaped",),
    at=(".reshape(",),
    says=("reshape",),
)
def reshaped_for_transposed(x, h0, W_ih, W_hh, b):
    T, B, I = x.shape
    batches = x.reshape(B, T, I)
    h = h0
    hs = np.zeros((T, B, len(b)))
    for t in range(T):
        h, _ = rnn_step(batches[:, t], h, W_ih, W_hh, b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "kolbytn, issue 111 of stable-baselines3-contrib (2022): states reshaped, not swapped",
    "The states are stacked batch first and then reshaped, which mixes steps and sequences up.",
    names=("result-reshaped",),
    at=(".reshape(", "np.stack(states, axis=1)"),
    says=("reshape",),
)
def states_reshaped(x, h0, W_ih, W_hh, b):
    h, states = h0, []
    for x_t in x:
        h, _ = rnn_step(x_t, h, W_ih, W_hh, b)
        states.append(h)
    batch_first = np.stack(states, axis=1)
    hs = batch_first.reshape(len(x), *h0.shape)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "Victor Zhou, introduction to RNNs (2019), in elizaluna007's copy: state 0 is the initial one",
    "`hs` holds the initial state in front: T + 1 states.",
    names=("includes-h0",),
    at=("last_hs = {0: h0}", "np.array(", "last_hs[i]"),
    says=("has shape", "`h0`"),
)
def initial_state_in_front(x, h0, W_ih, W_hh, b):
    h = h0
    last_hs = {0: h0}
    for i, step in enumerate(x):
        h = np.tanh(step @ W_ih.T + h @ W_hh.T + b)
        last_hs[i + 1] = h
    hs = np.array([last_hs[i] for i in range(len(x) + 1)])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "csxnet, RLayer: output[t - 1] in an array of zeros",
    "At t = 0, index -1 is the last row, still zeros: `h0` is never used.",
    names=("ignores-h0",),
    at=("outputs[t - 1]", "np.zeros"),
    says=("zeros",),
)
def minus_one_is_the_last_row(x, h0, W_ih, W_hh, b):
    outputs = np.zeros((x.shape[0], *h0.shape))
    for t in range(x.shape[0]):
        outputs[t] = np.tanh(np.dot(x[t], W_ih.T) + np.dot(outputs[t - 1], W_hh.T) + b)
    return outputs, RNNCache(x, h0, W_ih, W_hh, outputs)


@wrong(
    "rnn_forward",
    "Engine-Treasure, issue 16 of hunkim/PyTorchZeroToAll (2017): which axis does batch_first move",
    "The states come back batch first, (B, T, H).",
    names=("batch-first",),
    at=("axis=1", "np.stack"),
    says=("axes", "has shape"),
)
def batch_axis_first(x, h0, W_ih, W_hh, b):
    h = h0
    out = []
    for t in range(x.shape[0]):
        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)
        out.append(h)
    hs = np.stack(out, axis=1)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "Keras's SimpleRNN, return_sequences=False: a common question of beginners",
    "Only the last state is returned.",
    names=("last-state-only",),
    at=("hs = h", "return h"),
    says=("has shape", "last state"),
)
def return_sequences_false(x, h0, W_ih, W_hh, b):
    h = h0
    for x_t in x:
        h, _ = rnn_step(x_t, h, W_ih, W_hh, b)
    return h, RNNCache(x, h0, W_ih, W_hh, h)


@wrong(
    "rnn_forward",
    "Saitoh, Deep Learning from Scratch 2, TimeRNN (2018): np.empty(..., dtype='f')",
    "The states are stored in float32, whatever the inputs are.",
    at=('dtype="f"',),
    says=("float32", "dtype"),
)
def buffer_of_single_precision(x, h0, W_ih, W_hh, b):
    hs = np.empty((len(x), *h0.shape), dtype="f")
    h = h0
    for t in range(len(x)):
        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "Nishan212, issue 2 of omerbsezer/LSTM_RNN_Tutorials_with_Demo (2020): two names, one array",
    "The initial state is written over, and the cache holds it: `h0` is lost.",
    names=("caches-last-for-first",),
    at=("a_next = h0", "a_next[:] ="),
    says=("writes into", "modif"),
)
def two_names_for_one_array(x, h0, W_ih, W_hh, b):
    a_next = h0
    hs = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        a_next[:] = np.tanh(x[t] @ W_ih.T + a_next @ W_hh.T + b)
        hs[t] = a_next
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


# --- backward ----------------------------------------------------------------------------------


def zero_gradients(cache):
    """Sums for the gradients of the weights and the bias, all zero."""
    return np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(len(cache.W_hh))


@wrong(
    "rnn_backward",
    "fmscole, issue 2 of qixianbiao/RNN (2018): the next step's gradient is not handed back",
    "No gradient flows through time: each step sees its own loss alone.",
    names=("no-gradient-through-time",),
    at=("dL_ht = dhs[t]", "rnn_step_backward(dL_ht"),
    says=("from one step to the step before", "last time step"),
)
def own_loss_alone(dhs, cache):
    dW_ih, dW_hh, db = zero_gradients(cache)
    dx = np.zeros_like(cache.x)
    for t in range(len(dhs) - 1, -1, -1):
        dL_ht = dhs[t]
        dx[t], dh_prev, a, c, d = rnn_step_backward(dL_ht, cache.step(t))
        dW_ih, dW_hh, db = dW_ih + a, dW_hh + c, db + d
    return dx, dh_prev, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "a learner on community.deeplearning.ai, thread 555129 (2023): all outputs are zero",
    "The upstream gradient is never used, so zeros flow back.",
    at=("rnn_step_backward(da_prevt",),
    says=("zero everywhere", "never used", "dhs"),
)
def upstream_never_used(dhs, cache):
    dW_ih, dW_hh, db = zero_gradients(cache)
    dx, da_prevt = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dxt, da_prevt, dWaxt, dWaat, dbat = rnn_step_backward(da_prevt, cache.step(t))
        dx[t] = dxt
        dW_ih += dWaxt
        dW_hh += dWaat
        db += dbat
    return dx, da_prevt, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "vitaminac, issue 1 of sagarnildass/andrew_ng_deep_learning (2019): da_prevt stays zero",
    "What comes back is kept under another name, so zeros are added at every step.",
    names=("no-gradient-through-time",),
    at=("dhs[t] + da_prevt", "da_prev,"),
    says=("from one step to the step before", "never updated"),
)
def kept_under_another_name(dhs, cache):
    dW_ih, dW_hh, db = zero_gradients(cache)
    dx, da_prevt = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dx[t], da_prev, dWax, dWaa, dba = rnn_step_backward(dhs[t] + da_prevt, cache.step(t))
        dW_ih += dWax
        dW_hh += dWaa
        db += dba
    return dx, da_prev, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "eaplatanios, issue 518 of tensorflow/swift-apis (2019): the cell's gradient is overwritten",
    "The gradients of the weights are those of one step alone.",
    names=("weights-overwritten", "dW-ih-overwritten", "dW-hh-overwritten", "db-overwritten"),
    at=("new_gradient", "gradient ="),
    says=("overwrite",),
)
def gradient_overwritten(dhs, cache):
    dh = np.zeros_like(cache.h0)
    dxs = []
    gradient = zero_gradients(cache)
    for t in reversed(range(len(dhs))):
        dx, dh, *new_gradient = rnn_step_backward(dhs[t] + dh, cache.step(t))
        gradient = new_gradient
        dxs.append(dx)
    return (np.stack(dxs[::-1]), dh, *gradient)


@wrong(
    "rnn_backward",
    "elizaluna007/AI_EC, RNN.py, and Victor Zhou's introduction (2019): d_h = Whh @ temp",
    "The gradient goes back through W_hh the wrong way round.",
    names=("dh-prev-transposed",),
    at=("da @ cache.W_hh.T", "d_h ="),
    says=("transposed", "wrong way round"),
)
def back_through_the_transpose(dhs, cache):
    before = [cache.h0, *cache.hs[:-1]]
    d_Wxh, d_Whh, d_bh = zero_gradients(cache)
    d_x, d_h = np.zeros_like(cache.x), 0
    for t in reversed(range(len(dhs))):
        da = (1 - cache.hs[t] ** 2) * (dhs[t] + d_h)
        d_bh += da.sum(axis=0)
        d_Whh += da.T @ before[t]
        d_Wxh += da.T @ cache.x[t]
        d_x[t] = da @ cache.W_ih
        d_h = da @ cache.W_hh.T
    return d_x, d_h, d_Wxh, d_Whh, d_bh


@wrong(
    "rnn_backward",
    "mattiasospetti, issue 9 of VikParuchuri/zero_to_gpt (2023): which state at the first step?",
    "At t = 0, `dW_hh` is made with hs[0] instead of `h0`.",
    names=("first-state-for-h0",),
    at=("cache.hs[max(t - 1, 0)]", "h_weight_grad +="),
    says=("`hs[0]` instead of `h0`",),
)
def first_state_twice(dhs, cache):
    i_weight_grad, h_weight_grad, h_bias_grad = zero_gradients(cache)
    dx, next_h_grad = np.empty_like(cache.x), np.zeros_like(cache.h0)
    for t in range(len(dhs) - 1, -1, -1):
        h_grad = (dhs[t] + next_h_grad) * (1 - cache.hs[t] ** 2)
        h_weight_grad += h_grad.T @ cache.hs[max(t - 1, 0)]
        i_weight_grad += h_grad.T @ cache.x[t]
        h_bias_grad += np.sum(h_grad, axis=0)
        dx[t] = h_grad @ cache.W_ih
        next_h_grad = h_grad @ cache.W_hh
    return dx, next_h_grad, i_weight_grad, h_weight_grad, h_bias_grad


@wrong(
    "rnn_backward",
    "fmscole, issue 2 of qixianbiao/RNN (2018): h[t-1] at t = 0",
    "At t = 0, `hs[t - 1]` is the last state; `h0` came before the first step.",
    names=("wraps-around-at-the-start",),
    at=("cache.hs[t - 1]",),
    says=("last* state", "first step"),
)
def state_before_the_first(dhs, cache):
    D_Wxh, D_Whh, D_Bh = zero_gradients(cache)
    dx, dL_ht = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t in range(len(dhs) - 1, -1, -1):
        dL_ht = dL_ht + dhs[t]
        dt = (1 - cache.hs[t] * cache.hs[t]) * dL_ht
        D_Wxh += np.dot(dt.T, cache.x[t])
        D_Whh += np.dot(dt.T, cache.hs[t - 1])
        D_Bh += dt.sum(axis=0)
        dx[t] = np.dot(dt, cache.W_ih)
        dL_ht = np.dot(dt, cache.W_hh)
    return dx, dL_ht, D_Wxh, D_Whh, D_Bh


@wrong(
    "rnn_backward",
    "nihuo76, issue 7 of Burton2000/CS231n-2017 (2018): adds into dh[:, t, :]",
    "What comes back is added into the caller's `dhs`.",
    at=("dhs[t] = dprev_h + dhs[t]", "dhs[t] ="),
    says=("writes into", "modif"),
)
def added_into_the_argument(dhs, cache):
    dWx, dWh, db = zero_gradients(cache)
    dx = np.zeros_like(cache.x)
    dprev_h = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dhs[t] = dprev_h + dhs[t]
        dx[t], dprev_h, dWx_temp, dWh_temp, db_temp = rnn_step_backward(dhs[t], cache.step(t))
        dWx += dWx_temp
        dWh += dWh_temp
        db += db_temp
    return dx, dprev_h, dWx, dWh, db


@wrong(
    "rnn_backward",
    "pascanur, pull request 166 of Theano/Theano (2011): sequences reversed for the gradient",
    "The steps run backwards, but their upstream gradients are taken from the front.",
    at=("zip(", "dh + dh_next"),
    says=("in the order", "reversed"),
)
def upstream_from_the_front(dhs, cache):
    sums = zero_gradients(cache)
    dx, dh_next = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t, dh in zip(reversed(range(len(dhs))), dhs, strict=True):
        dx[t], dh_next, *parts = rnn_step_backward(dh + dh_next, cache.step(t))
        for total, part in zip(sums, parts, strict=True):
            total += part
    return (dx, dh_next, *sums)


@wrong(
    "rnn_backward",
    "peiny, issue 2 of javaidnabi31/RNN-from-scratch (2022): dc += dc for dc += dy",
    "The gradient is added to itself where the step's own upstream gradient belongs.",
    at=("dh_rec + dh_rec",),
    says=("itself", "twice"),
)
def added_to_itself(dhs, cache):
    sums = list(zero_gradients(cache))
    dx, dh_rec = np.zeros_like(cache.x), dhs[-1]
    for t in reversed(range(len(dhs))):
        dh = dh_rec + dh_rec
        dx[t], dh_rec, *parts = rnn_step_backward(dh, cache.step(t))
        sums = [total + part for total, part in zip(sums, parts, strict=True)]
    return (dx, dh_rec, *sums)


@wrong(
    "rnn_backward",
    "Denny Britz, RNN tutorial part 3 (2015): bptt_truncate = 4",
    "Each loss goes back four steps at most; nothing should be truncated here.",
    at=("bptt_truncate", "stop"),
    says=("truncat", "four steps"),
)
def four_steps_back(dhs, cache, bptt_truncate=4):
    sums = list(zero_gradients(cache))
    dx, dh0 = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t in range(len(dhs))[::-1]:
        delta_t = dhs[t]
        stop = max(0, t - bptt_truncate)
        for bptt_step in range(stop, t + 1)[::-1]:
            dx_t, delta_t, *parts = rnn_step_backward(delta_t, cache.step(bptt_step))
            dx[bptt_step] += dx_t
            sums = [total + part for total, part in zip(sums, parts, strict=True)]
        if stop == 0:
            dh0 += delta_t
    return (dx, dh0, *sums)


@wrong(
    "rnn_backward",
    "jijoongmoon, pull request 1060 of nntrainer/nntrainer (2021): a loop over the batch",
    "`dh0` is that of the last sequence alone: the loop over the batch overwrites it.",
    at=("dh0 = dh_nx", "return (dx, dh0"),
    says=("has shape", "last sequence"),
)
def initial_gradient_of_the_last_sequence(dhs, cache):
    sums = list(zero_gradients(cache))
    dx = np.zeros_like(cache.x)
    for n in range(dhs.shape[1]):
        dh_nx = np.zeros_like(cache.h0[n])
        for t in reversed(range(len(dhs))):
            h_prev = cache.hs[t - 1, n] if t else cache.h0[n]
            da = (dhs[t, n] + dh_nx) * (1 - cache.hs[t, n] ** 2)
            sums[0] += np.outer(da, cache.x[t, n])
            sums[1] += np.outer(da, h_prev)
            sums[2] += da
            dx[t, n] = da @ cache.W_ih
            dh_nx = da @ cache.W_hh
        dh0 = dh_nx
    return (dx, dh0, *sums)


@wrong(
    "rnn_backward",
    "d2l-ai, chapter on backpropagation through time: a loss that is averaged over the steps",
    "The weights' gradients are averaged over the steps.",
    names=("weights-averaged-over-time",),
    at=("/ T",),
    says=("averaged", "divided by the number of steps"),
)
def averaged_over_the_steps(dhs, cache):
    T = len(dhs)
    sums = list(zero_gradients(cache))
    dx, dh = np.zeros_like(cache.x), np.zeros_like(cache.h0)
    for t in reversed(range(T)):
        dx[t], dh, *parts = rnn_step_backward(dhs[t] + dh, cache.step(t))
        sums = [total + part for total, part in zip(sums, parts, strict=True)]
    return (dx, dh, *(total / T for total in sums))
