"""The figure of a cell with and without squashing."""

import numpy as np
import pytest

from lstm_course.experiments.unsquashed import Roll
from lstm_course.plots.unsquashed import draw_unsquashed


def test_unsquashed_draws_both_runs():
    """Are size and stuck gates of both runs drawn, the share in per cent?"""
    rolls = {"a": Roll(np.ones(3), np.zeros(3)), "b": Roll(np.full(3, 9.0), np.full(3, 0.4))}
    left, right = draw_unsquashed(rolls).axes
    assert left.lines[1].get_ydata()[0] == 9
    assert right.lines[1].get_ydata()[0] == pytest.approx(40)
