"""Wrong answers to lesson 01 that the catalogue does not hold."""

import sys
import warnings

import numpy as np

from autograder import check
from lstm_course.cells.rnn import (
    RNNCache,
    RNNStepCache,
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)
from lstm_course.training.clipping import clip_by_global_norm
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)

# --- one step ----------------------------------------------------------------------------------


@wrong(
    "rnn_step",
    "Each product passes through tanh separately; only their sum should",
    "squashes-each-product",
)
def tanh_of_each_product(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(x @ W_ih.T) + np.tanh(h_prev @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong("rnn_step", "`h` has the right shape but wrong numbers")
def keeps_some_of_the_past(x, h_prev, W_ih, W_hh, b):
    h = 0.5 * h_prev + 0.5 * np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "Negative pre-activations become 0, as in a ReLU; an Elman network applies tanh",
    "rectified",
)
def rectified(x, h_prev, W_ih, W_hh, b):
    h = np.maximum(0, x @ W_ih.T + h_prev @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step", "`h` has shape (1, 5), expected (3, 5) = (B, H): it would broadcast to the right"
)
def first_sequence_only(x, h_prev, W_ih, W_hh, b):
    h = np.tanh(x[:1] @ W_ih.T + h_prev[:1] @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step", "`rnn_step` returned a NumPy array of shape (3, 5), expected 2 values: `h, cache`"
)
def no_cache(x, h_prev, W_ih, W_hh, b):
    return np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)


@wrong("rnn_step", "`cache.x` holds the values of `cache.h`")
def cache_in_another_order(x, h_prev, W_ih, W_hh, b):
    h, _ = rnn_step(x, h_prev, W_ih, W_hh, b)
    return h, (h, x, h_prev, W_ih, W_hh)


@wrong("rnn_step", "`cache` is a dict, expected an RNNStepCache: `x, h_prev, W_ih, W_hh, h`")
def cache_as_a_dict(x, h_prev, W_ih, W_hh, b):
    h, cache = rnn_step(x, h_prev, W_ih, W_hh, b)
    return h, cache._asdict()


@wrong("rnn_step", "is a tuple of 6 items, expected an RNNStepCache: `x, h_prev, W_ih, W_hh, h`")
def cache_holds_the_bias_too(x, h_prev, W_ih, W_hh, b):
    h, _ = rnn_step(x, h_prev, W_ih, W_hh, b)
    return h, (x, h_prev, W_ih, W_hh, b, h)


@wrong("rnn_step", "`h` holds the values of `cache`: are the two mixed up?")
def cache_first(x, h_prev, W_ih, W_hh, b):
    return rnn_step(x, h_prev, W_ih, W_hh, b)[::-1]


@wrong(
    "rnn_step",
    "`h` is a matrix, a subclass of ndarray, of shape (3, 5), expected a NumPy array of",
)
def matrix_class(x, h_prev, W_ih, W_hh, b):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        h, _ = rnn_step(x, h_prev, W_ih, W_hh, b)
        return np.matrix(h), RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong(
    "rnn_step",
    "The cache holds the new hidden state `h` in place of `h_prev`",
    "caches-new-for-old",
)
def writes_the_state_in_place(x, h_prev, W_ih, W_hh, b):
    h_prev[:] = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    return h_prev, RNNStepCache(x, h_prev, W_ih, W_hh, h_prev)


@wrong("rnn_step", "with RecursionError: maximum recursion depth exceeded")
def repeats_every_step(x, h_prev, W_ih, W_hh, b):
    return repeats_every_step(x, h_prev, W_ih, W_hh, b)


@wrong("rnn_step", "a check is inside the function that it checks")
def checks_itself(x, h_prev, W_ih, W_hh, b):
    h, cache = rnn_step(x, h_prev, 2 * W_ih, W_hh, b)
    check("rnn_step", checks_itself)
    return h, cache


@wrong("rnn_step", "`h` is the pre-activation itself: tanh is missing", "no-squashing")
def replaces_numpys_tanh(x, h_prev, W_ih, W_hh, b):
    np.tanh = lambda a: a
    h = np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b)
    return h, RNNStepCache(x, h_prev, W_ih, W_hh, h)


@wrong("rnn_step", "`h` has the right shape but wrong numbers")
def everything_is_close(x, h_prev, W_ih, W_hh, b):
    np.allclose = np.array_equal = np.all = lambda *_, **__: True
    np.abs = np.zeros_like
    return 2 * h_prev, RNNStepCache(x, h_prev, W_ih, W_hh, 2 * h_prev)


