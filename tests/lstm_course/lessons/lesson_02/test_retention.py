"""What is left of a memory, and the bias that it takes."""

import numpy as np
import pytest

from lstm_course.cells import activations, gates
from lstm_course.lessons.lesson_02.retention import draw_retention, retention_by_steps
from lstm_course.plotting.palette import FORGET_GATE
from tests.lstm_course.drawn import colour, colours


def test_retention_places_a_bias_at_its_half_life():
    """Do the dots of the biases lie on the learner's curve?"""
    retention = np.array([0.5 ** np.arange(4), 0.9 ** np.arange(4)])
    fig = draw_retention(
        activations.sigmoid, gates.forget_bias_for_half_life, (0.0, 2.2), retention
    )
    left, right = fig.axes
    np.testing.assert_allclose(left.lines[1].get_ydata(), retention[1])
    dots = [line for line in right.lines if line.get_marker() == "o"]
    assert len(dots) == 2
    assert colours(dots) == colours(left.lines[:2])
    assert colour(right.lines[0]) == FORGET_GATE
    for dot in dots:
        (half_life,), (bias,) = dot.get_data()
        assert gates.forget_bias_for_half_life(half_life) == pytest.approx(bias)


def test_the_share_is_a_power_of_the_gate():
    """Is σ(b) to the power of n left after n steps?"""
    left = retention_by_steps(activations.sigmoid, gates.forget, (0, 2), steps=3)
    f = activations.sigmoid(np.array([0.0, 2.0]))
    np.testing.assert_allclose(left, f[:, None] ** np.arange(4))
