"""Lesson 01: vanishing gradients.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Part
from lstm_course.clipping import clip_by_global_norm
from lstm_course.rnn import (
    RNNCache,
    RNNStepCache,
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)

STEP = "One step"
SEQUENCE = "A whole sequence"
STEP_BACKWARD = "Back through one step"
SEQUENCE_BACKWARD = "Back through time"
LOOKING = "Watching the gradient vanish"
CLIPPING = "Clipping"

STEP_CACHE = {"x": "B I", "h_prev": "B H", "W_ih": "H I", "W_hh": "H H", "h": "B H"}
SHORT, LONG = (5, 6), (11, 12)  # steps of the probes: no answer may be right for some T alone
CACHE = {"x": "T B I", "h0": "B H", "W_ih": "H I", "W_hh": "H H", "hs": "T B H"}


# --- forward -----------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        draws.normal(rng, H, I, scale=0.6),
        draws.normal(rng, H, H, scale=0.5),
        draws.normal(rng, H, scale=0.8),
    )


def _draw_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 6), (2, 8), (4, 7))
    return draws.normal(rng, B, I), draws.normal(rng, B, H, scale=0.7), *_weights(rng, I, H)


def _step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b = _draw_step(rng)
    return (
        Case((x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0 every h is tanh(b)"),
        Case((x, h_prev, W_ih, 0 * W_hh, 0 * b), "with W_hh = 0 and b = 0 only x counts"),
        Case((x, h_prev, 0 * W_ih, W_hh, 0 * b), "with W_ih = 0 and b = 0 only h_prev counts"),
    )


def _draw_sequence(
    rng: np.random.Generator, steps: tuple[int, int] = (5, 12)
) -> tuple[np.ndarray, ...]:
    T, B, I, H = draws.sizes(rng, steps, (2, 5), (3, 8), (4, 9))
    return (
        draws.normal(rng, T, B, I),
        draws.normal(rng, B, H, scale=0.7),
        *_weights(rng, I, H),
    )


def _sequence_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h0, W_ih, W_hh, b = _draw_sequence(rng, LONG)
    return (
        Case((x[:1], h0, W_ih, W_hh, b), "with T = 1 the sequence is one step from h0"),
        Case((x, 0 * h0, W_ih, W_hh, b), "the sequence starts from h0 = 0"),
    )


RNN_STEP = Exercise(
    name="rnn_step",
    lesson="01",
    section=STEP,
    reference=rnn_step,
    draw=_draw_step,
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("h", "cache"),
    mistakes=(
        Mistake(
            "no-bias",
            "the bias b is missing",
            "what would h be if x and `h_prev` were zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice, once with each product",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "no-squashing",
            "nothing is squashed: this is the pre-activation a",
            "between which two numbers should h lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "sigmoid",
            "the state is squashed by a sigmoid; an Elman network uses tanh",
            "can your h be negative?",
            ("np.tanh(", "(lambda a: 1 / (1 + np.exp(-a)))("),
        ),
        Mistake(
            "rectified",
            "negative values are cut off at 0 (a rectifier); an Elman network uses tanh",
            "can your h be negative, or larger than 1?",
            ("np.tanh(", "(lambda a: np.maximum(a, 0))("),
        ),
        Mistake(
            "squashes-each-product",
            "each product is squashed by itself and then added; the sum should be squashed once",
            "between which two numbers should h lie, and between which does yours?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + np.tanh(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias is added after tanh; it belongs to the pre-activation",
            "between which two numbers should h lie, and between which does yours?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "ignores-the-past",
            "`h_prev` has no say: this network has no memory",
            "where does the previous state enter the equation?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-the-input",
            "x has no say: the network does not look",
            "where does the input enter the equation?",
            ("x @ W_ih.T + ", ""),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used the wrong way round: it is square, so that NumPy cannot tell",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "past-not-projected",
            "`h_prev` is added as it is, without its weights `W_hh`",
            "which matrix belongs to the previous state?",
            ("h_prev @ W_hh.T", "h_prev"),
        ),
        Mistake(
            "caches-pre-activation",
            "the cache holds the pre-activation a in the place of h",
            "what does the slope of tanh need: its input, or its output?",
            ("W_hh, h)", "W_hh, np.arctanh(h))"),
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new state h in the place of `h_prev`",
            "which state is multiplied by `W_hh` in this step?",
            ("RNNStepCache(x, h_prev", "RNNStepCache(x, h"),
        ),
    ),
)

RNN_FORWARD = Exercise(
    name="rnn_forward",
    lesson="01",
    section=SEQUENCE,
    reference=rnn_forward,
    draw=_draw_sequence,
    probes=_sequence_probes,
    parts=(Part("hs", 1, "T B H"), Part("cache", 1, CACHE)),
    order=("hs", "cache"),
    uses=("rnn_step",),
    mistakes=(
        Mistake(
            "ignores-h0",
            "the sequence starts from zeros; it should start from `h0`",
            "which state does the first step see?",
            ("    h = h0\n", "    h = np.zeros_like(h0)\n"),
        ),
        Mistake(
            "state-not-carried",
            "every step starts from `h0` again: the state is not carried from step to step",
            "which name holds the state that the next step should see?",
            ("rnn_step(x[t], h,", "rnn_step(x[t], h0,"),
        ),
        Mistake(
            "first-input-every-time",
            "every step is fed the first input, x[0]",
            "what should change from step to step?",
            ("rnn_step(x[t]", "rnn_step(x[0]"),
        ),
        Mistake(
            "stores-before-the-step",
            "each state is stored *before* its step: `hs` starts with `h0` and lacks the last one",
            "is h[t] the state before or after step t?",
            (
                (
                    "        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)\n        states.append(h)\n",
                    "        states.append(h)\n        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)\n",
                ),
            ),
        ),
        Mistake(
            "backwards",
            "the sequence is read from its end to its beginning",
            "which step comes first?",
            ("range(len(x))", "reversed(range(len(x)))"),
        ),
        Mistake(
            "reversed-result",
            "the states are right, but stacked in reverse: the last step stands first",
            "which state belongs to hs[0]?",
            ("np.stack(states)", "np.stack(states[::-1])"),
        ),
        Mistake(
            "batch-first",
            "`hs` is stacked as (B, T, H); this course keeps time first, (T, B, H)",
            "along which axis do new states line up?",
            ("np.stack(states)", "np.stack(states, axis=1)"),
        ),
        Mistake(
            "last-state-only",
            "only the last state comes back; every step's state is asked for",
            "how many states does a sequence of T steps have?",
            ("    hs = np.stack(states)", "    hs = h"),
        ),
        Mistake(
            "includes-h0",
            "`hs` holds T + 1 states: `h0` stands in front",
            "is `h0` a result of a step?",
            ("states = []", "states = [h0]"),
        ),
        Mistake(
            "last-state-everywhere",
            "every entry of `hs` is the last state: one array, written over at each step, stands "
            "in the list T times",
            "does each step make a new array?",
            ("np.stack(states)", "np.stack([h] * len(states))"),
        ),
        Mistake(
            "caches-last-for-first",
            "the cache holds the last state in the place of `h0`",
            "which state is needed on the way back through step 0?",
            ("RNNCache(x, h0", "RNNCache(x, h"),
        ),
    ),
)

# --- backward ----------------------------------------------------------------------------------


def _draw_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, RNNStepCache]:
    _, cache = rnn_step(*_draw_step(rng))
    return draws.normal(rng, *cache.h.shape), cache


def _step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, cache = _draw_step_backward(rng)
    linear = cache._replace(h=np.zeros_like(cache.h))
    saturated = cache._replace(h=np.ones_like(cache.h))
    return (
        Case((dh, linear), "at h = 0 the slope of tanh is 1: da is dh itself"),
        Case((dh, saturated), "at h = 1 tanh is flat: every gradient is 0"),
    )


def _draw_backward(
    rng: np.random.Generator, steps: tuple[int, int] = (5, 12)
) -> tuple[np.ndarray, RNNCache]:
    _, cache = rnn_forward(*_draw_sequence(rng, steps))
    return draws.normal(rng, *cache.hs.shape), cache


def _backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dhs, cache = _draw_backward(rng, LONG)
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    dhs, short = _draw_backward(rng, SHORT)
    first = np.zeros_like(dhs)
    first[0] = dhs[0]
    return (
        Case((last, cache), "only the last step has a loss: all else comes back through time"),
        Case((first, short), "only the first step has a loss: later steps get no gradient"),
    )


STEP_GRADIENTS = (
    Part("dx", 1, "B I"),
    Part("dh_prev", 1, "B H"),
    Part("dW_ih", 0.5, "H I"),
    Part("dW_hh", 1, "H H"),
    Part("db", 0.5, "H"),
)

RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    lesson="01",
    section=STEP_BACKWARD,
    reference=rnn_step_backward,
    draw=_draw_step_backward,
    probes=_step_backward_probes,
    parts=STEP_GRADIENTS,
    shared="da, the gradient with respect to the pre-activation",
    mistakes=(
        Mistake(
            "slope-forgotten",
            "the gradient passes tanh as if it were not there: its slope is missing from `da`",
            "which factor does the chain rule put between `dh` and `da`?",
            ("dh * tanh_grad(cache.h)", "dh"),
        ),
        Mistake(
            "slope-of-the-output",
            "the slope is taken at tanh(h) instead of at h: h is tanh's output already",
            "what does `tanh_grad` want: the input of tanh, or its output?",
            ("tanh_grad(cache.h)", "tanh_grad(np.tanh(cache.h))"),
        ),
        Mistake(
            "sigmoid-slope",
            "the slope used is the sigmoid's, h (1 − h); this state went through tanh",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(cache.h)", "(cache.h * (1 - cache.h))"),
        ),
        Mistake(
            "slope-not-squared",
            "the slope is taken as 1 − h; a square is missing",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(cache.h)", "(1 - cache.h)"),
        ),
        Mistake(
            "slope-at-old-state",
            "the slope is taken at `h_prev`; the state that went through tanh in this step is h",
            "which state is the output of this step's tanh?",
            ("tanh_grad(cache.h)", "tanh_grad(cache.h_prev)"),
        ),
        Mistake(
            "slope-added",
            "`dh` and the slope of tanh are added; the chain rule multiplies them",
            "what does the chain rule do with the slopes along a path?",
            ("dh * tanh_grad", "dh + tanh_grad"),
        ),
        Mistake(
            "dh-prev-transposed",
            "`dh_prev` passes `W_hh` the wrong way round: it is square, so that NumPy cannot tell",
            "forward, `h_prev` was multiplied by `W_hhᵀ`: what multiplies `da` on the way back?",
            ("da @ cache.W_hh", "da @ cache.W_hh.T"),
        ),
        Mistake(
            "dh-prev-without-weights",
            "`dh_prev` is `da` itself: the gradient skips `W_hh`",
            "through which matrix did `h_prev` enter this step?",
            ("da @ cache.W_hh", "da"),
        ),
        Mistake(
            "dh-prev-is-dh",
            "`dh_prev` is the `dh` that came in: nothing was passed through this step",
            "how does h depend on `h_prev`?",
            ("dh_prev = da @ cache.W_hh", "dh_prev = dh.copy()"),
        ),
        Mistake(
            "dW-hh-with-new-state",
            "`dW_hh` is made with the new state h; it was `h_prev` that `W_hh` multiplied",
            "which state stood beside `W_hh` on the way forward?",
            ("da.T @ cache.h_prev", "da.T @ cache.h"),
        ),
        Mistake(
            "dW-hh-transposed",
            "`dW_hh` is transposed: it is square, so that NumPy cannot tell",
            "`dW_hh` has the shape of `W_hh`, (out, in): which of the two sides is out?",
            ("da.T @ cache.h_prev", "cache.h_prev.T @ da"),
        ),
        Mistake(
            "dW-ih-transposed",
            "`dW_ih` is transposed; a gradient has the shape of what it belongs to",
            "`dW_ih` has the shape of `W_ih`, (out, in): which of the two sides is out?",
            ("da.T @ cache.x", "cache.x.T @ da"),
        ),
        Mistake(
            "weights-averaged",
            "`dW_ih`, `dW_hh` and `db` are averaged over the batch; that is up to the loss: "
            "gradients are sums",
            "if one sequence is given twice, what happens to the gradient of its loss?",
            (
                ("da.T @ cache.x", "da.T @ cache.x / len(dh)"),
                ("da.T @ cache.h_prev", "da.T @ cache.h_prev / len(dh)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "db-averaged",
            "`db` is averaged over the batch; it should be summed",
            "the same b was added to every sequence: how do their gradients combine?",
            ("da.sum(axis=0)", "da.mean(axis=0)"),
        ),
        Mistake(
            "db-not-summed",
            "`db` still has the batch axis: it is `da` itself",
            "what is the shape of b?",
            ("da.sum(axis=0)", "da.copy()"),
        ),
        Mistake(
            "db-keepdims",
            "`db` is (1, H); b is (H,)",
            "what does `keepdims` do?",
            ("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)"),
        ),
        Mistake(
            "db-over-units",
            "`db` is summed over the hidden units; it should be summed over the batch",
            "which of `da`'s axes does b not have?",
            ("da.sum(axis=0)", "da.sum(axis=1)"),
        ),
        Mistake(
            "db-from-dh",
            "`db` is summed from `dh`; b stands inside tanh",
            "which gradient is that of the pre-activation, to which b was added?",
            ("da.sum(axis=0)", "dh.sum(axis=0)"),
        ),
    ),
)

RNN_BACKWARD = Exercise(
    name="rnn_backward",
    lesson="01",
    section=SEQUENCE_BACKWARD,
    reference=rnn_backward,
    draw=_draw_backward,
    probes=_backward_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dh0", 1, "B H"),
        Part("dW_ih", 0.5, "H I"),
        Part("dW_hh", 1, "H H"),
        Part("db", 0.5, "H"),
    ),
    shared="the gradient that flows back from step to step",
    uses=("rnn_step_backward",),
    mistakes=(
        Mistake(
            "no-gradient-through-time",
            "no gradient flows from one step to the step before: each step sees its own loss alone",
            "what does `dh_prev` of step t + 1 have to do with h_t?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "last-loss-only",
            "only the last step's upstream gradient is used; the loss sees every step",
            "what arrives at h_t besides what comes back from step t + 1?",
            ("dhs[t] + dh_next", "(dhs[t] if t == len(dhs) - 1 else 0) + dh_next"),
        ),
        Mistake(
            "upstream-every-time-last",
            "every step receives the *last* step's upstream gradient",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[-1] + dh_next"),
        ),
        Mistake(
            "forward-in-time",
            "the loop runs forward in time; gradients come from the future",
            "which step's gradient is known first?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
        ),
        Mistake(
            "last-loss-twice",
            "the last step's upstream gradient counts twice: once as the start, once in the loop",
            "what comes back from beyond the last step?",
            ("dh_next = np.zeros_like(cache.h0)", "dh_next = dhs[-1]"),
        ),
        Mistake(
            "stops-before-the-first-step",
            "the loop ends before step 0: its gradients are missing",
            "which values of t does your loop go through?",
            ("reversed(range(len(dhs)))", "reversed(range(1, len(dhs)))"),
        ),
        Mistake(
            "wraps-around-at-the-start",
            "at t = 0 the state before is taken from hs[-1], which is the *last* state",
            "what does Python's index −1 mean, and which state comes before step 0?",
            ("cache.step(t)", "cache.step(t)._replace(h_prev=cache.hs[t - 1])"),
        ),
        Mistake(
            "starts-from-zeros",
            "at t = 0 the state before is taken to be zero; it is `h0`",
            "which state did the first step see on the way forward?",
            (
                "cache.step(t)",
                "cache.step(t)._replace(h_prev=cache.hs[t - 1] if t else 0 * cache.h0)",
            ),
        ),
        Mistake(
            "weights-overwritten",
            "the weights' gradients are those of one step alone: each step overwrites the last",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
                ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
                ("db += db_t", "db = db_t"),
            ),
        ),
        Mistake(
            "dW-ih-overwritten",
            "`dW_ih` is that of one step alone: each step overwrites the last",
            "the same `W_ih` serves at every step: how do its gradients combine?",
            ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
        ),
        Mistake(
            "dW-hh-overwritten",
            "`dW_hh` is that of one step alone: each step overwrites the last",
            "the same `W_hh` serves at every step: how do its gradients combine?",
            ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
        ),
        Mistake(
            "db-overwritten",
            "`db` is that of one step alone: each step overwrites the last",
            "the same b serves at every step: how do its gradients combine?",
            ("db += db_t", "db = db_t"),
        ),
        Mistake(
            "weights-averaged-over-time",
            "the weights' gradients are averaged over the steps; they should be summed",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
                ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
                ("db += db_t", "db += db_t / len(dhs)"),
            ),
        ),
        Mistake(
            "dh0-lacks-a-step",
            "`dh0` is the gradient at the first result, `hs[0]`: it has not passed the first step",
            "what does the first step's way back return for the state before it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "dh0-zero",
            "`dh0` is zero: the gradient does not reach the initial state",
            "what is left over when the loop ends?",
            ("return dx, dh_next,", "return dx, np.zeros_like(dh_next),"),
        ),
        Mistake(
            "gradient-accumulates-past",
            "what came back is added again and again: the gradient through time is carried twice",
            "does `dh_prev` of a step hold the future's gradient already?",
            (
                (
                    "        dx[t], dh_next, dW_ih_t, dW_hh_t, db_t = "
                    "rnn_step_backward(dh, cache.step(t))\n",
                    "        dx[t], back, dW_ih_t, dW_hh_t, db_t = "
                    "rnn_step_backward(dh, cache.step(t))\n"
                    "        dh_next = dh_next + back\n",
                ),
            ),
        ),
    ),
)

# --- watching and clipping ---------------------------------------------------------------------

GRADIENT_THROUGH_TIME = Exercise(
    name="gradient_through_time",
    lesson="01",
    section=LOOKING,
    reference=gradient_through_time,
    draw=_draw_backward,
    probes=_backward_probes,
    parts=(Part("norms", 2, "T"),),
    uses=("rnn_step_backward",),
    mistakes=(
        Mistake(
            "direct-only",
            "these are the norms of `dhs` alone; what flows back from the future is missing",
            "which two gradients meet at h_t?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "flow-only",
            "these are the norms of what flows back alone; what the loss sees of h_t itself is "
            "missing",
            "which two gradients meet at h_t?",
            (
                "norms[t] = np.sqrt(np.sum(dh * dh))",
                "norms[t] = np.sqrt(np.sum(dh_next * dh_next))",
            ),
        ),
        Mistake(
            "one-step-late",
            "these norms are taken after the way back through the step: entry t is the gradient "
            "before step t, not at h_t",
            "is h_t what step t makes, or what it starts from?",
            (
                (
                    "        norms[t] = np.sqrt(np.sum(dh * dh))\n"
                    "        dh_next = rnn_step_backward(dh, cache.step(t))[1]\n",
                    "        dh_next = rnn_step_backward(dh, cache.step(t))[1]\n"
                    "        norms[t] = np.sqrt(np.sum(dh_next * dh_next))\n",
                ),
            ),
        ),
        Mistake(
            "squared",
            "these are squared norms: the root is missing",
            "what is the unit of a norm?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(dh * dh)"),
        ),
        Mistake(
            "sum-of-absolutes",
            "these are sums of absolute values; the Frobenius norm is the root of the sum of "
            "squares",
            "which norm does “Frobenius” name?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.abs(dh))"),
        ),
        Mistake(
            "root-mean-square",
            "the mean of the squares is taken; the Frobenius norm sums them",
            "should the norm of two equal sequences be larger than that of one?",
            ("np.sqrt(np.sum(dh * dh))", "np.sqrt(np.mean(dh * dh))"),
        ),
        Mistake(
            "mean-over-the-batch",
            "a norm is taken for each sequence and then averaged; one norm over batch and hidden "
            "units together is asked for",
            "over how many numbers does the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.mean(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "sum-over-the-batch",
            "a norm is taken for each sequence and then summed; one norm over batch and hidden "
            "units together is asked for",
            "over how many numbers does the sum of squares run?",
            ("np.sqrt(np.sum(dh * dh))", "np.sum(np.sqrt(np.sum(dh * dh, axis=1)))"),
        ),
        Mistake(
            "one-norm-a-sequence",
            "there is a norm for each sequence, (T, B); one norm a step is asked for",
            "over how many numbers does the sum of squares run?",
            (
                ("np.zeros_like(dhs[:, 0, 0])", "np.zeros_like(dhs[:, :, 0])"),
                ("np.sum(dh * dh)", "np.sum(dh * dh, axis=1)"),
            ),
        ),
        Mistake(
            "of-the-pre-activation",
            "these are the norms of `da`, behind tanh's slope; those of the gradient at h_t itself "
            "are asked for",
            "is h_t before or after tanh?",
            (
                "np.sqrt(np.sum(dh * dh))",
                "np.sqrt(np.sum((dh * (1 - cache.hs[t] ** 2)) ** 2))",
            ),
        ),
        Mistake(
            "largest-entry",
            "this is the largest entry; a norm looks at all of them",
            "which norm does “Frobenius” name?",
            ("np.sqrt(np.sum(dh * dh))", "np.max(np.abs(dh))"),
        ),
        Mistake(
            "reversed",
            "the norms are right, but stand in reverse: entry 0 should belong to the first step",
            "in which order did your loop meet the steps?",
            ("    return norms\n", "    return norms[::-1]\n"),
        ),
    ),
)


def _draw_grads(rng: np.random.Generator) -> tuple[list[np.ndarray], float]:
    I, H = draws.sizes(rng, (2, 6), (3, 7))
    grads = [draws.normal(rng, H, I), draws.normal(rng, H, H), draws.normal(rng, H)]
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    return grads, norm * float(rng.uniform(0.2, 0.8))


def _clip_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    grads, max_norm = _draw_grads(rng)
    bad = [grads[0], np.full_like(grads[1], np.nan)]
    infinite = [grads[0], np.where(np.arange(len(grads[2])) == 0, np.inf, grads[2])]
    return (
        Case((grads, 100 * max_norm), "the norm is below max_norm already: nothing is clipped"),
        Case((grads, float("inf")), "max_norm is infinite: nothing is clipped"),
        Case(([0 * g for g in grads], 1.0), "all gradients are zero: they stay zero"),
        Case((bad, max_norm), "a gradient holds NaN", part="finite"),
        Case((infinite, max_norm), "a gradient holds infinity", part="finite"),
    )


CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    lesson="01",
    section=CLIPPING,
    reference=clip_by_global_norm,
    draw=_draw_grads,
    probes=_clip_probes,
    parts=(
        Part("clipped", 1),
        Part("norm", 0.5),
        Part("finite", 0.5, meaning="a norm that is not finite raises ValueError"),
    ),
    order=("norm", "clipped"),
    mistakes=(
        Mistake(
            "always-scales",
            "small gradients are scaled *up* to `max_norm`; clipping only ever makes smaller",
            "what should happen where the norm is below `max_norm`?",
            ("    if norm <= max_norm:\n", "    if norm == 0:\n"),
        ),
        Mistake(
            "each-its-own-norm",
            "every gradient is clipped by its own norm; one global norm keeps the direction",
            "is the ratio between two gradients the same before and after?",
            (
                "[g * scale for g in grads]",
                "[g * min(1, max_norm / np.sqrt(np.sum(g * g))) for g in grads]",
            ),
        ),
        Mistake(
            "clips-each-entry",
            "every entry is clipped by itself; scaling by one factor keeps the direction",
            "is the ratio between two entries the same before and after?",
            ("[g * scale for g in grads]", "[np.clip(g, -max_norm, max_norm) for g in grads]"),
        ),
        Mistake(
            "norm-after",
            "the norm handed back is the one *after* clipping; the one before is asked for",
            "which of the two tells you that training is about to blow up?",
            ("for g in grads], norm", "for g in grads], max_norm"),
        ),
        Mistake(
            "squared-norm",
            "the norm lacks its root: this is the sum of squares",
            "what is the unit of a norm?",
            (
                "float(np.sqrt(sum(np.sum(g * g) for g in grads)))",
                "float(sum(np.sum(g * g) for g in grads))",
            ),
        ),
        Mistake(
            "sum-of-norms",
            "the norms of the gradients are added; the *squares* are what adds up",
            "what is the length of a vector that goes 3 east and 4 north?",
            (
                "np.sqrt(sum(np.sum(g * g) for g in grads))",
                "sum(np.sqrt(np.sum(g * g)) for g in grads)",
            ),
        ),
        Mistake(
            "scale-upside-down",
            "the factor is upside down: norm / `max_norm` makes large gradients larger",
            "which factor brings the norm to `max_norm`?",
            ("scale = max_norm / norm", "scale = norm / max_norm"),
        ),
        Mistake(
            "epsilon-in-the-factor",
            "a small number is added to the norm, as torch does: the clipped norm then stays a "
            "little below `max_norm`; an exact factor is asked for",
            "when does the division need protecting, and is it made then?",
            ("scale = max_norm / norm", "scale = max_norm / (norm + 1e-6)"),
        ),
        Mistake(
            "zero-norm-divides",
            "where all gradients are zero, `max_norm` is divided by zero",
            "which factor do gradients need whose norm is 0 already?",
            (
                ("    if norm <= max_norm:\n        return list(grads), norm\n", ""),
                ("scale = max_norm / norm", "scale = min(1.0, max_norm / norm)"),
            ),
        ),
        Mistake(
            "divided-by-norm",
            "the gradients are scaled to norm 1, whatever `max_norm` is",
            "which norm should be left where clipping happens?",
            ("scale = max_norm / norm", "scale = 1 / norm"),
        ),
        Mistake(
            "nothing-clipped",
            "the gradients come back as they were: nothing is clipped",
            "where is the factor applied?",
            ("[g * scale for g in grads]", "list(grads)"),
        ),
        Mistake(
            "infinite-norm-passes",
            "a norm that is NaN or infinite goes unnoticed: it should raise ValueError",
            "what becomes of all gradients if they are scaled by `max_norm` / infinity?",
            ("if not np.isfinite(norm):", "if False:"),
        ),
    ),
)

EXERCISES = (
    RNN_STEP,
    RNN_FORWARD,
    RNN_STEP_BACKWARD,
    RNN_BACKWARD,
    GRADIENT_THROUGH_TIME,
    CLIP_BY_GLOBAL_NORM,
)
