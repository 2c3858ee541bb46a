import numpy as np

from lstm_course.experiments.difference_step import StepErrors
from lstm_course.plots.difference_step import draw_error_against_step


def test_both_curves_are_drawn_and_their_valleys_are_named():
    """Are the numbers those given, and is the best step of each curve marked and printed?"""
    steps = 10.0 ** np.arange(-8, 0)
    central, forward = np.full((2, 8), 1e-2)
    central[3], forward[1] = 2e-10, 5e-7
    (ax,) = draw_error_against_step(StepErrors(steps, forward, central)).axes
    curves = [line for line in ax.lines if len(line.get_xdata()) == 8]
    np.testing.assert_array_equal(curves[0].get_ydata(), central)
    np.testing.assert_array_equal(curves[1].get_ydata(), forward)
    said = [text.get_text() for text in ax.texts]
    assert "best: eps = 1e-05, error 2e-10" in said
    assert "best: eps = 1e-07, error 5e-07" in said
    rings = [line.get_xydata()[0] for line in ax.lines if len(line.get_xdata()) == 1]
    np.testing.assert_allclose(rings, [[1e-5, 2e-10], [1e-7, 5e-7]])
    assert ax.get_xscale() == ax.get_yscale() == "log"
