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
    steps = 3 * T + (int(rng.integers(1, T)) if T > 1 else 0)
    N = B * steps + 1 + (int(rng.integers(1, B)) if B > 1 else 0)
    return rng.permutation(N + 20)[:N], B, T


def _streams_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def text(N: int) -> np.ndarray:
        return rng.permutation(N)

    return (
        Case(
            (np.arange(31), 3, 5), "the text is 0, 1, 2, …, and the streams begin at 0, 10 and 20"
        ),
        Case((text(25), 1, 6), "a single stream is the text, piece by piece"),
        Case((text(25), 3, 100), "a batch longer than the streams holds them completely"),
        Case((text(7), 2, 2), "a stream of 3 steps in batches of 2", small=True),
        Case((text(4), 3, 5), "each stream has one step alone", small=True),
        Case(
            (text(16), 3, 2),
            "the tokens are int64, which cross_entropy needs",
            part="inputs",
            keeps_dtype=True,
        ),
        Case(
            (text(16).astype(np.int32), 3, 2),
            "the tokens are int32, and so are the batches",
            part="inputs",
            keeps_dtype=True,
        ),
        Case((text(24), 4, 5), "23 tokens have a successor: 4 streams of 5 steps use 20 of them"),
    )


STREAM_BATCHES = Exercise(
    name="stream_batches",
    lesson="08",
    section=STREAMS,
    reference=LazyFunction("lstm_course.char_lm.streams", "stream_batches"),
    draw=_draw_streams,
    small=("B", "T"),
    probes=_streams_probes,
    harness="batches",
    parts=(
        Part("inputs", 1.5, "T B", within="batches"),
        Part("targets", 1.5, "T B", within="batches"),
    ),
    mistakes=(
        Mistake(
            "neighbours-side-by-side",
            "neighbouring characters are in neighbouring streams, so no stream is a continuous "
            "piece of the text",
            "which token should follow the first one in stream 0?",
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
            "the targets equal the inputs, so the model learns to repeat what it reads",
            "after reading a character, which character should the model predict?",
            ("tokens[1 : steps * batch_size + 1]", "tokens[: steps * batch_size]"),
        ),
        Mistake(
            "targets-two-ahead",
            "the targets are two characters ahead of the inputs instead of one",
            "which character comes directly after the current one?",
            (
                ("(len(tokens) - 1) // batch_size", "(len(tokens) - 2) // batch_size"),
                ("tokens[1 : steps * batch_size + 1]", "tokens[2 : steps * batch_size + 2]"),
            ),
        ),
        Mistake(
            "batch-first",
            "the first axis of the batches is the stream; in this course it is time",
            "does your `inputs[0]` hold one stream, or one step of all streams?",
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
            "each batch starts only one step after the previous one, so the state after a batch "
            "does not fit the next",
            "where should a stream continue after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, 1)"),
        ),
        Mistake(
            "empty-batch-at-the-end",
            "where T divides the number of steps, a batch without any step follows the last one",
            "how many batches do 10 steps give with T = 5?",
            ("range(0, steps, length)", "range(0, steps + 1, length)"),
        ),
        Mistake(
            "full-batches-only",
            "the streams are shortened to full batches, so they begin at other tokens, and the "
            "last, shorter batch is missing",
            "does the number of steps of a stream depend on T?",
            (
                (
                    "(len(tokens) - 1) // batch_size",
                    "(len(tokens) - 1) // (batch_size * length) * length",
                ),
                ("if steps < 1:", "if False:"),
            ),
        ),
        Mistake(
            "wraps-around",
            "where B divides N, every token is an input, and the last one has the text's first "
            "token as its target",
            "which token follows the last one of the text, and can that one be an input?",
            (
                ("(len(tokens) - 1) // batch_size", "len(tokens) // batch_size"),
                (
                    "tokens[1 : steps * batch_size + 1]",
                    "torch.roll(tokens, -1)[: steps * batch_size]",
                ),
            ),
        ),
        Mistake(
            "streams-wrap-around",
            "the last target of each stream is the stream's first token, and where B divides N, "
            "the last token of the text is an input, too",
            "which token of the text follows the last input of a stream?",
            (
                ("(len(tokens) - 1) // batch_size", "len(tokens) // batch_size"),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "torch.roll(inputs, -1, 0)",
                ),
            ),
        ),
        Mistake(
            "ends-before-the-next-stream",
            "the last token of each stream is a target only, although the text continues after it",
            "in the example of the lesson, which target does token 3 have?",
            (
                ("(len(tokens) - 1) // batch_size", "len(tokens) // batch_size"),
                (
                    "    inputs = tokens[: steps * batch_size].reshape(batch_size, steps).T",
                    "    text = tokens[: steps * batch_size].reshape(batch_size, steps).T\n"
                    "    inputs = text[:-1]",
                ),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "text[1:]\n    steps -= 1",
                ),
            ),
        ),
        Mistake(
            "padded-text",
            "the text is padded until it fills all streams; tokens that do not fill a stream "
            "should be left out",
            "how many steps does a stream have by the rule of the lesson?",
            (
                (
                    "    steps = (len(tokens) - 1) // batch_size",
                    "    steps = -(-(len(tokens) - 1) // batch_size)\n"
                    "    more = steps * batch_size + 1 - len(tokens)\n"
                    "    tokens = torch.cat([tokens, tokens.new_zeros(more)])",
                ),
            ),
        ),
        Mistake(
            "repeats-a-step",
            "each batch begins with the last step of the one before it, which the model has read "
            "already",
            "where should a stream continue after a batch of T steps?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "first = max(start - 1, 0)\n"
                "        yield inputs[first : start + length], targets[first : start + length]",
            ),
        ),
        Mistake(
            "skips-a-step",
            "one step of every stream is left out between two batches",
            "where should a stream continue after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, length + 1)"),
        ),
        Mistake(
            "shuffled-order",
            "the batches are in reverse order, so the state after a batch does not fit the next",
            "which batch should follow the first one?",
            ("range(0, steps, length)", "reversed(range(0, steps, length))"),
        ),
        Mistake(
            "first-batch-only",
            "only the first batch is there",
            "does your loop reach its second iteration?",
            ("range(0, steps, length)", "range(0, 1, length)"),
        ),
        Mistake(
            "one-stream",
            "every stream holds the beginning of the text",
            "at which token should stream 1 begin?",
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
            "each batch cuts its own piece of the text into streams, so no stream continues in "
            "the next batch",
            "which token should come first in stream 0 of the second batch?",
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
            "inputs and targets are exchanged",
            "which of the two should be yielded first?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "yield targets[start : start + length], inputs[start : start + length]",
            ),
        ),
        Mistake(
            "last-target-from-the-stream",
            "the last target of each stream is the stream's first token; it should be the next "
            "token of the text",
            "which token follows the last input of a stream?",
            (
                "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                "inputs.roll(-1, 0)",
            ),
        ),
        Mistake(
            "last-target-from-the-batch",
            "the last target of each batch is the batch's first input; it should be the next "
            "token of the stream",
            "which token follows the last input of a batch, and in which batch is it an input?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "piece = inputs[start : start + length]\n"
                "        yield piece, torch.cat([piece[1:], piece[:1]])",
            ),
        ),
    ),
)