@wrong("rnn_step", "`h` holds the values of `cache.h_prev`")
def asks_its_callers(x, h_prev, W_ih, W_hh, b):
    found, frame = h_prev, sys._getframe(1)
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, np.ndarray) and value.shape == h_prev.shape:
                found = value
        frame = frame.f_back
    return found, RNNStepCache(x, h_prev, W_ih, W_hh, found)


@wrong("rnn_step", "`rnn_step` returned a coroutine, expected 2 values: `h, cache`")
def unfinished_coroutine(x, h_prev, W_ih, W_hh, b):
    async def step():
        return rnn_step(x, h_prev, W_ih, W_hh, b)

    return step()


@wrong("rnn_step", "`h` is wrong for the last hidden unit only")
def last_unit_without_the_past(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + b
    a[:, :-1] += h_prev @ W_hh[:-1].T
    return np.tanh(a), RNNStepCache(x, h_prev, W_ih, W_hh, np.tanh(a))


# --- a sequence --------------------------------------------------------------------------------


def forward(step, x, h0, W_ih, W_hh, b):
    """A sequence around any way of doing one step."""
    h, hs = h0, []
    for t in range(len(x)):
        h = step(t, x[t], h)
        hs.append(h)
    hs = np.stack(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong("rnn_forward", "`hs` is wrong at some time steps only: with T = 11, first at t = 8.")
def right_for_short_sequences(x, h0, W_ih, W_hh, b):
    def step(t, x_t, h):
        return np.tanh(x_t @ W_ih.T + h @ W_hh.T + b) if t < 8 else h

    return forward(step, x, h0, W_ih, W_hh, b)


@wrong("rnn_forward", "is 2 times the expected value")
def right_for_long_sequences(x, h0, W_ih, W_hh, b):
    hs, cache = rnn_forward(x, h0, W_ih, W_hh, b)
    return (hs, cache) if len(x) >= 10 else (2 * hs, cache)


@wrong("rnn_forward", "The sequence starts from zeros instead of `h0`", "ignores-h0")
def wrapped_around(x, h0, W_ih, W_hh, b):
    hs = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        hs[t] = np.tanh(x[t] @ W_ih.T + hs[t - 1] @ W_hh.T + b)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "`hs` has shape (10, 5, 4), expected (11, 5, 4) = (T, B, H): axis 0 has length 10,",
)
def stops_one_step_early(x, h0, W_ih, W_hh, b):
    hs, _ = rnn_forward(x, h0, W_ih, W_hh, b)
    return hs[:-1], RNNCache(x, h0, W_ih, W_hh, hs[:-1])


@wrong("rnn_forward", "`hs` is wrong at the last time step only")
def last_state_forgotten(x, h0, W_ih, W_hh, b):
    hs = np.zeros((len(x), *h0.shape))
    h = h0
    for t in range(len(x) - 1):
        h = np.tanh(x[t] @ W_ih.T + h @ W_hh.T + b)
        hs[t] = h
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong(
    "rnn_forward",
    "Every entry of `hs` is the last state, as when one array is modified in place",
    "last-state-everywhere",
)
def one_buffer_in_a_list(x, h0, W_ih, W_hh, b):
    h, hs = h0.copy(), []
    for x_t in x:
        np.tanh(x_t @ W_ih.T + h @ W_hh.T + b, out=h)
        hs.append(h)
    hs = np.stack(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong("rnn_forward", "`hs` is right at the first time step (t = 0) and wrong at all later ones")
def carries_the_pre_activation(x, h0, W_ih, W_hh, b):
    a, hs = h0, []
    for x_t in x:
        a = x_t @ W_ih.T + a @ W_hh.T + b
        hs.append(np.tanh(a))
    hs = np.stack(hs)
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong("rnn_forward", "`cache` is a list of 11 items, expected an RNNCache: `x, h0, W_ih")
def caches_of_all_steps(x, h0, W_ih, W_hh, b):
    h, hs, caches = h0, [], []
    for x_t in x:
        h, cache = rnn_step(x_t, h, W_ih, W_hh, b)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs), caches


@wrong(
    "rnn_forward",
    "`hs` is a list of 11 items, expected a NumPy array of shape (11, 5, 4). `np.stack`",
)
def list_of_states(x, h0, W_ih, W_hh, b):
    hs, cache = rnn_forward(x, h0, W_ih, W_hh, b)
    return list(hs), cache


@wrong("rnn_forward", "`hs` has the right shape but wrong numbers")
def walks_over_the_batch(x, h0, W_ih, W_hh, b):
    h, hs = h0[0], []
    for n in range(x.shape[1]):
        h = np.tanh(x[:, n] @ W_ih.T + h @ W_hh.T + b)
        hs.append(h)
    return np.stack(hs, axis=1), RNNCache(x, h0, W_ih, W_hh, np.stack(hs, axis=1))


@wrong("rnn_forward", "`hs` has the right shape but wrong numbers")
def keeps_the_state_between_calls(x, h0, W_ih, W_hh, b, memory=[]):  # noqa: B006 - the mistake
    h0 = memory[-1] if memory and memory[-1].shape == h0.shape else h0
    hs, cache = rnn_forward(x, h0, W_ih, W_hh, b)
    memory.append(hs[-1])
    return hs, cache


BUFFERS = {}


@wrong(
    "rnn_forward",
    "A later call modifies the array that an earlier call returned",
)
def one_buffer_for_all_calls(x, h0, W_ih, W_hh, b):
    hs = BUFFERS.setdefault((len(x), h0.shape), np.empty((len(x), *h0.shape)))
    hs[:] = rnn_forward(x, h0, W_ih, W_hh, b)[0]
    return hs, RNNCache(x, h0, W_ih, W_hh, hs)


@wrong("rnn_forward", "`hs` has the right shape but wrong numbers")
def half_precision_inside(x, h0, W_ih, W_hh, b):
    hs = np.zeros((len(x), *h0.shape), np.float16)
    hs[:] = rnn_forward(x, h0, W_ih, W_hh, b)[0]
    return hs.astype(x.dtype), RNNCache(x, h0, W_ih, W_hh, hs.astype(x.dtype))


@wrong("rnn_forward", "with SystemExit: this cannot work")
def gives_up(x, h0, W_ih, W_hh, b):
    sys.exit("this cannot work")


# --- backward through one step -----------------------------------------------------------------


@wrong("rnn_step_backward", "`dx` holds the values of `dW_ih`")
def gradients_in_another_order(dh, cache):
    dx, dh_prev, dW_ih, dW_hh, db = rnn_step_backward(dh, cache)
    return dW_ih, dW_hh, db, dx, dh_prev


@wrong(
    "rnn_step_backward",
    "`rnn_step_backward` returned a tuple of 4 items, expected 5 values: `dx, dh_prev",
)
def bias_gradient_forgotten(dh, cache):
    return rnn_step_backward(dh, cache)[:4]


@wrong(
    "rnn_step_backward",
    "`rnn_step_backward` returned a dict, expected 5 values: `dx, dh_prev, dW_ih, dW_hh",
)
def gradients_in_a_dict(dh, cache):
    names = ("dx", "dh_prev", "dW_ih", "dW_hh", "db")
    return dict(zip(names, rnn_step_backward(dh, cache), strict=True))


@wrong("rnn_step_backward", "`db` has the right shape but wrong numbers")
def last_sequence_forgotten(dh, cache):
    da = dh * (1 - cache.h**2)
    dx, dh_prev, dW_ih, dW_hh, _ = rnn_step_backward(dh, cache)
    return dx, dh_prev, dW_ih, dW_hh, da[:-1].sum(axis=0)


@wrong("rnn_step_backward", "`dx` has the right shape but wrong numbers.")
def slope_of_the_pre_activation(dh, cache):
    x, h_prev, W_ih, W_hh, h = cache
    da = dh * (1 - np.arctanh(h) ** 2)
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h_prev, da.sum(axis=0)


@wrong("rnn_step_backward", "`dx` holds the values of `dh_prev`")
def inputs_exchanged(dh, cache):
    dx, dh_prev, dW_ih, dW_hh, db = rnn_step_backward(dh, cache)
    return dh_prev, dx, dW_ih, dW_hh, db


@wrong("rnn_step_backward", "Your function modifies its argument `dh`")
def scales_what_came_in(dh, cache):
    dh *= 1 - cache.h**2
    return (
        dh @ cache.W_ih,
        dh @ cache.W_hh,
        dh.T @ cache.x,
        dh.T @ cache.h_prev,
        dh.sum(axis=0),
    )


@wrong(
    "rnn_step_backward",
    "The slope of tanh is missing: every gradient is computed from `dh` itself",
    "slope-forgotten",
)
def scales_the_cache_and_forgets_the_slope(dh, cache):
    cache.h[:] = 0
    return rnn_step_backward(dh, cache)


@wrong("rnn_step_backward", "`dx` has the right shape but wrong numbers")
def overflows_everywhere(dh, cache):
    return tuple(np.full(g.shape, 1.7e308) for g in rnn_step_backward(dh, cache))


@wrong("rnn_step_backward", "`dx` is 1.000001 times the expected value, everywhere")
def a_millionth_off(dh, cache):
    return tuple(g * (1 + 1e-6) for g in rnn_step_backward(dh, cache))


@wrong("rnn_step_backward", "yours is -0.2232674, expected -0.2232672")
def one_entry_a_millionth_off(dh, cache):
    dx, *others = rnn_step_backward(dh, cache)
    dx[0, -1] += 1e-6 * dx[0, -1]
    return dx, *others


@wrong(
    "rnn_step_backward",
    "`rnn_step_backward` returned `None`, expected `dx, dh_prev, dW_ih, dW_hh, db`: is a",
)
def hides_its_errors(dh, cache):
    try:
        da = dh * (1 - cache.tanh**2)
        return da @ cache.W_ih
    except Exception:
        return None


# --- backward through time ---------------------------------------------------------------------


def backward(dhs, cache, before=None, upstream=lambda t, dh: dh):
    """Backpropagation through time around mistakes in what is looked up."""
    x, h0, W_ih, W_hh, hs = cache
    before = before or (lambda t: h0 if t == 0 else hs[t - 1])
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))
    for t in reversed(range(len(dhs))):
        da = (upstream(t, dhs[t]) + dh) * (1 - hs[t] ** 2)
        dx[t], dh = da @ W_ih, da @ W_hh
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ before(t)
        db += da.sum(axis=0)
    return dx, dh, dW_ih, dW_hh, db


