"""Exercise `pad_and_mask`: sequences of different lengths in one array.

T time steps, B sequences in a batch, F features.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_07.forms import pad_and_mask_step_by_step
from lstm_course.sequences.padding import pad_and_mask

PADDING = "Padding and masks"


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
        Case((_draw_sequences(rng, [5, 5, 5], 2),), "sequences of equal length need no padding"),
        Case((_draw_sequences(rng, [4, 1, 6], 3),), "a sequence may be one step long"),
        Case((_draw_sequences(rng, [3], 2),), "the batch has a single sequence"),
        Case((_draw_sequences(rng, [1, 1], 2),), "every sequence is one step long (T = 1)"),
        Case((_draw_tokens(rng, [4, 2, 5]),), "the steps are integer tokens and keep their dtype"),
        Case(([normal(rng, n, 2, 3) for n in (2, 4)],), "each step has two axes", small=True),
        Case(
            ([tokens.astype(np.int32) for tokens in _draw_tokens(rng, [2, 3])],),
            "the sequences are int32",
            part="padded",
            keeps_dtype=True,
        ),
        Case(
            ([normal(rng, n, 2).astype(np.float32) for n in (2, 3)],),
            "the sequences are float32",
            part="padded",
            keeps_dtype=True,
        ),
        Case(
            ([normal(rng, n) for n in (3, 5, 2)],),
            "each step is a single value, without a feature axis",
        ),
    )


PAD_AND_MASK = Exercise(
    name="pad_and_mask",
    lesson="07",
    section=PADDING,
    reference=pad_and_mask,
    draw=_draw_pad_and_mask,
    small=("F",),
    probes=_pad_probes,
    parts=(Part("padded", 2, "T B F"), Part("mask", 1, "T B")),
    forms=(pad_and_mask_step_by_step,),
    mistakes=(
        Mistake(
            "pads-in-front",
            "the padding comes before each sequence instead of after its end",
            "at which step should every sequence begin?",
            (
                ("padded[: len(sequence), n]", "padded[T - len(sequence) :, n]"),
                ("mask[: len(sequence), n]", "mask[T - len(sequence) :, n]"),
            ),
        ),
        Mistake(
            "mask-of-the-padding",
            "the mask is True at the padding instead of at the real steps",
            "which steps should `padded[mask]` select?",
            ("return padded, mask", "return padded, ~mask"),
        ),
        Mistake(
            "batch-first",
            "the first axis of both results is the batch; in this course it is time",
            "does your `padded[0]` hold one sequence, or one step of all sequences?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask.T"),
        ),
        Mistake(
            "padded-batch-first",
            "the first axis of `padded` is the batch, but that of `mask` is time",
            "does your `padded[0]` hold one sequence, or one step of all sequences?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask"),
        ),
        Mistake(
            "mask-batch-first",
            "the first axis of `mask` is the batch, but that of `padded` is time",
            "does your `mask[0]` hold one sequence, or one step of all sequences?",
            ("return padded, mask", "return padded, mask.T"),
        ),
        Mistake(
            "mask-from-the-numbers",
            "the mask follows from the values: a real step of zeros counts as padding",
            "which property of a sequence determines its real steps, if not its values?",
            ("return padded, mask", "return padded, (padded != 0).reshape(T, B, -1).any(axis=2)"),
        ),
        Mistake(
            "mask-of-all-features",
            "the mask has one entry per feature instead of one per step",
            "can one feature of a step be real while another one is padding?",
            ("return padded, mask", "return padded, np.repeat(mask[..., None], *features, axis=2)"),
        ),
        Mistake(
            "mask-one-too-long",
            "the mask marks the first padded step of each sequence as real",
            "what is the index of the last real step of a sequence of length n?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) + 1, n]"),
        ),
        Mistake(
            "mask-one-too-short",
            "the mask leaves out the last real step of each sequence",
            "what is the index of the last real step of a sequence of length n?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) - 1, n]"),
        ),
        Mistake(
            "mask-of-numbers",
            "the mask holds the numbers 0 and 1 instead of booleans",
            "what does `a[mask]` select with booleans, and what with numbers?",
            ("(T, B), dtype=bool)", "(T, B))"),
        ),
        Mistake(
            "mask-of-integers",
            "the mask holds the integers 0 and 1 instead of booleans",
            "what does `a[mask]` select with booleans, and what with integers?",
            ("(T, B), dtype=bool)", "(T, B), dtype=int)"),
        ),
        Mistake(
            "cut-to-the-shortest",
            "every sequence is cut to the length of the shortest one",
            "how long must T be to keep every step?",
            (
                ("max(map(len, sequences))", "min(map(len, sequences))"),
                ("n] = sequence", "n] = sequence[:T]"),
            ),
        ),
        Mistake(
            "cut-to-the-first",
            "T is the length of the first sequence, so longer sequences lose steps",
            "how long must T be to keep every step?",
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
            "the padding repeats the last step of each sequence; it should be zeros",
            "which value should the entries after the end of a sequence have?",
            ("n] = sequence", "n] = sequence\n        padded[len(sequence) :, n] = sequence[-1]"),
        ),
        Mistake(
            "pads-with-minus-one",
            "the padding is −1; it should be zero",
            "which value should the entries after the end of a sequence have?",
            ("np.zeros((T, B, *features)", "-np.ones((T, B, *features)"),
        ),
        Mistake(
            "pads-with-nan",
            "the padding is NaN, which spreads through every sum; it should be zero",
            "what is 0 times NaN?",
            (
                "np.zeros((T, B, *features), dtype=sequences[0].dtype)",
                "np.full((T, B, *features), np.nan, dtype=sequences[0].dtype)",
            ),
        ),
        Mistake(
            "sorted-by-length",
            "the sequences are sorted by length, longest first; their order should not change",
            "after the sorting, which targets belong to sequence 0?",
            ("enumerate(sequences)", "enumerate(sorted(sequences, key=len, reverse=True))"),
        ),
        Mistake(
            "lengths-for-mask",
            "the second result holds the lengths instead of a mask",
            "how many entries does a mask of T steps and B sequences have?",
            ("return padded, mask", "return padded, mask.sum(axis=0)"),
        ),
        Mistake(
            "sequences-backwards",
            "each sequence is written in reverse order, its last step first",
            "which step of a sequence comes first in time?",
            ("n] = sequence", "n] = sequence[::-1]"),
        ),
    ),
)
