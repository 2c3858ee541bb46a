"""Two states: do the figures show the median of the runs, and name each network?"""

import numpy as np

from lstm_course.experiments.reading_back import ReadBack
from lstm_course.experiments.straight_path import LeftOut
from lstm_course.plots.two_states import draw_left_out, draw_read_back


def test_left_out_is_drawn_in_percent():
    """Is each network's median on the right, and both of its sizes on the left?"""
    runs = [LeftOut(*np.full((3, 2), value)) for value in (0.1, 0.2, 0.6)]
    left, right = draw_left_out((1, 5), {"small": runs, "large": runs[:1]}).axes
    np.testing.assert_allclose(right.lines[0].get_ydata(), [20, 20])
    assert [t.get_text() for t in right.get_legend().get_texts()] == ["small", "large"]
    np.testing.assert_allclose(left.lines[2].get_ydata(), 0.1)


def test_each_bias_has_a_panel_with_c_and_h():
    """Are c and h told apart, and is f in the title?"""
    run = ReadBack(np.array([1.0, 0.5]), np.array([0.9, 0.1]), 0.75)
    fig = draw_read_back({0.0: [run], 1.0: [run, run]})
    for ax, bias in zip(fig.axes, (0, 1), strict=True):
        np.testing.assert_allclose(ax.lines[0].get_ydata(), run.c)
        np.testing.assert_allclose(ax.lines[1].get_ydata(), run.h)
        assert ax.get_title(loc="left") == f"bias {bias}: f ≈ 0.75"
