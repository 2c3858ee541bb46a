"""An exact test of whether two models differ, from the ranks of their runs."""

from collections import Counter
from collections.abc import Sequence
from math import comb

import numpy as np


def permutation_p_value(
    ours: Sequence[float] | np.ndarray, theirs: Sequence[float] | np.ndarray
) -> float:
    """Return the two-sided p-value of the exact rank-sum test (Wilcoxon, Mann and Whitney).

    If two models do not differ, every way of dividing their runs between them is equally likely.
    Equal values share the mean of their ranks, so that runs that never solved a task, with
    infinite values, are ties.

    Args:
        ours: one value per run.
        theirs: one value per run.

    Returns:
        The share of all divisions whose rank sum is at least as far from its mean as this one's.

    Example:
        >>> round(permutation_p_value([1, 2, 3], [4, 5, np.inf]), 3)  # 2 of the 20 divisions
        0.1
    """
    values = np.concatenate([ours, theirs])
    below = (values[None] < values[:, None]).sum(axis=1)
    equal = (values[None] == values[:, None]).sum(axis=1)
    doubled_ranks = (2 * below + equal + 1).tolist()  # integers, so that sums are exact
    count, total = len(ours), len(values)
    # ways[k][s]: choices of k runs whose doubled ranks add up to s
    ways: list[Counter[int]] = [Counter({0: 1}), *(Counter() for _ in range(count))]
    for rank in doubled_ranks:
        for k in range(count, 0, -1):
            for s, number in ways[k - 1].items():
                ways[k][s + rank] += number
    mean = count * (total + 1)  # of the doubled rank sum
    observed = abs(sum(doubled_ranks[:count]) - mean)
    extreme = sum(number for s, number in ways[count].items() if abs(s - mean) >= observed)
    return extreme / sum(ways[count].values())


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
