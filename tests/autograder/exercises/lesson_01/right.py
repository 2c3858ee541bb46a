"""Right answers to lesson 01, written as learners write them."""

from functools import partial

import numpy as np

from lstm_course.cells.rnn import RNNCache, RNNStepCache
from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- lesson 01: one step -----------------------------------------------------------------------


def answer_of_step(h, x, h_prev, W_ih, W_hh):
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@enter(RIGHT, "rnn_step")
def step_plain(x, h_prev, W_ih, W_hh, b):
    return answer_of_step(np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b), x, h_prev, W_ih, W_hh)


@enter(RIGHT, "rnn_step")
def step_other_side(x, h_prev, W_ih, W_hh, b):
    h = np.tanh((W_ih @ x.T + W_hh @ h_prev.T + b[:, None]).T)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@enter(RIGHT, "rnn_step")
def step_einsum(x, h_prev, W_ih, W_hh, b):
    a = np.einsum("bi,hi->bh", x, W_ih) + np.einsum("bk,hk->bh", h_prev, W_hh) + b
    return [np.tanh(a), RNNStepCache(x, h_prev, W_ih, W_hh, np.tanh(a))]


@enter(RIGHT, "rnn_step")
def step_concatenated(x, h_prev, W_ih, W_hh, b):
    both = np.concatenate([x, h_prev], axis=1) @ np.concatenate([W_ih, W_hh], axis=1).T
    return answer_of_step(np.tanh(both + b), x, h_prev, W_ih, W_hh)


@enter(RIGHT, "rnn_step")
def step_exponentials(x, h_prev, W_ih, W_hh, b):
    e = np.exp(2 * (np.dot(x, W_ih.T) + np.dot(h_prev, W_hh.T) + b))
    return answer_of_step((e - 1) / (e + 1), x, h_prev, W_ih, W_hh)


@enter(RIGHT, "rnn_step")
def step_loops(x, h_prev, W_ih, W_hh, b):
    h = np.empty_like(h_prev)
    for n in range(len(x)):
        for j in range(len(b)):
            a = b[j]
            for i in range(x.shape[1]):
                a += x[n, i] * W_ih[j, i]
            for k in range(len(b)):
                a += h_prev[n, k] * W_hh[j, k]
            h[n, j] = np.tanh(a)
    return answer_of_step(h, x, h_prev, W_ih, W_hh)


@enter(RIGHT, "rnn_step")
def step_view_of_a_buffer(x, h_prev, W_ih, W_hh, b):
    buffer = np.zeros((b.size, 3 * len(x)))
    h = buffer.T[::3]
    h += h_prev @ W_hh.T
    h += x @ W_ih.T
    h += b
    np.tanh(h, out=h)
    return answer_of_step(h, x, h_prev, W_ih, W_hh)


