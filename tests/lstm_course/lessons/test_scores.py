"""Scores of several seeds."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import permutation_test, rankdata

from lstm_course.lessons.scores import (
    exact_rank_p_value,
    fisher_p_value,
    mean_and_range,
    sign_test_p_value,
)


def test_mean_and_range():
    """Are the three numbers the mean, the least and the greatest?"""
    assert mean_and_range(np.array([0.5, 0.1, 0.6])) == "0.400 (0.100 to 0.600)"


@pytest.mark.parametrize("table", [(10, 10, 0, 10), (7, 10, 3, 10), (3, 5, 4, 8), (0, 4, 2, 4)])
def test_the_exact_test_against_all_assignments(table):
    """Is the p-value the share of ways to label the runs that favour the first kind as much?"""
    solved, runs, solved_by_other, other_runs = table
    outcomes = [1] * (solved + solved_by_other) + [0] * (
        runs + other_runs - solved - solved_by_other
    )
    splits = [sum(chosen) >= solved for chosen in combinations(outcomes, runs)]
    assert fisher_p_value(*table) == pytest.approx(np.mean(splits))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([1.0, 4.0, 2.0], [3.0, 5.0, 6.0, 7.0]),
        ([1.0, 1.0, 2.0], [1.0, 2.0, np.inf]),  # equal values, and runs that never got there
        ([np.inf, np.inf], [1.0, 2.0, 3.0]),
    ],
)
def test_the_rank_test_counts_all_splits(ours, theirs):
    """Is the p-value that of a list of all splits, with shared ranks, in both directions?"""
    values = np.array([*ours, *theirs])
    ranks = [(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values]
    sums = [sum(ranks[k] for k in split) for split in combinations(range(len(values)), len(ours))]
    middle, found = np.mean(sums), sum(ranks[: len(ours)])
    expected = np.mean(np.abs(np.array(sums) - middle) >= abs(found - middle) - 1e-9)
    assert exact_rank_p_value(ours, theirs) == pytest.approx(expected)
    assert exact_rank_p_value(theirs, ours) == pytest.approx(expected)


def test_ten_runs_that_are_all_sooner():
    """Are these 2 of the 184,756 splits that the lesson names?"""
    assert exact_rank_p_value(range(10), range(10, 20)) == 2 / 184_756


@pytest.mark.parametrize("seed", range(4))
def test_all_divisions_are_counted(seed):
    """Does scipy, which tries every division one by one, find the same share?"""
    rng = np.random.default_rng(seed)
    ours, theirs = rng.integers(0, 6, 5).astype(float), rng.integers(seed, 9, 4).astype(float)
    ranks = rankdata(np.concatenate([ours, theirs]))
    expected = permutation_test(
        (ranks[:5], ranks[5:]),
        lambda a, b: abs(a.sum() - 5 * (len(a) + len(b) + 1) / 2),
        n_resamples=np.inf,
        alternative="greater",
    ).pvalue
    assert exact_rank_p_value(ours, theirs) == pytest.approx(expected)


def test_runs_that_never_solve_a_task_are_ties():
    """Is the p-value 1 without any difference, and as small as can be for complete separation?"""
    never = np.full(10, np.inf)
    assert exact_rank_p_value(never, never) == 1
    assert exact_rank_p_value(np.arange(10), never) == pytest.approx(2 / 184756)
    assert exact_rank_p_value(never, np.arange(10)) == pytest.approx(2 / 184756)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0] * 10, 2 / 1024),
        ([-1.0] * 10, 2 / 1024),
        ([1.0] * 9 + [-1.0], 22 / 1024),
        ([1.0, -1.0], 1.0),
        ([1.0, 1.0, -1.0, 0.0], 1.0),  # a value that equals the reference says nothing
        ([0.0, 0.0], 1.0),
    ],
)
def test_the_sign_test_counts_coin_tosses(values, expected):
    """Is the p-value the share of tosses that split at least as unevenly, on either side?"""
    assert sign_test_p_value(np.array(values) + 5, 5) == pytest.approx(expected)
