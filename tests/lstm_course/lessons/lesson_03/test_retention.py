"""What a closed gate leaves: do figure and text show what the function returns?"""

import numpy as np

from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.lesson_03.retention import (
    CLOSED_AT,
    describe_retention,
    draw_retention,
    example_gates,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE
from tests.lstm_course.drawn import colours


def test_bars_are_the_gates_and_the_shares():
    """Is there one bar per step in each panel, and is the closed gate marked?"""
    f = example_gates()
    fig = draw_retention(memory_retention)
    left = memory_retention(f.reshape(-1, 1, 1)).ravel()
    for ax, values in zip(fig.axes, (f, left), strict=True):
        np.testing.assert_allclose([bar.get_height() for bar in ax.patches], values)
        assert ax.get_ylim()[0] == 0
    assert set(colours(fig.axes[0].patches)) == {FORGET_GATE}
    assert set(colours(fig.axes[1].patches)) == {CELL}
    assert fig.axes[1].texts[0].get_text() == "f = 0.02"
    assert left[: CLOSED_AT + 1].max() < 0.01 < left[CLOSED_AT + 1]  # the caption's 1%
    shares = f"{left[CLOSED_AT]:.1%} or less up to that step, and {left[CLOSED_AT + 1]:.0%} to 95%"
    assert f"0.95, and 0.02 at step 12. Below: the share left at the end is {shares}" in (
        fig.get_label()
    )


def test_the_text_compares_with_the_prediction():
    """Is the share that of the function, beside the guess if there is one?"""
    assert describe_retention(memory_retention) == "The gates ½, 1 and ½ leave a share of 0.25."
    assert describe_retention(memory_retention, 0.5).endswith("0.25. You predicted 0.5.")
    assert "a share of 1." in describe_retention(np.ones_like)
