import numpy as np
import pytest

from lstm_course.experiments.dropped_memory import Survival
from lstm_course.plots.dropped_memory import draw_survival
from tests.lstm_course.plots.drawn import drawn


def test_survival():
    """Are both shares drawn, and (1 − p)ᵗ beside them?"""
    survival = Survival(np.array([0.9, 0.9, 0.8]), np.array([1.0, 0.9, 0.7]))
    lines = drawn(draw_survival(survival, rate=0.1).axes[0])
    assert [0.9, 0.9, 0.8] in lines and [1.0, 0.9, 0.7] in lines
    assert any(line == pytest.approx([1, 0.9, 0.81]) for line in lines)
