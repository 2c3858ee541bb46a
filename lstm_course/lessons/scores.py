"""Scores of several seeds: their spread, and exact tests of whether two models differ."""

from collections.abc import Sequence
from math import comb

import numpy as np


def mean_and_range(values: Sequence[float] | np.ndarray) -> str:
    """Describe scores by their mean and their range.

    Example:
        >>> mean_and_range([0.25, 0.75])
        '0.500 (0.250 to 0.750)'
    """
    return f"{np.mean(values):.3f} ({np.min(values):.3f} to {np.max(values):.3f})"


def fisher_p_value(solved: int, runs: int, solved_by_other: int, other_runs: int) -> float:
    """Return the one-sided p-value of Fisher's exact test: is one share of solved runs larger?

    Args:
        solved: runs of the first kind that solved the task.
        runs: all runs of the first kind.
        solved_by_other: runs of the second kind that solved it.
        other_runs: all runs of the second kind.

    Returns:
        The probability of this split or one that favours the first kind more, if both kinds solve
        the task equally often.

    Example:
        >>> round(fisher_p_value(3, 3, 0, 3), 3)  # 1 of the 20 ways to choose 3 of 6 runs
        0.05
    """
    total = solved + solved_by_other
    ways = comb(runs + other_runs, total)
    extreme = range(solved, min(runs, total) + 1)
    return sum(comb(runs, k) * comb(other_runs, total - k) for k in extreme) / ways


def exact_rank_p_value(
    ours: Sequence[float] | np.ndarray, theirs: Sequence[float] | np.ndarray
) -> float:
    """Return the two-sided p-value of the exact permutation test on ranks.

    This is the Mann-Whitney test without its normal approximation. Equal values share the mean of
    their ranks, and infinite ones, runs that never got there, rank last.

    Args:
        ours: values of the first kind, one per seed.
        theirs: values of the second kind.

    Returns:
        The share of all ways to split the values into two such groups whose rank sums differ from
        their mean at least as much as here.

    Example:
        >>> exact_rank_p_value([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])  # 2 of the 20 splits
        0.1
    """
    values = np.concatenate([ours, theirs])
    below = (values[None] < values[:, None]).sum(axis=1)
    equal = (values[None] == values[:, None]).sum(axis=1)
    doubled = [int(rank) for rank in 2 * below + equal + 1]  # twice the ranks, so whole numbers
    n, total = len(ours), sum(doubled)
    # splits[k][s]: number of ways to choose k of the values with doubled ranks that add up to s
    splits = np.zeros((n + 1, total + 1), dtype=object)
    splits[0, 0] = 1
    for rank in doubled:
        splits[1:, rank:] = splits[1:, rank:] + splits[:-1, : total + 1 - rank]
    centre = n * total / len(values)
    distance = abs(sum(doubled[:n]) - centre)
    extreme = np.abs(np.arange(total + 1) - centre) >= distance - 1e-9
    return int(splits[n, extreme].sum()) / comb(len(values), n)


def sign_test_p_value(values: Sequence[float] | np.ndarray, reference: float) -> float:
    """Return the two-sided p-value of the exact sign test: is the median another than `reference`?

    Args:
        values: one per seed; those that equal the reference are left out, as usual.
        reference: a value without seeds.

    Returns:
        The probability that fair coin tosses split at least as unevenly as the values do.

    Example:
        >>> sign_test_p_value([1.0, 2.0, 3.0, 4.0], 0.5)  # 2 of the 16 ways
        0.125
    """
    differences = np.asarray(values) - reference
    above, below = int((differences > 0).sum()), int((differences < 0).sum())
    count = above + below
    tail = sum(comb(count, k) for k in range(min(above, below) + 1))
    return min(1.0, 2 * tail / 2**count)
