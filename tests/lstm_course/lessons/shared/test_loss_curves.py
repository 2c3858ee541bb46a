import numpy as np

from lstm_course.lessons.shared.loss_curves import (
    TrainingRun,
    draw_loss_with_and_without_clipping,
    smooth,
)
from lstm_course.plotting.palette import GROUPS
from tests.lstm_course.drawn import colours


def test_clipping_figure_draws_runs_and_median():
    """Does each panel show every run, and their median?"""
    runs = [TrainingRun(np.full(30, level), np.ones(30), 1.0) for level in (1.0, 2.0, 6.0)]
    fig = draw_loss_with_and_without_clipping({"rate": {"clipped": runs, "not clipped": runs}})
    curves = [line for line in fig.axes[0].lines if len(line.get_ydata()) == 21]
    levels = [line.get_ydata()[0] for line in curves]
    np.testing.assert_allclose(levels, [1, 2, 6, 2] * 2)
    assert colours(curves) == [GROUPS[1]] * 4 + [GROUPS[0]] * 4
    np.testing.assert_allclose(smooth(np.arange(12.0)), [4.5, 5.5, 6.5])
