"""The cell state over time: do the figures show the numbers they were given?"""

import numpy as np

from lstm_course.lessons.lesson_03.cell_state_over_time import (
    draw_two_time_scales,
    draw_what_is_left,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY
from tests.lstm_course.drawn import colours


def test_bars_are_the_gates_and_what_they_leave():
    """Is there a bar a step in each panel, and is the shut gate pointed out?"""
    f, left = np.array([0.9, 0.02, 0.9]), np.array([0.0162, 0.018, 0.9])
    fig = draw_what_is_left(f, left)
    for ax, values in zip(fig.axes, (f, left), strict=True):
        np.testing.assert_allclose([bar.get_height() for bar in ax.patches], values)
    assert colours(fig.axes[0].patches) == [FORGET_GATE] * 3
    assert colours(fig.axes[1].patches) == [CELL] * 3
    assert fig.axes[0].get_title(loc="left") == "forget gate $f_t$"
    assert "step 1" in fig.axes[1].texts[0].get_text()


def test_each_unit_has_its_panel():
    """Does each show the signal and its own memory?"""
    signal, memories = np.arange(5.0), np.arange(10.0).reshape(5, 2)
    fig = draw_two_time_scales(signal, (1, 30), memories)
    for ax, memory in zip(fig.axes, memories.T, strict=True):
        np.testing.assert_array_equal(ax.lines[0].get_ydata(), signal)
        np.testing.assert_array_equal(ax.lines[1].get_ydata(), memory)
        assert colours(ax.lines) == [GREY, CELL]
    titles = [ax.get_title(loc="left") for ax in fig.axes]
    assert titles[0].endswith("1 step") and titles[1].endswith("30 steps")
