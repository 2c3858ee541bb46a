import numpy as np
import pytest
from scipy.stats import permutation_test, rankdata

from lstm_course.lessons.lesson_06.rank_test import median_interval, permutation_p_value


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
    assert permutation_p_value(ours, theirs) == pytest.approx(expected)


def test_runs_that_never_solve_a_task_are_ties():
    """Is the p-value 1 without any difference, and as small as can be for complete separation?"""
    never = np.full(10, np.inf)
    assert permutation_p_value(never, never) == 1
    assert permutation_p_value(np.arange(10), never) == pytest.approx(2 / 184756)
    assert permutation_p_value(never, np.arange(10)) == pytest.approx(2 / 184756)


def test_the_interval_contains_the_median():
    """Does it do so in at least 95% of samples, and not by being far too wide?"""
    rng = np.random.default_rng(0)
    covered = 0
    for sample in rng.exponential(1.0, (2000, 25)):
        low, high = median_interval(sample)
        covered += low <= np.log(2) <= high
    assert 0.945 < covered / 2000 < 0.97
    assert median_interval([3, 1, 2, 6, 5, 4]) == (1, 6)


def test_too_few_values_for_an_interval():
    """Is a sample rejected whose extremes contain the median too rarely?"""
    with pytest.raises(ValueError, match="5 values are too few"):
        median_interval(range(5))
