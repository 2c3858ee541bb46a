"""An interval for a median, whatever the distribution of the values."""

from collections.abc import Sequence
from math import comb

import numpy as np


def median_interval(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Return an interval that contains the true median with a probability of at least 95%.

    Its ends are two of the sorted values, whatever their distribution: the number of values below
    the true median is that of heads in fair coin tosses.

    Args:
        values: independent measurements, at least 6.

    Raises:
        ValueError: fewer than 6 values, which no such interval exists for.

    Example:
        >>> median_interval(range(1, 26))
        (8.0, 18.0)
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    count, outside, k = len(ordered), 0, 0
    while 2 * (outside + comb(count, k)) <= 0.05 * 2**count:
        outside += comb(count, k)
        k += 1
    if k == 0:
        raise ValueError(f"{count} values are too few for an interval of 95%; 6 are enough")
    return float(ordered[k - 1]), float(ordered[-k])