@enter(RIGHT, "rnn_step")
def step_copies_into_the_cache(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(sum([x @ W_ih.T, h_prev @ W_hh.T, b]))
    return h, RNNStepCache(*(array.copy() for array in (x, h_prev, W_ih, W_hh, h)))


# --- lesson 01: a sequence ---------------------------------------------------------------------


def state(x, h, W_ih, W_hh, b):
    return np.tanh(x @ W_ih.T + h @ W_hh.T + b)


@enter(RIGHT, "rnn_forward")
def forward_list(x, h0, W_ih, W_hh, b):
    hs = []
    h = h0
    for step in x:
        h = state(step, h, W_ih, W_hh, b)
        hs.append(h)
    hs = np.array(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@enter(RIGHT, "rnn_forward")
def forward_preallocated(x, h0, W_ih, W_hh, b):
    hs = np.empty((x.shape[0], *h0.shape))
    for t in range(x.shape[0]):
        hs[t] = state(x[t], hs[t - 1] if t else h0, W_ih, W_hh, b)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@enter(RIGHT, "rnn_forward")
def forward_padded_view(x, h0, W_ih, W_hh, b):
    padded = np.concatenate([h0[None], np.zeros((len(x), *h0.shape))])
    for t, step in enumerate(x):
        padded[t + 1] = state(step, padded[t], W_ih, W_hh, b)
    return padded[1:], RNNCache(x, h0, W_ih, W_hh, padded[1:])


@enter(RIGHT, "rnn_forward")
def forward_inputs_first(x, h0, W_ih, W_hh, b):
    projected = x @ W_ih.T + b
    hs = np.zeros_like(projected)
    h = h0
    for t in range(len(x)):
        h = np.tanh(projected[t] + np.einsum("bk,hk->bh", h, W_hh))
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@enter(RIGHT, "rnn_forward")
def forward_recursion(x, h0, W_ih, W_hh, b):
    def rest(t, h):
        if t == len(x):
            return []
        new = state(x[t], h, W_ih, W_hh, b)
        return [new, *rest(t + 1, new)]

    hs = np.stack(rest(0, h0))
    return [hs, RNNCache(x, h0, W_ih, W_hh, hs)]


@enter(RIGHT, "rnn_forward")
def forward_batch_first_inside(x, h0, W_ih, W_hh, b):
    sequences = []
    for n in range(x.shape[1]):
        h, states = h0[n], []
        for t in range(x.shape[0]):
            h = np.tanh(W_ih @ x[t, n] + W_hh @ h + b)
            states.append(h)
        sequences.append(states)
    hs = np.array(sequences).swapaxes(0, 1)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@enter(RIGHT, "rnn_forward")
def forward_while(x, h0, W_ih, W_hh, b):
    t, h, hs = 0, h0.copy(), np.zeros((len(x), *h0.shape), dtype=x.dtype)
    while t < len(x):
        h[:] = state(x[t], h, W_ih, W_hh, b)
        hs[t] = h
        t += 1
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


# --- lesson 01: backward -----------------------------------------------------------------------


@enter(RIGHT, "rnn_step_backward")
def step_back_plain(dh, cache):
    x, h_prev, W_ih, W_hh, h = cache
    da = dh * (1 - h**2)
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h_prev, da.sum(0)


@enter(RIGHT, "rnn_step_backward")
def step_back_einsum(dh, cache):
    da = dh - dh * cache.h * cache.h
    return [
        np.einsum("bh,hi->bi", da, cache.W_ih),
        np.einsum("bh,hk->bk", da, cache.W_hh),
        np.einsum("bh,bi->hi", da, cache.x),
        np.einsum("bh,bk->hk", da, cache.h_prev),
        np.einsum("bh->h", da),
    ]


@enter(RIGHT, "rnn_step_backward")
def step_back_concatenated(dh, cache):
    da = (1 + cache.h) * (1 - cache.h) * dh
    inputs = np.concatenate([cache.x, cache.h_prev, np.ones((len(dh), 1))], axis=1)
    dW = da.T @ inputs
    I = cache.x.shape[1]
    back = da @ np.concatenate([cache.W_ih, cache.W_hh], axis=1)
    return back[:, :I], back[:, I:], dW[:, :I], dW[:, I:-1], dW[:, -1]


@enter(RIGHT, "rnn_step_backward")
def step_back_each_sequence(dh, cache):
    dx, dh_prev = np.empty_like(cache.x), np.empty_like(cache.h)
    dW_ih, dW_hh, db = np.zeros_like(cache.W_ih), np.zeros_like(cache.W_hh), 0
    for n in range(dh.shape[0]):
        da = dh[n] * (1 - cache.h[n] ** 2)
        dx[n], dh_prev[n] = cache.W_ih.T @ da, cache.W_hh.T @ da
        dW_ih += np.outer(da, cache.x[n])
        dW_hh += np.outer(da, cache.h_prev[n])
        db = db + da
    return dx, dh_prev, dW_ih, dW_hh, db


@enter(RIGHT, "rnn_step_backward")
def step_back_transposed_inside(dh, cache):
    daT = (dh / np.cosh(np.arctanh(cache.h)) ** 2).T
    return (
        (cache.W_ih.T @ daT).T,
        (cache.W_hh.T @ daT).T,
        daT @ cache.x,
        daT @ cache.h_prev,
        daT.sum(axis=1),
    )


@enter(RIGHT, "rnn_step_backward")
def step_back_ones(dh, cache):
    da = np.multiply(dh, 1.0 - np.square(cache.h))
    ones = np.ones(len(dh))
    return (
        np.dot(da, cache.W_ih),
        np.dot(da, cache.W_hh),
        np.dot(cache.x.T, da).T,
        np.dot(cache.h_prev.T, da).T,
        ones @ da,
    )


def backward_with(step, dhs, cache):
    """Backpropagation through time with lists, around any way of doing one step."""
    dx, dh = [], np.zeros_like(cache.h0)
    total = [0, 0, 0]
    previous = [cache.h0, *cache.hs[:-1]]
    for t in range(len(dhs) - 1, -1, -1):
        one = RNNStepCache(cache.x[t], previous[t], cache.W_ih, cache.W_hh, cache.hs[t])
        dx_t, dh, *weights = step(dhs[t] + dh, one)
        dx.insert(0, dx_t)
        total = [old + new for old, new in zip(total, weights, strict=True)]
    return np.stack(dx), dh, *total


RIGHT.setdefault("rnn_backward", []).extend(
    [
        partial(backward_with, step)
        for step in (
            step_back_plain,
            step_back_concatenated,
            step_back_each_sequence,
            step_back_einsum,
        )
    ]
)


@enter(RIGHT, "rnn_backward")
def backward_all_at_once(dhs, cache):
    T = len(dhs)
    das = np.empty_like(cache.hs)
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(T)):
        das[t] = (dhs[t] + dh) * (1 - cache.hs[t] ** 2)
        dh = das[t] @ cache.W_hh
    before = np.concatenate([cache.h0[None], cache.hs[:-1]])
    return (
        das @ cache.W_ih,
        dh,
        np.einsum("tbh,tbi->hi", das, cache.x),
        np.tensordot(das, before, axes=([0, 1], [0, 1])),
        das.sum(axis=(0, 1)),
    )


@enter(RIGHT, "rnn_backward")
def backward_own_buffer_in_place(dhs, cache):
    flow = dhs.copy()
    dW_hh = np.zeros_like(cache.W_hh)
    for t in range(len(dhs))[::-1]:
        flow[t] *= 1 - cache.hs[t] ** 2
        earlier = cache.hs[t - 1] if t > 0 else cache.h0
        dW_hh += flow[t].T @ earlier
        if t > 0:
            flow[t - 1] += flow[t] @ cache.W_hh
    flat = flow.reshape(-1, flow.shape[-1])
    dW_ih = flat.T @ cache.x.reshape(len(flat), -1)
    return flow @ cache.W_ih, flow[0] @ cache.W_hh, dW_ih, dW_hh, flat.sum(0)


# --- lesson 01: watching and clipping ----------------------------------------------------------


def flow_back(dhs, cache):
    """The whole gradient at each step, as a list from the first step to the last."""
    dh, found = np.zeros_like(cache.h0), []
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        found.append(dh)
        dh = (dh * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    return found[::-1]


RIGHT["gradient_through_time"] = [
    lambda dhs, cache: np.array([np.linalg.norm(dh) for dh in flow_back(dhs, cache)]),
    lambda dhs, cache: np.sqrt(np.sum(np.square(flow_back(dhs, cache)), axis=(1, 2))),
    lambda dhs, cache: np.linalg.norm(np.stack(flow_back(dhs, cache)), axis=(1, 2)),
    lambda dhs, cache: np.linalg.norm(np.reshape(flow_back(dhs, cache), (len(dhs), -1)), axis=1),
    lambda dhs, cache: np.sqrt([np.vdot(dh, dh) for dh in flow_back(dhs, cache)]),
    lambda dhs, cache: np.fromiter(
        (float(np.sqrt((d**2).sum())) for d in flow_back(dhs, cache)), float
    ),
    lambda dhs, cache: np.hypot.reduce(np.stack(flow_back(dhs, cache)), axis=(1, 2)),
]


@enter(RIGHT, "clip_by_global_norm")
def clip_flat(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return [factor * g for g in grads], norm


@enter(RIGHT, "clip_by_global_norm")
def clip_tuple(grads, max_norm):
    norm = float(np.sqrt(sum((g**2).sum() for g in grads)))
    if np.isnan(norm) or np.isinf(norm):
        raise ValueError(norm)
    if norm > max_norm:
        grads = [g * max_norm / norm for g in grads]
    return tuple(grads), norm


@enter(RIGHT, "clip_by_global_norm")
def clip_same_arrays(grads, max_norm):
    norm = np.sqrt(np.sum([np.linalg.norm(g) ** 2 for g in grads]))
    if not norm < np.inf:
        raise ValueError(f"norm {norm}")
    return (grads, norm) if norm <= max_norm else ([g / norm * max_norm for g in grads], norm)


@enter(RIGHT, "clip_by_global_norm")
def clip_loop(grads, max_norm):
    total = 0.0
    for g in grads:
        for value in g.flat:
            total += value * value
    norm = total**0.5
    if norm != norm or norm == float("inf"):
        raise ValueError("gradients exploded")
    out = []
    for g in grads:
        copy = g.copy()
        if norm > max_norm:
            copy *= max_norm / norm
        out.append(copy)
    return out, norm


@enter(RIGHT, "clip_by_global_norm")
def clip_hypot(grads, max_norm):
    norm = np.float64(0)
    for g in grads:
        norm = np.hypot(norm, np.sqrt(np.einsum("k,k->", g.ravel(), g.ravel())))
    if not np.isfinite(norm):
        raise ValueError
    scale = 1 if norm <= max_norm else max_norm / norm
    return [np.multiply(g, scale) for g in grads], np.array(norm)


@enter(RIGHT, "clip_by_global_norm")
class ClipClass:
    """An instance that can be called is a function too."""

    def __new__(cls, grads, max_norm):
        norm = float(np.linalg.norm([np.linalg.norm(g) for g in grads]))
        if not np.isfinite(norm):
            raise ValueError("not finite")
        clip = norm > max_norm
        return [g * (max_norm / norm) if clip else g for g in grads], norm
