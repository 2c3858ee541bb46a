"""Which brackets have a partner? Marked by LSTMs that read forward, backward, or both ways."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.experiments.reader import Reader, Reading, said, train_reader
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
