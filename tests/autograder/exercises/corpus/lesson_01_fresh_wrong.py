"""Wrong answers to lessons 00 and 01, written without a look at the catalogue."""

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache, rnn_step, rnn_step_backward
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "one_hot",
    "our own: tokens taken for one longer",
    "The column is that of the next token, and the last token gets the first.",
    at=("+ 1) %",),
    says=("next", "column"),
)
def one_column_further(tokens, vocabulary_size):
    places = (np.asarray(tokens) + 1) % vocabulary_size
    encoded = np.zeros((*places.shape, vocabulary_size))
    np.put_along_axis(encoded, places[..., None], 1.0, axis=-1)
    return encoded


@wrong(
    "rnn_step",
    "our own: the two products are multiplied",
    "The contributions of x and h_prev are multiplied where they belong added.",
    at=("from_x * from_h",),
    says=("multipl", "`*`"),
)
def products_multiplied(x, h_prev, W_ih, W_hh, b):
    from_x = np.matmul(x, W_ih.T)
    from_h = np.matmul(h_prev, W_hh.T)
    h = np.tanh(from_x * from_h + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "our own: a helper adds the bias for each of the two products",
    "The bias is added twice, once in each call of the helper.",
    names=("bias-twice",),
    at=("+ b",),
    says=("twice", "`b`"),
)
def bias_in_each_projection(x, h_prev, W_ih, W_hh, b):
    def project(v, W):
        return v @ W.T + b

    h = np.tanh(project(x, W_ih) + project(h_prev, W_hh))
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "our own: an exponential form of tanh with a wrong sign",
    "The formula of tanh has a plus in the numerator: it is 1 everywhere.",
    at=("(up + down)",),
    says=("is 1", "tanh", "same"),
)
def tanh_by_hand(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    up, down = np.exp(a), np.exp(-a)
    h = (up + down) / (up + down)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


def leaky(new, old, leak=0.1):
    return (1 - leak) * new + leak * old


@wrong(
    "rnn_step",
    "our own: a leaky update, from a paper on echo state networks",
    "A tenth of the old state is kept.",
    at=("leak * old", "leaky("),
    says=("`h_prev`", "leak"),
)
def leaky_step(x, h_prev, W_ih, W_hh, b):
    h = leaky(np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b), h_prev)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_forward",
    "our own: the time axis is walked with enumerate from the second step",
    "The first input is read twice: step t reads x[t - 1], and step 0 reads x[0].",
    at=("max(t - 1, 0)",),
    says=("one step late", "t - 1", "one step too"),
)
def reads_one_step_late(x, h0, W_ih, W_hh, b):
    hs = np.empty((*x.shape[:2], W_hh.shape[0]))
    h = h0
    for t in range(x.shape[0]):
        h, _ = rnn_step(x[max(t - 1, 0)], h, W_ih, W_hh, b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "our own: the state goes through a list that is read at the wrong end",
    "Every step starts from the first hidden state, as the list is read at index 0.",
    names=("state-not-carried",),
    at=("states[0]",),
    says=("`h0`", "not carried", "h0"),
)
def reads_the_first_state(x, h0, W_ih, W_hh, b):
    states = [h0]
    for x_t in x:
        states.append(np.tanh(x_t @ W_ih.T + states[0] @ W_hh.T + b))
    hs = np.stack(states[1:])
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "our own: two slips, zeros for h0 and no bias",
    "The bias is missing, and the sequence starts from zeros.",
    names=("ignores-h0", "no-bias"),
    at=("np.zeros_like(h0)", "np.tanh("),
    says=("bias", "zeros", "`h0`"),
)
def zeros_and_no_bias(x, h0, W_ih, W_hh, b):
    h, hs = np.zeros_like(h0), []
    for t in range(len(x)):
        h = np.tanh(x[t] @ W_ih.T + h @ W_hh.T)
        hs.append(h)
    hs = np.array(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_step_backward",
    "our own: the slope is taken at the input of tanh, recomputed without the bias",
    "The pre-activation is computed again without its bias.",
    at=("a = cache.x",),
    says=("slope", "bias"),
)
def slope_at_a_without_bias(dh, cache):
    a = cache.x @ cache.W_ih.T + cache.h_prev @ cache.W_hh.T
    da = dh / np.cosh(a) ** 2
    return da @ cache.W_ih, da @ cache.W_hh, da.T @ cache.x, da.T @ cache.h_prev, da.sum(0)


