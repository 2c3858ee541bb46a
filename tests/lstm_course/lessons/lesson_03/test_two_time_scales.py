"""Two time scales: are the units running means with the half-lives of the titles?"""

import numpy as np

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03.two_time_scales import (
    HALF_LIVES,
    draw_two_time_scales,
    track_signal,
)
from lstm_course.plotting.palette import CELL, GREY
from tests.lstm_course.drawn import colours


def test_each_unit_is_a_running_mean_of_the_candidates():
    """Does c = f c + (1 - f) g hold, with f = ½ to the power of 1 / half-life?"""
    candidates, cs = track_signal(lstm_forward)
    for half_life, c in zip(HALF_LIVES, cs.T, strict=True):
        f = 0.5 ** (1 / half_life)
        np.testing.assert_allclose(c[1:], f * c[:-1] + (1 - f) * candidates[1:], atol=1e-12)


def test_the_slow_unit_is_smoother():
    """Does the figure's message hold: less noise, and a later reaction?"""
    _, cs = track_signal(lstm_forward)
    fast, slow = np.abs(np.diff(cs, axis=0)).mean(axis=0)
    assert slow < fast / 5
    assert cs[85, 0] < 0 < cs[85, 1]  # five steps after the signal has fallen


def test_each_unit_has_its_panel():
    """Does each show the candidates and its own cell state?"""
    candidates, cs = track_signal(lstm_forward)
    fig = draw_two_time_scales(candidates, cs)
    for ax, c in zip(fig.axes, cs.T, strict=True):
        np.testing.assert_array_equal(ax.lines[0].get_ydata(), candidates)
        np.testing.assert_array_equal(ax.lines[1].get_ydata(), c)
        assert colours(ax.lines) == [GREY, CELL]
        step = np.abs(np.diff(c)).mean()
        late = next(t for t, value in enumerate(c[80:]) if value < 0)
        moves = f"moves by {step:.2f} per step on average, and its sign follows the first change"
        assert f"{moves} with a delay of {late}." in fig.get_label()
