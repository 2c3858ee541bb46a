"""Exercise `rnn_forward`: the forward pass of a plain RNN over a sequence.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_01.forms import rnn_forward_in_one_loop
from autograder.exercises.lesson_01.inputs import LONG, draw_sequence
from lstm_course.cells.rnn import rnn_forward

SEQUENCE = "Unrolling over a sequence"

CACHE = {"x": "T B I", "h0": "B H", "W_ih": "H I", "W_hh": "H H", "hs": "T B H"}


def _sequence_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h0, W_ih, W_hh, b = draw_sequence(rng, LONG)
    silent = x.copy()
    silent[1] = 0  # an ordinary step, not padding
    return (
        Case((x[:1], h0, W_ih, W_hh, b), "with T = 1, the sequence is one step from `h0`"),
        Case((x, 0 * h0, W_ih, W_hh, b), "the sequence starts from h0 = 0"),
        Case((silent, h0, W_ih, W_hh, b), "all inputs of step 1 are zero"),
    )


RNN_FORWARD = Exercise(
    name="rnn_forward",
    lesson="01",
    section=SEQUENCE,
    reference=rnn_forward,
    draw=draw_sequence,
    small=("B", "T", "IH"),
    scales=("x",),
    probes=_sequence_probes,
    parts=(Part("hs", 1, "T B H"), Part("cache", 1, CACHE)),
    order=("hs", "cache"),
    uses=("rnn_step",),
    forms=(rnn_forward_in_one_loop,),
    mistakes=(
        Mistake(
            "ignores-h0",
            "the sequence starts from zeros instead of `h0`",
            "which hidden state should the first step receive?",
            ("    h = h0\n", "    h = np.zeros_like(h0)\n"),
        ),
        Mistake(
            "state-not-carried",
            "every step starts from `h0`: the hidden state is not passed from one step to the next",
            "which variable should hold the hidden state for the next step?",
            ("rnn_step(x[t], h,", "rnn_step(x[t], h0,"),
        ),
        Mistake(
            "zeros-at-every-step",
            "every step is computed as if the previous hidden state were zero",
            "which hidden state does step 1 receive in your loop, and what does it do with it?",
            ("rnn_step(x[t], h,", "rnn_step(x[t], np.zeros_like(h0),"),
        ),
        Mistake(
            "skips-zero-inputs",
            "a step whose inputs are all zero is skipped, as if it were padding; the hidden state "
            "changes there, too",
            "what does a step compute from `h` and `b` when its inputs are zero?",
            (
                "h, _ = rnn_step(x[t], h, W_ih, W_hh, b)",
                "h = rnn_step(x[t], h, W_ih, W_hh, b)[0] if x[t].any() else h",
            ),
        ),
        Mistake(
            "first-input-every-time",
            "every step uses the first input, `x[0]`",
            "which entry of `x` belongs to step t?",
            ("rnn_step(x[t]", "rnn_step(x[0]"),
        ),
        Mistake(
            "stores-before-the-step",
            "`hs` holds the state *before* each step: it starts with `h0` and lacks the last state",
            "is `hs[t]` the hidden state before or after step t?",
            (
                (
                    "        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)\n        states.append(h)\n",
                    "        states.append(h)\n        h, _ = rnn_step(x[t], h, W_ih, W_hh, b)\n",
                ),
            ),
        ),
        Mistake(
            "backwards",
            "the sequence is processed from its last step to its first",
            "which input should the first step read?",
            ("range(len(x))", "reversed(range(len(x)))"),
        ),
        Mistake(
            "reversed-result",
            "the hidden states are correct but in reverse order: the last step comes first",
            "which hidden state belongs in `hs[0]`?",
            ("np.stack(states)", "np.stack(states[::-1])"),
        ),
        Mistake(
            "batch-first",
            "`hs` has shape (B, T, H); this course puts time first, (T, B, H)",
            "along which axis should the hidden states be stacked?",
            ("np.stack(states)", "np.stack(states, axis=1)"),
        ),
        Mistake(
            "input-reshaped",
            "`x` is reshaped to (B, T, I): `reshape` does not swap batch and time, so each step "
            "reads inputs of the wrong sequences",
            "print a small `x` before and after `reshape`: does row n then hold sequence n?",
            ("rnn_step(x[t]", "rnn_step(x.reshape(x.shape[1], x.shape[0], -1)[:, t]"),
        ),
        Mistake(
            "result-reshaped",
            "`hs` is stacked batch first and then reshaped: `reshape` does not swap batch and "
            "time, so sequences and steps are mixed up",
            "which function swaps two axes of an array?",
            ("np.stack(states)", "np.stack(states, axis=1).reshape(len(x), *h0.shape)"),
        ),
        Mistake(
            "last-state-only",
            "only the last hidden state is returned; the exercise requires that of every step",
            "how many hidden states does a sequence of T steps produce?",
            ("    hs = np.stack(states)", "    hs = h"),
        ),
        Mistake(
            "includes-h0",
            "`hs` holds T + 1 states because it starts with `h0`",
            "is `h0` the result of a step?",
            ("states = []", "states = [h0]"),
        ),
        Mistake(
            "last-state-everywhere",
            "every entry of `hs` is the last state, as when one array is modified in place and "
            "appended T times",
            "does each step create a new array?",
            ("np.stack(states)", "np.stack([h] * len(states))"),
        ),
        Mistake(
            "caches-last-for-first",
            "the cache holds the last hidden state in place of `h0`",
            "which hidden state does the backward pass of step 0 need?",
            ("RNNCache(x, h0", "RNNCache(x, h"),
        ),
    ),
)