@wrong(
    "rnn_step_backward",
    "our own: a loop over the batch that keeps the last sequence's weight gradients",
    "The gradients of the weights are those of the last sequence alone.",
    names=("weights-of-the-last-sequence",),
    at=("dW_ih = np.outer", "dW_hh = np.outer"),
    says=("last sequence",),
)
def weights_of_the_last_sequence(dh, cache):
    x, h_prev, W_ih, W_hh, h = cache
    dx, dh_prev, db = np.zeros_like(x), np.zeros_like(h_prev), np.zeros(len(W_hh))
    for n in range(len(x)):
        da = dh[n] * (1 - h[n] ** 2)
        dx[n] = W_ih.T @ da
        dh_prev[n] = W_hh.T @ da
        dW_ih = np.outer(da, x[n])
        dW_hh = np.outer(da, h_prev[n])
        db += da
    return dx, dh_prev, dW_ih, dW_hh, db


@wrong(
    "rnn_step_backward",
    "our own: two slips, the slope of sigmoid and a bias averaged over the batch",
    "The slope is sigmoid's, and the gradient of the bias is a mean.",
    names=("sigmoid-slope", "db-averaged"),
    at=("h * (1 - h)", "da.mean(0)"),
    says=("slope", "sigmoid", "mean"),
)
def sigmoid_slope_and_mean_bias(dh, cache):
    h = cache.h
    da = dh * h * (1 - h)
    return da @ cache.W_ih, da @ cache.W_hh, da.T @ cache.x, da.T @ cache.h_prev, da.mean(0)


@wrong(
    "rnn_backward",
    "our own: the gradient that arrives from later is added behind the step",
    "Step t gets dhs[t] alone, and what arrives from later is added to dh_prev.",
    names=("no-gradient-through-time", "gradient-accumulates-past"),
    at=("rnn_step_backward(dhs[t]", "+ carried"),
    says=("`dhs[t]`", "carried", "later"),
)
def added_behind_the_step(dhs, cache):
    T = len(dhs)
    dx = np.zeros_like(cache.x)
    total = [np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), np.zeros(dhs.shape[2])]
    carried = np.zeros_like(cache.h0)
    t = T - 1
    while t >= 0:
        dx[t], back, *parts = rnn_step_backward(dhs[t], cache.step(t))
        carried = back + carried
        for k in range(3):
            total[k] = total[k] + parts[k]
        t -= 1
    return (dx, carried, *total)


@wrong(
    "rnn_backward",
    "our own: gradients of weights from a stack of pre-activations, with states not shifted",
    "The gradient of W_hh uses each step's own hidden state, not the one before it.",
    names=("dW-hh-with-new-state",),
    at=("cache.hs",),
    says=("h_prev", "one step", "before", "`hs"),
)
def own_state_for_the_weights(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    das = np.zeros_like(hs)
    dh = np.zeros_like(h0)
    for t in range(len(hs) - 1, -1, -1):
        das[t] = (dhs[t] + dh) * (1 - hs[t] ** 2)
        dh = das[t] @ W_hh
    dW_ih = np.einsum("tbh,tbi->hi", das, x)
    dW_hh = np.einsum("tbh,tbk->hk", das, cache.hs)
    return das @ W_ih, dh, dW_ih, dW_hh, das.sum((0, 1))


@wrong(
    "gradient_through_time",
    "our own: the norm of each sequence, averaged over the batch",
    "The norms are those of single sequences, averaged.",
    names=("mean-over-the-batch",),
    at=("axis=1",),
    says=("sequence", "mean", "average", "axis"),
)
def norm_of_each_sequence(dhs, cache):
    norms, arriving = [], 0.0
    for t in range(len(dhs))[::-1]:
        dh = dhs[t] + arriving
        norms.insert(0, np.linalg.norm(dh, axis=1).mean())
        _, arriving, *_ = rnn_step_backward(dh, cache.step(t))
    return np.array(norms)


@wrong(
    "clip_by_global_norm",
    "our own: the scale is max_norm over the squared norm",
    "The scale divides by the squared norm.",
    at=("/ squared",),
    says=("square", "root"),
)
def scale_by_the_square(grads, max_norm):
    squared = sum(float((g**2).sum()) for g in grads)
    norm = squared**0.5
    if not np.isfinite(norm):
        raise ValueError("not finite")
    if norm > max_norm:
        return [g * (max_norm / squared) for g in grads], norm
    return [g.copy() for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "our own: the norm that is returned is the one after clipping",
    "The norm is that of the clipped gradients.",
    names=("norm-after",),
    at=("return clipped, min(norm, max_norm)",),
    says=("after", "clipped", "before"),
)
def norm_after_clipping(grads, max_norm):
    norm = float(np.sqrt(sum(np.vdot(g, g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    scale = min(1.0, max_norm / norm) if norm else 1.0
    clipped = [scale * g for g in grads]
    return clipped, min(norm, max_norm)
