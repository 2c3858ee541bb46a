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

SEQUENCE = "A whole sequence"

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
    return (
        Case((x[:1], h0, c0, W_ih, W_hh, b), "with T = 1 the sequence is one step from h0 and c0"),
        Case((x, 0 * h0, 0 * c0, W_ih, W_hh, b), "the sequence starts from h0 = 0 and c0 = 0"),
        Case(
            (x, h0, c0, 0 * W_ih, 0 * W_hh, carousel),
            "with f near 1 and i near 0 nearly all of c0 is there at the end",
        ),
    )


LSTM_FORWARD = Exercise(
    name="lstm_forward",
    lesson="03",
    section=SEQUENCE,
    reference=lstm_forward,
    draw=_draw_sequence,
    small=("B", "T", "IH"),
    probes=_sequence_probes,
    parts=(
        Part("hs", 1.5, "T B H"),
        Part("final", 1, {"h_T": "B H", "c_T": "B H"}),
        Part("cache", 1.5, CACHE),
    ),
    uses=("lstm_step",),
    forms=(lstm_forward_in_one_loop,),
    mistakes=(
        Mistake(
            "ignores-h0",
            "the hidden state starts from zeros; it should start from `h0`",
            "which hidden state does the first step see?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), c0"),
        ),
        Mistake(
            "ignores-c0",
            "the memory starts from zeros; it should start from `c0`",
            "which memory does the first step see?",
            ("h, c = h0, c0", "h, c = h0, np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both",
            "both states start from zeros; they should start from `h0` and `c0`",
            "which states does the first step see?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both-cached",
            "both states start from zeros, in the cache too; they should start from `h0` and `c0`",
            "which states does the first step see?",
            (
                "    h, c = h0, c0",
                "    h0, c0 = np.zeros_like(h0), np.zeros_like(c0)\n    h, c = h0, c0",
            ),
        ),
        Mistake(
            "starts-exchanged",
            "the two states are exchanged at the start: h starts from `c0` and c from `h0`",
            "which of the two is the memory?",
            ("h, c = h0, c0", "h, c = c0, h0"),
        ),
        Mistake(
            "hidden-not-carried",
            "every step sees `h0` as its hidden state: h is not carried from step to step",
            "which name holds the hidden state that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c,"),
        ),
        Mistake(
            "memory-not-carried",
            "every step starts from the memory `c0`: c is not carried from step to step",
            "which name holds the memory that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h, c0,"),
        ),
        Mistake(
            "nothing-carried",
            "every step starts from `h0` and `c0` again: neither state is carried on",
            "which names hold the states that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c0,"),
        ),
        Mistake(
            "states-exchanged-each-step",
            "h and c are exchanged where the step is called",
            "in which order does `lstm_step` take its two states?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], c, h,"),
        ),
        Mistake(
            "first-input-every-time",
            "every step is fed the first input, x[0]",
            "what should change from step to step?",
            ("lstm_step(x[t]", "lstm_step(x[0]"),
        ),
        Mistake(
            "backwards",
            "the sequence is read from its end to its beginning",
            "which step comes first?",
            ("range(len(x))", "reversed(range(len(x)))"),
        ),
        Mistake(
            "collects-the-memory",
            "`hs` holds the memory c of each step; the hidden state h is asked for",
            "which of the two states is shown to the world?",
            ("hs.append(h)", "hs.append(c)"),
        ),
        Mistake(
            "stores-before-the-step",
            "each hidden state is stored *before* its step: `hs` starts with `h0`",
            "is h[t] the state before or after step t?",
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
            "the states are right, but stacked in reverse: the last step stands first",
            "which state belongs to hs[0]?",
            ("np.stack(hs)", "np.stack(hs[::-1])"),
        ),
        Mistake(
            "batch-first",
            "`hs` is stacked as (B, T, H); this course keeps time first, (T, B, H)",
            "along which axis do new states line up?",
            ("np.stack(hs)", "np.stack(hs, axis=1)"),
        ),
        Mistake(
            "includes-h0",
            "`hs` holds T + 1 states: `h0` stands in front",
            "is `h0` a result of a step?",
            ("hs = []", "hs = [h0]"),
        ),
        Mistake(
            "final-exchanged",
            "the last states come back as (c, h); they should come back as (h, c)",
            "in which order does torch return the two states?",
            ("return hs, (h, c)", "return hs, (c, h)"),
        ),
        Mistake(
            "final-is-the-first",
            "the pair holds the states from which the sequence started",
            "which states would the next sequence go on from?",
            ("return hs, (h, c)", "return hs, (h0, c0)"),
        ),
        Mistake(
            "final-hidden-twice",
            "the pair holds h twice; its second entry should be the memory",
            "which of the two states is not in `hs`?",
            ("return hs, (h, c)", "return hs, (h, h)"),
        ),
        Mistake(
            "caches-last-for-first",
            "the cache holds the last states in the places of `h0` and `c0`",
            "which states are needed on the way back through step 0?",
            ("LSTMCache(x, h0, c0", "LSTMCache(x, h, c"),
        ),
        Mistake(
            "caches-hs-before-cs",
            "`cs` and `hs` are exchanged in the cache: `cs` comes first",
            "in which order do the fields of the cache stand?",
            ("o, cs, hs)", "o, hs, cs)"),
        ),
        Mistake(
            "caches-hs-twice",
            "the cache holds `hs` in the place of `cs`, too: the memories are lost",
            "which of its two states does a step hand to nobody but the next step?",
            ("o, cs, hs)", "o, hs, hs)"),
        ),
        Mistake(
            "caches-gates-exchanged",
            "input and forget gate are exchanged in the cache",
            "in which order do the fields of the cache stand?",
            ("W_hh, i, f, g, o", "W_hh, f, i, g, o"),
        ),
    ),
)
