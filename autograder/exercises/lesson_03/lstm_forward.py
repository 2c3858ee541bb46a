"""Exercise `lstm_forward`: the forward pass over a sequence.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_03.forms import lstm_forward_in_one_loop
from autograder.exercises.lesson_03.inputs import draw_weights
from lstm_course.cells.lstm_loop import lstm_forward

SEQUENCE = "A sequence"

CACHE = {
    "x": "T B I",
    "h0": "B H",
    "c0": "B H",
    "W_ih": "ifgo*H I",
    "W_hh": "ifgo*H H",
    "i": "T B H",
    "f": "T B H",
    "g": "T B H",
    "o": "T B H",
    "cs": "T B H",
    "hs": "T B H",
}


def _draw_sequence(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    # fewer steps than the cache has fields, so that a list of T caches is not taken for a cache
    T, B, I, H = sizes(rng, T=(5, 10), B=(2, 5), I=(3, 8), H=(4, 9))
    return (
        normal(rng, T, B, I),
        normal(rng, B, H, scale=0.5),
        normal(rng, B, H, scale=1.5),
        *draw_weights(rng, I, H),
    )


def _sequence_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h0, c0, W_ih, W_hh, b = _draw_sequence(rng)
    H = h0.shape[1]
    carousel = np.repeat([-10.0, 10.0, 0.8, 0.4], H)
    silent = x.copy()
    silent[1] = 0  # an ordinary step, not padding
    return (
        Case(
            (x[:1], h0, c0, W_ih, W_hh, b),
            "with T = 1, the sequence is one step from `h0` and `c0`",
        ),
        Case((x, 0 * h0, 0 * c0, W_ih, W_hh, b), "the sequence starts from h0 = 0 and c0 = 0"),
        Case((silent, h0, c0, W_ih, W_hh, b), "all inputs of step 1 are zero"),
        Case(
            (x, h0, c0, 0 * W_ih, 0 * W_hh, carousel),
            "with f near 1 and i near 0, nearly all of `c0` is left at the end",
        ),
    )


# Functions instead of edits: with them, the search for pairs would reach its limit too early.


def _states_are_zero(x: np.ndarray, *others: np.ndarray) -> tuple:
    h0, c0, *weights = others
    T, B, _ = x.shape
    zeros = np.zeros((T * B, h0.shape[1]), h0.dtype)
    *_, steps = lstm_forward(x.reshape(1, T * B, -1), zeros, zeros, *weights)  # one batch of steps
    cache = steps._replace(
        x=x,
        h0=h0,
        c0=c0,
        **{
            name: getattr(steps, name).reshape(T, B, -1)
            for name in ("i", "f", "g", "o", "cs", "hs")
        },
    )
    return cache.hs, (cache.hs[-1], cache.cs[-1]), cache


def _hidden_state_is_zero(x: np.ndarray, *others: np.ndarray) -> tuple:
    h0, c0, W_ih, W_hh, b = others
    hs, final, cache = lstm_forward(x, h0, c0, W_ih, 0 * W_hh, b)
    return hs, final, cache._replace(W_hh=W_hh)


def _reshape_input(x: np.ndarray, *others: np.ndarray) -> tuple:
    T, B, I = x.shape
    hs, final, cache = lstm_forward(x.reshape(B, T, I).swapaxes(0, 1), *others)
    return hs, final, cache._replace(x=x)


def _reshape_result(*arguments: np.ndarray) -> tuple:
    hs, final, cache = lstm_forward(*arguments)
    hs = hs.swapaxes(0, 1).reshape(hs.shape)
    return hs, final, cache._replace(hs=hs)


def _cache_cell_states_before_steps(x: np.ndarray, *others: np.ndarray) -> tuple:
    hs, final, cache = lstm_forward(x, *others)
    return hs, final, cache._replace(cs=np.concatenate([cache.c0[None], cache.cs[:-1]]))


LSTM_FORWARD = Exercise(
    name="lstm_forward",
    lesson="03",
    section=SEQUENCE,
    reference=lstm_forward,
    draw=_draw_sequence,
    small=("B", "T", "IH"),
    scales=("x", "c0"),
    probes=_sequence_probes,
    parts=(
        Part("hs", 1.5, "T B H"),
        Part("final", 1, {"h_T": "B H", "c_T": "B H"}),
        Part("cache", 1.5, CACHE),
    ),
    uses=("lstm_step",),
    trials=600,  # the mistakes of the step and of the gates make many pairs
    forms=(lstm_forward_in_one_loop,),
    mistakes=(
        Mistake(
            "ignores-h0",
            "the hidden state starts from zeros instead of `h0`",
            "which hidden state should the first step receive?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), c0"),
        ),
        Mistake(
            "ignores-c0",
            "the cell state starts from zeros instead of `c0`",
            "which cell state should the first step receive?",
            ("h, c = h0, c0", "h, c = h0, np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both",
            "both states start from zeros instead of `h0` and `c0`",
            "which states should the first step receive?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both-cached",
            "both states start from zeros instead of `h0` and `c0`, in the cache too",
            "which states should the first step receive, and which should the cache hold?",
            (
                "    h, c = h0, c0",
                "    h0, c0 = np.zeros_like(h0), np.zeros_like(c0)\n    h, c = h0, c0",
            ),
        ),
        Mistake(
            "starts-exchanged",
            "the two states are swapped at the start: h starts from `c0` and c from `h0`",
            "which of your variables should start from `c0`?",
            ("h, c = h0, c0", "h, c = c0, h0"),
        ),
        Mistake(
            "hidden-not-carried",
            "every step receives `h0`: the hidden state is not passed from one step to the next",
            "which variable should hold the hidden state for the next step?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c,"),
        ),
        Mistake(
            "memory-not-carried",
            "every step receives `c0`: the cell state is not passed from one step to the next",
            "which variable should hold the cell state for the next step?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h, c0,"),
        ),
        Mistake(
            "nothing-carried",
            "every step receives `h0` and `c0`: neither state is passed from one step to the next",
            "which variables should hold the states for the next step?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c0,"),
        ),
        Mistake(
            "zeros-at-every-step",
            "every step is computed as if both previous states were zero",
            "which states does step 1 receive in your loop, and what does it do with them?",
            function=_states_are_zero,
        ),
        Mistake(
            "hidden-zero-at-every-step",
            "every step is computed as if the previous hidden state were zero",
            "which hidden state does step 1 receive in your loop, and what does it do with it?",
            function=_hidden_state_is_zero,
        ),
        Mistake(
            "states-exchanged-each-step",
            "the hidden state and the cell state are swapped in the input of every step",
            "in which order does `lstm_step` take its two states?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], c, h,"),
        ),
        Mistake(
            "states-exchanged-between-steps",
            "the two states are swapped between steps: from the second step on, h starts from the "
            "last c, and c from the last h",
            "in which order does `lstm_step` return its two states, and take them?",
            (
                ("        hs.append(h)", "        hs.append(h)\n        h, c = c, h"),
                ("return hs, (h, c),", "return hs, (c, h),"),
            ),
        ),
        Mistake(
            "zero-inputs-reset",
            "the cell state is set to zero before a step whose inputs are all zero, as if a new "
            "sequence began",
            "which cell state should a step receive, whatever its inputs?",
            (
                "        h, c, step = lstm_step(x[t]",
                "        c = c if x[t].any() else np.zeros_like(c)\n"
                "        h, c, step = lstm_step(x[t]",
            ),
        ),
        Mistake(
            "first-input-every-time",
            "every step uses the first input, `x[0]`",
            "which entry of `x` belongs to step t?",
            ("lstm_step(x[t]", "lstm_step(x[0]"),
        ),
        Mistake(
            "backwards",
            "the sequence is processed from its last step to its first",
            "which input should the first step read?",
            ("range(len(x))", "reversed(range(len(x)))"),
        ),
        Mistake(
            "collects-the-memory",
            "`hs` holds the cell states; it should hold the hidden states",
            "which result of a step is its hidden state?",
            ("hs.append(h)", "hs.append(c)"),
        ),
        Mistake(
            "stores-before-the-step",
            "`hs` holds the hidden state *before* each step: it starts with `h0` and lacks the "
            "last one",
            "is `hs[t]` the hidden state before or after step t?",
            (
                (
                    "        h, c, step = lstm_step(",
                    "        hs.append(h)\n        h, c, step = lstm_step(",
                ),
                ("steps.append(step)\n        hs.append(h)\n", "steps.append(step)\n"),
            ),
        ),
        Mistake(
            "reversed-result",
            "the hidden states are correct but in reverse order: the last step comes first",
            "which hidden state belongs in `hs[0]`?",
            ("np.stack(hs)", "np.stack(hs[::-1])"),
        ),
        Mistake(
            "batch-first",
            "`hs` has shape (B, T, H); this course puts time first, (T, B, H)",
            "along which axis should the hidden states be stacked?",
            ("np.stack(hs)", "np.stack(hs, axis=1)"),
        ),
        Mistake(
            "input-reshaped",
            "`x` is reshaped to (B, T, I): `reshape` does not swap batch and time, so each step "
            "reads inputs of the wrong sequences",
            "print a small `x` before and after `reshape`: does row n then hold sequence n?",
            function=_reshape_input,
        ),
        Mistake(
            "result-reshaped",
            "`hs` is stacked batch first and then reshaped: `reshape` does not swap batch and "
            "time, so sequences and steps are mixed up",
            "which function swaps two axes of an array?",
            function=_reshape_result,
        ),
        Mistake(
            "includes-h0",
            "`hs` holds T + 1 states because it starts with `h0`",
            "is `h0` the result of a step?",
            ("hs = []", "hs = [h0]"),
        ),
        Mistake(
            "final-exchanged",
            "the final states are returned as (c, h) instead of (h, c)",
            "compare the order in your `return` with the docstring.",
            ("return hs, (h, c)", "return hs, (c, h)"),
        ),
        Mistake(
            "final-is-the-first",
            "`final` holds the initial states instead of the last ones",
            "from which states should a next sequence continue?",
            ("return hs, (h, c)", "return hs, (h0, c0)"),
        ),
        Mistake(
            "final-before-the-last-step",
            "`final` holds the states before the last step instead of those after it",
            "which step has changed the states last when the loop ends?",
            (
                (
                    "        h, c, step = lstm_step(",
                    "        before = h, c\n        h, c, step = lstm_step(",
                ),
                ("return hs, (h, c)", "return hs, before"),
            ),
        ),
        Mistake(
            "final-after-the-first-step",
            "`final` holds the states after the first step instead of the last one",
            "which index has the last entry of `hs` and of `cs`?",
            ("return hs, (h, c)", "return hs, (hs[0], cs[0])"),
        ),
        Mistake(
            "final-hidden-twice",
            "`final` holds the hidden state twice; its second entry should be the cell state",
            "which two states does the next step of a longer sequence need?",
            ("return hs, (h, c)", "return hs, (h, h)"),
        ),
        Mistake(
            "caches-last-for-first",
            "the cache holds the last states in place of `h0` and `c0`",
            "which states does the backward pass of step 0 need?",
            ("LSTMCache(x, h0, c0", "LSTMCache(x, h, c"),
        ),
        Mistake(
            "caches-hs-before-cs",
            "`cs` and `hs` are swapped in the cache",
            "in which order does `LSTMCache` list its fields?",
            ("o, cs, hs)", "o, hs, cs)"),
        ),
        Mistake(
            "caches-hs-twice",
            "the cache holds the hidden states in place of the cell states `cs`",
            "where does each step return its cell state, and where do you collect it?",
            ("o, cs, hs)", "o, hs, hs)"),
        ),
        Mistake(
            "caches-cells-before-the-steps",
            "`cs` holds the cell state *before* each step: it starts with `c0` and lacks the last "
            "one",
            "do you store c before or after the call of `lstm_step`?",
            function=_cache_cell_states_before_steps,
        ),
        Mistake(
            "caches-gates-exchanged",
            "the input and forget gates are swapped in the cache",
            "in which order does `LSTMCache` list its fields?",
            ("W_hh, i, f, g, o", "W_hh, f, i, g, o"),
        ),
    ),
)
