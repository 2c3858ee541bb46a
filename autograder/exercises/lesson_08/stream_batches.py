"""Exercise `stream_batches`: a text as parallel streams.

T time steps, B streams, N tokens.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import sizes

STREAMS = "Streams"


def _draw_streams(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    """Draw tokens that are all different, which shows where each one goes."""
    B, T = sizes(rng, B=(3, 4), T=(5, 6))
    steps = 3 * T + int(rng.integers(1, T))
    N = B * steps + 1 + (int(rng.integers(1, B)) if B > 1 else 0)
    return rng.permutation(N + 20)[:N], B, T


def _streams_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def text(N: int) -> np.ndarray:
        return rng.permutation(N)

    return (
        Case((np.arange(31), 3, 5), "the text is 0, 1, 2, …: streams begin at 0, 10 and 20"),
        Case((text(25), 1, 6), "one stream alone is the text, piece by piece"),
        Case((text(25), 3, 100), "a batch longer than the streams holds all of them"),
        Case((text(24), 4, 5), "23 tokens have a next one: 4 streams of 5 steps, and 3 are left"),
    )


STREAM_BATCHES = Exercise(
    name="stream_batches",
    lesson="08",
    section=STREAMS,
    reference=LazyFunction("lstm_course.char_lm.streams", "stream_batches"),
    draw=_draw_streams,
    small=("B",),
    probes=_streams_probes,
    harness="batches",
    parts=(
        Part("inputs", 1.5, "T B", within="batches"),
        Part("targets", 1.5, "T B", within="batches"),
    ),
    mistakes=(
        Mistake(
            "neighbours-side-by-side",
            "neighbouring characters stand in neighbouring streams: no stream is a piece of the "
            "text",
            "which token should come after the first one in stream 0?",
            (
                (
                    "tokens[: steps * batch_size].reshape(batch_size, steps).T",
                    "tokens[: steps * batch_size].reshape(steps, batch_size)",
                ),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "tokens[1 : steps * batch_size + 1].reshape(steps, batch_size)",
                ),
            ),
        ),
        Mistake(
            "targets-are-inputs",
            "the targets are the inputs: the model learns to repeat what it reads",
            "which character is a model to say after reading this one?",
            ("tokens[1 : steps * batch_size + 1]", "tokens[: steps * batch_size]"),
        ),
        Mistake(
            "targets-two-ahead",
            "the targets are two characters ahead; the next one is asked for",
            "which character comes right after this one?",
            (
                ("(len(tokens) - 1) // batch_size", "(len(tokens) - 2) // batch_size"),
                ("tokens[1 : steps * batch_size + 1]", "tokens[2 : steps * batch_size + 2]"),
            ),
        ),
        Mistake(
            "batch-first",
            "the batches have the streams first; in this course time comes first",
            "what does `inputs[0]` hold: a stream, or a step of all of them?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "yield inputs[start : start + length].T, targets[start : start + length].T",
            ),
        ),
        Mistake(
            "loses-the-last-batch",
            "the last, shorter batch is missing",
            "may a batch have fewer steps than the others?",
            ("range(0, steps, length)", "range(0, steps - length + 1, length)"),
        ),
        Mistake(
            "overlapping-batches",
            "each batch starts one step after the one before it: the state after a batch is not "
            "the state before the next",
            "where does a stream go on after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, 1)"),
        ),
        Mistake(
            "skips-a-step",
            "a step of every stream is left out between two batches",
            "where does a stream go on after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, length + 1)"),
        ),
        Mistake(
            "shuffled-order",
            "the batches come from the last to the first: the state of one says nothing of the "
            "next",
            "which batch should follow on the first one?",
            ("range(0, steps, length)", "reversed(range(0, steps, length))"),
        ),
        Mistake(
            "first-batch-only",
            "there is only one batch, the first",
            "does your loop come to its second turn?",
            ("range(0, steps, length)", "range(0, 1, length)"),
        ),
        Mistake(
            "one-stream",
            "every stream holds the beginning of the text",
            "at which token does stream 1 begin?",
            (
                (
                    "tokens[: steps * batch_size].reshape(batch_size, steps).T",
                    "tokens[:steps].expand(batch_size, steps).T",
                ),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "tokens[1 : steps + 1].expand(batch_size, steps).T",
                ),
            ),
        ),
        Mistake(
            "whole-batches-of-text",
            "each batch is a piece of the text cut into streams of its own: where a stream ends, "
            "the next batch does not go on",
            "which token comes first in stream 0 of the second batch?",
            function=lambda tokens, batch_size, length: [
                (
                    tokens[k : k + batch_size * length].reshape(batch_size, length).T,
                    tokens[k + 1 : k + 1 + batch_size * length].reshape(batch_size, length).T,
                )
                for k in range(0, len(tokens) - batch_size * length, batch_size * length)
            ],
        ),
        Mistake(
            "targets-first",
            "targets and inputs are exchanged: the targets come before the inputs",
            "in which order are the two asked for, and in which do they stand in the text?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "yield targets[start : start + length], inputs[start : start + length]",
            ),
        ),
    ),
)
