import numpy as np

from lstm_course.experiments.cell_comparison import Result
from lstm_course.plots.cell_comparison import draw_comparison


def test_every_seed_is_a_dot_or_a_cross():
    """Are solved runs dots at their updates, unsolved ones crosses beyond the end, and the median
    a bar that stands only where half of the seeds solved the task?"""
    inf = np.inf
    results = {
        "first": Result(np.array([[5, 7, inf], [1, 2, 3]]), np.ones((2, 3))),
        "second": Result(np.array([[9, inf, inf], [inf, inf, inf]]), np.ones((2, 3))),
    }
    fig = draw_comparison(results, ["hold", "count"], 10, {"first": "b", "second": "k"})
    drawn = [[c.get_offsets()[:, 0].tolist() for c in ax.collections] for ax in fig.axes]
    assert [dots for dots in drawn[0] if dots and max(dots) <= 10] == [[5, 7], [9]]
    assert sum(x > 10 for dots in drawn[0] for x in dots) == 3
    assert sum(x > 10 for dots in drawn[1] for x in dots) == 3
    bars = [[line.get_xdata()[0] for line in ax.lines] for ax in fig.axes]
    assert bars == [[7], [2]]
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["hold", "count"]
