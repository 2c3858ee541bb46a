"""Sentences that a language model writes at several temperatures."""

from collections.abc import Callable, Sequence

import numpy as np

from lstm_course.lessons.lesson_07.agreement import LanguageModel, write_sentences
from lstm_course.tasks.grammar import VOCABULARY, is_grammatical

TEMPERATURES = (0, 0.5, 1.0, 1.5, 2.0)
SHOWN_WORDS = 20


def describe_samples(
    model: LanguageModel,
    sample_next: Callable,
    temperatures: Sequence[float] = TEMPERATURES,
    count: int = 200,
) -> str:
    """Describe how many sentences are grammatical, how many differ, and quote the first.

    Args:
        model: trained.
        sample_next: `sampling.sample_next`, the learner's own or the library's.
        temperatures: one line for each.
        count: sentences per temperature.
    """
    lines = []
    for temperature in temperatures:
        written = write_sentences(model, sample_next, temperature, seed=0, count=count)
        right = np.mean([is_grammatical(text) for text in written])
        different = len({tuple(text) for text in written})
        first = " ".join(VOCABULARY[token] for token in written[0][:SHOWN_WORDS])
        lines.append(
            f"τ = {temperature:<3}  {right:4.0%} grammatical, {different:>3} different of {count}:"
            f"  {first}"
        )
    return "\n".join(lines)