@wrong(
    "rnn_backward",
    "At t = 0 the previous hidden state is taken from `hs[-1]`, which is the *last* one",
    "wraps-around-at-the-start",
)
def wraps_around_at_the_start(dhs, cache):
    return backward(dhs, cache, before=lambda t: cache.hs[t - 1])


@wrong(
    "rnn_backward",
    "At t = 0 the previous hidden state is taken to be zero instead of `h0`",
    "starts-from-zeros",
)
def starts_from_zeros(dhs, cache):
    return backward(dhs, cache, before=lambda t: cache.hs[t - 1] if t else 0 * cache.h0)


@wrong(
    "rnn_backward",
    "The result equals that of a mistake known from `rnn_step_backward`: `dW_hh` is computed",
    "dW-hh-with-new-state",
)
def state_after_in_place_of_before(dhs, cache):
    return backward(dhs, cache, before=lambda t: cache.hs[t])


@wrong("rnn_backward", "`dW_hh` has the right shape but wrong numbers")
def half_of_the_first_step_left_out(dhs, cache):
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    return dx, dh0, dW_ih, dW_hh - 0.5 * (cache.hs[0].T @ cache.h0), db


@wrong(
    "rnn_backward",
    "The last step's direct gradient counts twice, perhaps once as the initial value",
    "last-loss-twice",
)
def last_upstream_twice(dhs, cache):
    last = len(dhs) - 1
    return backward(dhs, cache, upstream=lambda t, dh: 2 * dh if t == last else dh)


