import numpy as np
import pytest

from lstm_course.lessons.lesson_06.median_interval import median_interval


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
