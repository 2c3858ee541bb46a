"""Brackets with and without a partner, tagged by LSTMs of either or both reading directions."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reading,
    SequenceTagger,
    draw_dots_by_reading,
    tagger_outputs,
    train_tagger,
)
from lstm_course.plotting.palette import GREY, style
from lstm_course.tasks.brackets import OPEN, brackets

READINGS: tuple[Reading, ...] = ("forward", "backward", "both ways")
LENGTH = 12  # brackets in a sequence


class BracketAccuracy(NamedTuple):
    """Shares of correct answers on fresh sequences."""

    opening: float
    closing: float


def train_on_brackets(reading: Reading, seed: int, *, updates: int = 200) -> SequenceTagger:
    """Train to tag each bracket that has a partner, with 64 fresh sequences per update."""
    return train_tagger(
        reading,
        lambda rng: brackets(rng, LENGTH, batch_size=64),
        "binary_cross_entropy_with_logits",
        seed,
        updates=updates,
    )


def accuracy_on_brackets(
    bidirectional: Callable, tagger: SequenceTagger, seed: int
) -> BracketAccuracy:
    """Measure the accuracy on 1,000 fresh sequences, for opening and closing brackets.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        tagger: from `train_on_brackets`.
        seed: of the sequences.
    """
    x, has_partner = brackets(np.random.default_rng([seed, 1]), LENGTH, batch_size=1000)
    right = (tagger_outputs(bidirectional, tagger, x) > 0) == has_partner
    opening = x[..., 0] == OPEN
    return BracketAccuracy(float(right[opening].mean()), float(right[~opening].mean()))


def draw_bracket_accuracy(runs: Mapping[str, Sequence[BracketAccuracy]], ceiling: float) -> Figure:
    """Draw the accuracy on opening and on closing brackets, one dot per run.

    Args:
        runs: reading -> its runs.
        ceiling: best possible accuracy on opening brackets without the future, or on closing
            brackets without the past.
    """
    groups = {
        "opening brackets\n(the partner is in the future)": "opening",
        "closing brackets\n(the partner is in the past)": "closing",
    }
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.8))
        draw_dots_by_reading(ax, groups, runs)
        ax.axhline(ceiling, color=GREY, ls="--", lw=1.3)
        ax.text(0.5, ceiling - 0.03, f"one side alone: {ceiling:.3f}", color=GREY, ha="center")
        ax.set(ylabel="accuracy", ylim=(0.55, 1.04))
        ax.legend(loc="center", title="reads")
    return fig