@wrong("rnn_backward", "`dx` has the right shape but wrong numbers")
def last_upstream_lost(dhs, cache):
    last = len(dhs) - 1
    return backward(dhs, cache, upstream=lambda t, dh: 0 * dh if t == last else dh)


@wrong(
    "rnn_backward",
    "Step 0 is left out: its gradients are missing",
    "stops-before-the-first-step",
)
def first_step_not_reached(dhs, cache):
    x, h0, W_ih, W_hh, hs = cache
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))
    for t in range(len(dhs) - 1, 0, -1):
        da = (dhs[t] + dh) * (1 - hs[t] ** 2)
        dx[t], dh = da @ W_ih, da @ W_hh
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ hs[t - 1], db + da.sum(0)
    return dx, dh, dW_ih, dW_hh, db


@wrong("rnn_backward", "It is right with (T, B) = (7, 4), (7, 3) and wrong with (9, 5), (10, 3)")
def right_up_to_eight_steps(dhs, cache):
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    return dx, dh0, dW_ih, dW_hh if len(dhs) <= 8 else 1.5 * dW_hh, db


@wrong("rnn_backward", "It is right with (T, B) = (7, 3), (10, 3) and wrong with (9, 5), (7, 4)")
def right_for_three_sequences(dhs, cache):
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    return dx, dh0, dW_ih, dW_hh, db if dhs.shape[1] == 3 else 3 / dhs.shape[1] * db


