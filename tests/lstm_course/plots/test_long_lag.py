import numpy as np

from lstm_course.experiments.long_lag import Run
from lstm_course.plots.long_lag import (
    draw_accuracy_against_lag,
    draw_loss_with_and_without_clipping,
    smooth,
)


def test_accuracy_figure_draws_every_run():
    """Is each run a dot, and the mean a line?"""
    accuracies = {0.5: np.array([[1.0, 0.9], [0.5, 0.6]]), 1.0: np.ones((2, 2))}
    ratios = {radius: np.full((2, 2), 0.1) for radius in accuracies}
    top, bottom = draw_accuracy_against_lag((5, 10), accuracies, ratios).axes
    np.testing.assert_allclose(top.lines[0].get_ydata(), [0.95, 0.55])
    dots = [line for line in top.lines if line.get_marker() == "o"]
    assert sorted(np.concatenate([d.get_ydata() for d in dots])) == [0.5, 0.6, 0.9, 1, 1, 1, 1, 1]
    assert bottom.get_yscale() == "log"


def test_clipping_figure_draws_runs_and_median():
    """Does each panel show every run, and their median?"""
    runs = [Run(np.full(30, level), np.ones(30), 1.0) for level in (1.0, 2.0, 6.0)]
    fig = draw_loss_with_and_without_clipping({"rate": {"clipped": runs, "not clipped": runs}})
    curves = [line for line in fig.axes[0].lines if len(line.get_ydata()) == 21]
    levels = [line.get_ydata()[0] for line in curves]
    np.testing.assert_allclose(levels, [1, 2, 6, 2] * 2)
    np.testing.assert_allclose(smooth(np.arange(12.0)), [4.5, 5.5, 6.5])
