"""Scores of several seeds: their spread, and which of two models has the higher ones."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

Winner = Literal["lstm", "rival", "tie"]


def mean_and_range(values: Sequence[float] | np.ndarray) -> str:
    """Describe scores by their mean and their range.

    Example:
        >>> mean_and_range([0.25, 0.75])
        '0.500 (0.250 to 0.750)'
    """
    return f"{np.mean(values):.3f} ({np.min(values):.3f} to {np.max(values):.3f})"


def standard_error(values: Sequence[float] | np.ndarray) -> float:
    """Return the standard error of a mean over seeds; 0 for a single value, which has no seed.

    Example:
        >>> standard_error([1.0, 3.0]), standard_error([1.0])
        (1.0, 0.0)
    """
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def winner(ours: Sequence[float] | np.ndarray, theirs: Sequence[float] | np.ndarray) -> Winner:
    """Return which side has the higher scores; a tie up to three standard errors of the difference.

    Args:
        ours: the LSTM's scores, one per seed; higher is better.
        theirs: the baseline's.

    Example:
        >>> winner([5.0, 5.1], [1.0]), winner([1.0, 5.0], [2.0, 4.5])
        ('lstm', 'tie')
    """
    difference = np.mean(ours) - np.mean(theirs)
    if abs(difference) <= 3 * np.hypot(standard_error(ours), standard_error(theirs)):
        return "tie"
    return "lstm" if difference > 0 else "rival"