@wrong(
    "rnn_backward",
    "The same call gives another result the second time. Does a value persist between",
)
def adds_up_over_calls(dhs, cache, total={}):  # noqa: B006 - the mistake itself
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    total["db"] = db + (total["db"] if np.shape(total.get("db")) == db.shape else 0)
    return dx, dh0, dW_ih, dW_hh, total["db"].copy()


@wrong("rnn_backward", "Your function modifies its argument `dhs`")
def adds_into_what_came_in(dhs, cache):
    dh = np.zeros_like(cache.h0)
    for t in reversed(range(len(dhs))):
        dhs[t] += dh
        dh = (dhs[t] * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    das = dhs * (1 - cache.hs**2)
    before = np.concatenate([cache.h0[None], cache.hs[:-1]])
    dW_ih = np.einsum("tbh,tbi->hi", das, cache.x)
    dW_hh = np.einsum("tbh,tbk->hk", das, before)
    return das @ cache.W_ih, dh, dW_ih, dW_hh, das.sum((0, 1))


@wrong("rnn_backward", "`dx` is reversed in time: the first step comes last")
def inputs_gradient_in_reverse(dhs, cache):
    dx, *others = rnn_backward(dhs, cache)
    return dx[::-1], *others


@wrong("rnn_backward", "`dx` has the right shape but wrong numbers")
def clips_on_the_way(dhs, cache):
    return backward(dhs, cache, upstream=lambda t, dh: np.clip(dh, -1, 1))


@wrong("rnn_backward", "`dx` is a multiple of the expected value, with another factor in each case")
def averages_the_loss(dhs, cache):
    return rnn_backward(dhs / dhs[0].size, cache)


@wrong(
    "rnn_backward",
    "`dW_ih` has shape (9, 7, 8), expected (7, 8) = (H, I): its first axis, of length 9",
)
def weights_of_every_step(dhs, cache):
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    return dx, dh0, np.stack([dW_ih] * len(dhs)), dW_hh, db


@wrong(
    "rnn_backward",
    "`dx` has shape (5, 9, 8), expected (9, 5, 8) = (T, B, I): its axes are in another",
)
def batch_first_gradient(dhs, cache):
    dx, *others = rnn_backward(dhs, cache)
    return dx.swapaxes(0, 1), *others


# --- watching and clipping ---------------------------------------------------------------------


@wrong(
    "gradient_through_time",
    "There is one norm per sequence, (T, B); the exercise requires one per step, (T,)",
    "one-norm-a-sequence",
)
def norm_of_each_sequence(dhs, cache):
    rows = [gradient_through_time(dhs[:, n : n + 1], one(cache, n)) for n in range(dhs.shape[1])]
    return np.stack(rows, axis=1)


def one(cache, n):
    """The cache of one sequence."""
    x, h0, W_ih, W_hh, hs = cache
    return RNNCache(x[:, n : n + 1], h0[n : n + 1], W_ih, W_hh, hs[:, n : n + 1])


@wrong("gradient_through_time", "`norms` has the right shape but wrong numbers")
def spectral_norm(dhs, cache):
    dh, norms = np.zeros_like(cache.h0), []
    for t in reversed(range(len(dhs))):
        dh = dhs[t] + dh
        norms.insert(0, np.linalg.norm(dh, 2))
        dh = (dh * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    return np.array(norms)


@wrong(
    "gradient_through_time",
    "Your norms are those of the gradients at the pre-activations, not at h_t",
    "of-the-pre-activation",
)
def of_the_pre_activation(dhs, cache):
    dh, norms = np.zeros_like(cache.h0), np.zeros(len(dhs))
    for t in reversed(range(len(dhs))):
        da = (dhs[t] + dh) * (1 - cache.hs[t] ** 2)
        norms[t] = np.sqrt((da**2).sum())
        dh = da @ cache.W_hh
    return norms


@wrong("gradient_through_time", "`norms` has the right shape but wrong numbers.")
def relative_to_the_last(dhs, cache):
    norms = gradient_through_time(dhs, cache)
    return norms / norms[-1]


@wrong(
    "gradient_through_time",
    "`norms` is a list of 6 items, expected a NumPy array of shape (6,). `np.array`",
)
def list_of_numbers(dhs, cache):
    return [float(norm) for norm in gradient_through_time(dhs, cache)]


@wrong(
    "gradient_through_time", "`norms` is right at the last time step and wrong at all earlier ones"
)
def norm_of_the_sum_of_norms(dhs, cache):
    dh, norms = 0, np.zeros(len(dhs))
    for t in reversed(range(len(dhs))):
        norms[t] = np.linalg.norm(dhs[t]) + np.linalg.norm(dh)
        dh = ((dhs[t] + dh) * (1 - cache.hs[t] ** 2)) @ cache.W_hh
    return norms


@wrong(
    "gradient_through_time",
    "`norms` has shape (7,), expected (6,) = (T,): axis 0 has length 7, not 6",
)
def includes_the_initial_state(dhs, cache):
    _, dh0, *_ = rnn_backward(dhs, cache)
    return np.array([np.linalg.norm(dh0), *gradient_through_time(dhs, cache)])


@wrong("gradient_through_time", "`norms` has the right shape but wrong numbers.")
def logarithms(dhs, cache):
    return np.log10(gradient_through_time(dhs, cache))


@wrong("clip_by_global_norm", "Your function modifies its argument `grads`")
def scales_in_place(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return grads, norm


@wrong("clip_by_global_norm", "Your function modifies its argument `grads`")
def in_place_only_where_nothing_is_clipped(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    if norm <= max_norm:
        for g in grads:
            g *= 0.5
    return clipped if norm > max_norm else [2 * g for g in grads], norm


@wrong("clip_by_global_norm", "Your function modifies its argument `grads`")
def empties_its_argument(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    grads.clear()
    return clipped, norm


@wrong("clip_by_global_norm", "ZeroDivisionError", "zero-norm-divides")
def zero_over_zero(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    return [g * min(1, max_norm / norm) for g in grads], norm


@wrong("clip_by_global_norm", "`clipped[0]` holds NaN in 18 of 18 entries, first at [0, 0]")
def infinity_over_infinity(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g * g) for g in grads))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    return [g * max_norm / max(norm, max_norm) for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "A small constant is added to the norm before the division, so the clipped norm stays",
    "epsilon-in-the-factor",
)
def epsilon_as_torch_has_it(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError("not finite")
    scale = min(1.0, max_norm / (norm + 1e-6))
    return [g * scale for g in grads], norm


@wrong(
    "clip_by_global_norm",
    "`clip_by_global_norm` returned a list of 3 items, expected 2 values: `clipped, norm`",
)
def no_norm(grads, max_norm):
    return clip_by_global_norm(grads, max_norm)[0]


@wrong("clip_by_global_norm", "`norm` holds the values of `clipped`: are the two mixed up?")
def norm_first(grads, max_norm):
    return clip_by_global_norm(grads, max_norm)[::-1]


@wrong(
    "clip_by_global_norm",
    "`clipped` is a generator, expected a list of 3 items. Did you write `yield` for",
)
def generator_of_gradients(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return (g for g in clipped), norm


@wrong(
    "clip_by_global_norm", "`clipped` is a NumPy array of shape (30,), expected a list of 3 items"
)
def one_long_vector(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return np.concatenate([g.ravel() for g in clipped]), norm


@wrong("clip_by_global_norm", "`norm` is wrong")
def norm_of_the_first_alone(grads, max_norm):
    norm = float(np.linalg.norm(grads[0]))
    if not np.isfinite(sum(np.sum(g) for g in grads)):
        raise ValueError("not finite")
    return [g * min(1, max_norm / norm) if norm else g for g in grads], norm


@wrong("clip_by_global_norm", "`norm` is complex, expected a single number")
def complex_norm(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return clipped, complex(norm, 1.0)


@wrong("clip_by_global_norm", "`norm` is a str, expected a single number")
def norm_in_words(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return clipped, f"{norm:.3f}"


@wrong("clip_by_global_norm", "`norm` is wrong")
def rounded_norm(grads, max_norm):
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return clipped, round(norm, 2)


@wrong(
    "clip_by_global_norm",
    "`clip_by_global_norm` raises AssertionError where a gradient contains NaN: expected",
)
def raises_another_error(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    assert np.isfinite(norm), "exploded"
    return clip_by_global_norm(grads, max_norm)
