"""Biases and learning: are networks that learned told from those that did not?"""

import numpy as np

from lstm_course.plots.first_biases import draw_sequences_by_start, draw_updates_by_bias


def test_dots_are_learned_and_crosses_are_not():
    """Is there a dot at each time, and a cross above the limit for each that never came?"""
    ax = draw_sequences_by_start({"bias 0": [np.inf, np.inf], "chrono": [4000, np.inf]}, 9000).axes[
        0
    ]
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert sum(len(line.get_ydata()) for line in crosses) == 3
    assert all(np.all(line.get_ydata() > 9000) for line in crosses)
    dots = np.concatenate([line.get_ydata() for line in ax.lines if line.get_marker() == "o"])
    np.testing.assert_array_equal(dots, [4000])


def test_each_lag_has_a_panel():
    """Are the biases on its axis?"""
    times = np.array([[10.0, 20.0], [5.0, np.inf]])
    fig = draw_updates_by_bias((0, 1), {5: times, 20: times}, 100)
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["lag 5", "lag 20"]
    assert [t.get_text() for t in fig.axes[0].get_xticklabels()] == ["0", "1"]
