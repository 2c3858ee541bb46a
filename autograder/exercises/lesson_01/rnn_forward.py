"""Exercise `rnn_forward`: the forward pass of a plain RNN over a sequence.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import rnn_forward_in_one_loop
from autograder.exercises.lesson_01.inputs import LONG, draw_sequence
from lstm_course.cells.rnn import rnn_forward

SEQUENCE = "A whole sequence"

CACHE = {"x": "T B I", "h0": "B H", "W_ih": "H I", "W_hh": "H H", "hs": "T B H"}


def _sequence_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h0, W_ih, W_hh, b = draw_sequence(rng, LONG)
    return (
        Case((x[:1], h0, W_ih, W_hh, b), "with T = 1 the sequence is one step from h0"),
        Case((x, 0 * h0, W_ih, W_hh, b), "the sequence starts from h0 = 0"),
    )


RNN_FORWARD = Exercise(
    name="rnn_forward",
    lesson="01",
    section=SEQUENCE,
    reference=rnn_forward,
    draw=draw_sequence,
    small=("B", "T", "IH"),
    probes=_sequence_probes,
    parts=(Part("hs", 1, "T B H"), Part("cache", 1, CACHE)),
    order=("hs", "cache"),
    uses=("rnn_step",),
    forms=(rnn_forward_in_one_loop,),
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
