"""Histograms of the four layers."""

import numpy as np
import pytest

from lstm_course.lessons.shared.gate_histograms import draw_gate_histograms
from lstm_course.plotting.palette import GATES
from tests.lstm_course.drawn import colours


def test_histograms_count_in_per_cent():
    """Does each layer's histogram have its colour, and heights that add up to 100?"""
    values = {name: np.random.default_rng(0).uniform(-1, 1, (3, 4, 5)) for name in "ifgo"}
    for ax, name in zip(draw_gate_histograms(values).axes, values, strict=True):
        assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)
        assert set(colours(ax.patches)) == {GATES[name]}
