"""Which brackets have a partner? Marked by LSTMs that read forward, backward, or both ways."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reader,
    Reading,
    draw_dots_by_reading,
    said,
    train_reader,
)
from lstm_course.plotting.palette import GREY, style
from lstm_course.tasks.brackets import OPEN, brackets

READINGS: tuple[Reading, ...] = ("forward", "backward", "both ways")
LENGTH = 12  # brackets in a sequence


class Accuracy(NamedTuple):
    """Shares of right answers on sequences never seen."""

    opening: float
    closing: float


def train_on_brackets(reading: Reading, seed: int, *, updates: int = 200) -> Reader:
    """Train to say of each bracket whether it has a partner, 64 fresh sequences an update."""
    return train_reader(
        reading,
        lambda rng: brackets(rng, LENGTH, batch_size=64),
        "binary_cross_entropy_with_logits",
        seed,
        updates=updates,
    )


def accuracy_on_brackets(bidirectional: Callable, reader: Reader, seed: int) -> Accuracy:
    """Accuracy on 1,000 fresh sequences, opening and closing brackets apart.

    Args:
        bidirectional: `bidirectional_lstm_forward`, or one's own.
        reader: what `train_on_brackets` returned.
        seed: of the sequences.
    """
    x, has_partner = brackets(np.random.default_rng([seed, 1]), LENGTH, batch_size=1000)
    right = (said(bidirectional, reader, x) > 0) == has_partner
    opening = x[..., 0] == OPEN
    return Accuracy(float(right[opening].mean()), float(right[~opening].mean()))


def draw_bracket_accuracy(runs: Mapping[str, Sequence[Accuracy]], ceiling: float) -> Figure:
    """Accuracy on opening and on closing brackets, a dot a run.

    Args:
        runs: reading -> its runs.
        ceiling: the best that can be done on opening brackets without seeing the future, or on
            closing ones without seeing the past.
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
