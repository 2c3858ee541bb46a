import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from lstm_course.lessons.shared.cell_comparison import (
    ComparedModel,
    ComparisonResult,
    compare,
    draw_comparison,
    share_sooner,
)
from lstm_course.tasks.yes_no import hold, overwrite


def result(*solved):
    return ComparisonResult(np.array(solved, dtype=float), np.ones((len(solved), len(solved[0]))))


def test_share_sooner_is_the_mann_whitney_statistic():
    """Does scipy's statistic, divided by the number of pairs, say the same?"""
    rng = np.random.default_rng(0)
    a, b = rng.integers(1, 12, (2, 5)), rng.integers(3, 14, (2, 4))
    shares = share_sooner(result(*a), result(*b))
    for share, first, second in zip(shares, a, b, strict=True):
        statistic = mannwhitneyu(second, first).statistic  # pairs in which the second is larger
        assert share == pytest.approx(statistic / 20)


def test_unsolved_is_later_than_any_solved():
    """Does a run that was solved beat one that was not, and are two unsolved ones a tie?"""
    never = [np.inf, np.inf]
    np.testing.assert_array_equal(
        share_sooner(result([5, 9], never, never), result(never, [5, 9], never)), [1, 0, 0.5]
    )


def test_compare_trains_what_it_says():
    """Are there results for each contestant, task and seed, with a task solved where it is easy?"""
    contestants = [ComparedModel("small", "gru", 6), ComparedModel("open", "lstm", 6, (1, 3.0))]
    results = compare(contestants, [hold(3), overwrite(4)], 2, updates=120, learning_rate=0.03)
    assert list(results) == ["small", "open"]
    for found in results.values():
        assert found.solved.shape == found.right.shape == (2, 2)
    assert np.isfinite(results["open"].solved).all()
    assert results["open"].right.min() > 0.95


def test_the_bias_of_a_contestant_matters():
    """Does a forget gate that starts shut keep a cell from holding a bit that an open one holds?"""
    contestants = [ComparedModel(f"{b}", "lstm", 6, (1, b)) for b in (-6.0, 5.0)]
    shut, wide = compare(contestants, [hold(15)], 3, updates=60).values()
    assert np.isinf(shut.solved).all()
    assert np.isfinite(wide.solved).any()


def test_every_seed_is_a_dot_or_a_cross():
    """Are solved runs dots at their updates, unsolved ones crosses beyond the end, and the median
    a bar that stands only where half of the seeds solved the task?"""
    inf = np.inf
    results = {
        "first": ComparisonResult(np.array([[5, 7, inf], [1, 2, 3]]), np.ones((2, 3))),
        "second": ComparisonResult(np.array([[9, inf, inf], [inf, inf, inf]]), np.ones((2, 3))),
    }
    fig = draw_comparison(results, ["hold", "count"], 10, {"first": "b", "second": "k"})
    drawn = [[c.get_offsets()[:, 0].tolist() for c in ax.collections] for ax in fig.axes]
    assert [dots for dots in drawn[0] if dots and max(dots) <= 10] == [[5, 7], [9]]
    assert sum(x > 10 for dots in drawn[0] for x in dots) == 3
    assert sum(x > 10 for dots in drawn[1] for x in dots) == 3
    bars = [[line.get_xdata()[0] for line in ax.lines] for ax in fig.axes]
    assert bars == [[7], [2]]
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["hold", "count"]
