"""The figure of sigmoid and tanh."""

import numpy as np

from lstm_course.cells import activations
from lstm_course.lessons.lesson_02.squashing import draw_squashing
from lstm_course.plotting.palette import CANDIDATE, FORGET_GATE
from tests.lstm_course.drawn import named_colours


def test_squashing_draws_the_functions_given():
    """Are values and slopes those of the learner's functions?"""
    fig = draw_squashing(lambda a: 0 * a + 0.5, lambda s: s + 7, activations.tanh_grad)
    values, slopes = fig.axes
    curves = [line for line in values.lines if len(line.get_xdata()) > 2]
    np.testing.assert_array_equal(curves[0].get_ydata(), 0.5)
    assert named_colours(values) == {"σ(a), a gate": FORGET_GATE, "tanh(a), a candidate": CANDIDATE}
    assert named_colours(slopes) == {"s (1 − s)": FORGET_GATE, "1 − t²": CANDIDATE}
    np.testing.assert_array_equal(slopes.lines[0].get_ydata(), 7.5)
    a = slopes.lines[1].get_xdata()
    np.testing.assert_allclose(slopes.lines[1].get_ydata(), np.gradient(np.tanh(a), a), atol=5e-3)
