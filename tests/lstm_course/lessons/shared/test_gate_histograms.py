"""Histograms of the four gate blocks."""

import numpy as np
import pytest

from lstm_course.lessons.shared.gate_histograms import draw_gate_histograms, share_inside
from lstm_course.plotting.palette import GATES
from tests.lstm_course.drawn import colours


def test_histograms_count_in_per_cent():
    """Does each gate block's histogram have its colour, and heights that add up to 100?"""
    rng = np.random.default_rng(0)
    values = {name: rng.uniform(-1 if name == "g" else 0, 1, (3, 4, 5)) for name in "ifgo"}
    for ax, name in zip(draw_gate_histograms(values).axes, values, strict=True):
        bars = ax.containers[0]
        assert sum(bar.get_height() for bar in bars) == pytest.approx(100)
        assert set(colours(bars)) == {GATES[name]}
        assert ax.get_xlim() == (-1 if name == "g" else 0, 1)


def test_the_share_in_between_leaves_out_both_ends():
    """Does it count what is more than 0.05 away from the ends of the block's own range?"""
    values = np.array([-0.99, -0.5, 0.01, 0.5, 0.99])
    assert share_inside("g", values) == pytest.approx(3 / 5)
    assert share_inside("f", values[2:]) == pytest.approx(1 / 3)
