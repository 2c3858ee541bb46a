"""What is still right: do the figures show each network's shares?"""

import numpy as np

from lstm_course.plots.lags_and_distractors import draw_number, draw_right_by_lag


def test_each_network_is_a_line_over_the_lags():
    """Are the shares those given, and both kinds named?"""
    shares = np.array([[1.0, 0.9, 0.8], [1.0, 0.7, 0.6]])
    ax = draw_right_by_lag((0, 1, 10, 100), {"lstm": shares, "rnn": shares / 2}, 20).axes[0]
    drawn = [line.get_ydata() for line in ax.lines if len(line.get_ydata()) == 3]
    np.testing.assert_allclose(drawn, [*shares, *shares / 2])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["LSTM", "RNN"]


def test_units_switched_off_are_bars():
    """Is there a bar a unit, and a line for each who answers?"""
    right = {"learned": np.array([[1.0, 0.8], [1.0, 0.6]]), "nearest noun": np.array([1.0, 0.5])}
    left, ax = draw_number((0, 1), right, np.array([0.9, 0.4, 1.0]), 0).axes
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches], [0.9, 0.4, 1.0])
    np.testing.assert_allclose(left.lines[0].get_ydata(), [1.0, 0.7])
    assert [t.get_text() for t in left.get_legend().get_texts()] == list(right)
