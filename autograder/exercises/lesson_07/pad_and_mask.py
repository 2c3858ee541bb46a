"""Exercise `pad_and_mask`: sequences of different lengths in one array.

T time steps, B sequences in a batch, F features.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_07.forms import pad_and_mask_step_by_step
from lstm_course.sequences.padding import pad_and_mask

PADDING = "The next word"


def _draw_sequences(rng: np.random.Generator, lengths: list[int], F: int) -> list[np.ndarray]:
    """Draw sequences with one real step of zeros: the mask does not follow from the entries."""
    sequences = [normal(rng, n, F) for n in lengths]
    for sequence in sequences:
        if len(sequence) > 2:
            sequence[int(rng.integers(1, len(sequence)))] = 0
    return sequences


def _draw_tokens(rng: np.random.Generator, lengths: list[int]) -> list[np.ndarray]:
    return [rng.integers(1, 9, n) for n in lengths]


def _draw_pad_and_mask(rng: np.random.Generator) -> tuple[list[np.ndarray]]:
    B, F = sizes(rng, B=(4, 5), F=(2, 3))
    while True:
        lengths = [int(n) for n in rng.choice(np.arange(3, 9), B, replace=False)]
        if lengths[0] < max(lengths) > lengths[-1] and lengths != sorted(lengths, reverse=True):
            return (_draw_sequences(rng, lengths, F),)


def _pad_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case((_draw_sequences(rng, [5, 5, 5], 2),), "sequences of one length need no padding"),
        Case((_draw_sequences(rng, [4, 1, 6], 3),), "a sequence may be one step long"),
        Case((_draw_sequences(rng, [3], 2),), "one sequence is a batch, too"),
        Case((_draw_sequences(rng, [1, 1], 2),), "every sequence is one step long (T = 1)"),
        Case((_draw_tokens(rng, [4, 2, 5]),), "the steps are whole numbers, tokens, and stay so"),
        Case(([normal(rng, n) for n in (3, 5, 2)],), "the steps are numbers, without features"),
    )


PAD_AND_MASK = Exercise(
    name="pad_and_mask",
    lesson="07",
    section=PADDING,
    reference=pad_and_mask,
    draw=_draw_pad_and_mask,
    probes=_pad_probes,
    parts=(Part("padded", 2, "T B F"), Part("mask", 1, "T B")),
    forms=(pad_and_mask_step_by_step,),
    mistakes=(
        Mistake(
            "pads-in-front",
            "the padding stands before each sequence; it belongs behind its end",
            "at which step does every sequence begin?",
            (
                ("padded[: len(sequence), n]", "padded[T - len(sequence) :, n]"),
                ("mask[: len(sequence), n]", "mask[T - len(sequence) :, n]"),
            ),
        ),
        Mistake(
            "mask-of-the-padding",
            "the mask is True at the padding; it should be True at real steps",
            "what does `padded[mask]` pick out?",
            ("return padded, mask", "return padded, ~mask"),
        ),
        Mistake(
            "batch-first",
            "the batch comes first; in this course time does",
            "what does `padded[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask.T"),
        ),
        Mistake(
            "padded-batch-first",
            "the padded array has the batch first, the mask has time first",
            "what does `padded[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask"),
        ),
        Mistake(
            "mask-batch-first",
            "the mask has the batch first, the padded array has time first",
            "what does `mask[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded, mask.T"),
        ),
        Mistake(
            "mask-from-the-numbers",
            "the mask is read from the numbers: a real step that holds zeros counts as padding",
            "may a real input be zero?",
            ("return padded, mask", "return padded, (padded != 0).any(axis=2)"),
        ),
        Mistake(
            "mask-of-all-features",
            "the mask has an entry for every feature; one for every step is asked for",
            "what is real or not: a number, or a step?",
            ("return padded, mask", "return padded, np.repeat(mask[..., None], *features, axis=2)"),
        ),
        Mistake(
            "mask-one-too-long",
            "the mask counts the first padded step of each sequence as real",
            "which is the last real step of a sequence of length n: step n, or step n − 1?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) + 1, n]"),
        ),
        Mistake(
            "mask-one-too-short",
            "the mask leaves out the last real step of each sequence",
            "which is the last real step of a sequence of length n: step n, or step n − 1?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) - 1, n]"),
        ),
        Mistake(
            "mask-of-numbers",
            "the mask holds the numbers 0 and 1; booleans are asked for, which can pick entries",
            "what does `a[mask]` do with booleans, and what with numbers?",
            ("(T, B), dtype=bool)", "(T, B))"),
        ),
        Mistake(
            "cut-to-the-shortest",
            "every sequence is cut to the length of the shortest one",
            "whose length must T be, so that no step is lost?",
            (
                ("max(map(len, sequences))", "min(map(len, sequences))"),
                ("n] = sequence", "n] = sequence[:T]"),
            ),
        ),
        Mistake(
            "cut-to-the-first",
            "T is the length of the first sequence: longer ones are cut off",
            "whose length must T be, so that no step is lost?",
            (
                ("max(map(len, sequences))", "len(sequences[0])"),
                (
                    "n] = sequence",
                    "n] = sequence[:T]",
                ),
            ),
        ),
        Mistake(
            "repeats-the-last-step",
            "the padding repeats each sequence's last step; it should be zeros",
            "what do zeros tell that a copy does not?",
            ("n] = sequence", "n] = sequence\n        padded[len(sequence) :, n] = sequence[-1]"),
        ),
        Mistake(
            "pads-with-minus-one",
            "the padding is −1; it should be zero",
            "what should stand where nothing is?",
            ("np.zeros((T, B, *features)", "-np.ones((T, B, *features)"),
        ),
        Mistake(
            "pads-with-nan",
            "the padding is NaN, which spoils every sum that it meets; it should be zero",
            "what is 0 times NaN?",
            (
                "np.zeros((T, B, *features), dtype=sequences[0].dtype)",
                "np.full((T, B, *features), np.nan, dtype=sequences[0].dtype)",
            ),
        ),
        Mistake(
            "sorted-by-length",
            "the sequences stand sorted by length, the longest first; their order should stay",
            "which targets belong to sequence 0 after that?",
            ("enumerate(sequences)", "enumerate(sorted(sequences, key=len, reverse=True))"),
        ),
        Mistake(
            "lengths-for-mask",
            "the lengths come back instead of a mask",
            "how many entries has a mask of T steps and B sequences?",
            ("return padded, mask", "return padded, mask.sum(axis=0)"),
        ),
    ),
)
