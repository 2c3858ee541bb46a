"""Arithmetic of colours: do contrast and lightness agree with an independent computation?"""

import numpy as np
import pytest

from lstm_course.plotting.colour import contrast, lighten_to, luminance
from tests.lstm_course.plotting import colour_vision


@pytest.mark.parametrize("colour", ["#000000", "#767676", "#d55e00", "#ffffff"])
def test_contrast_is_that_of_wcag(colour):
    """Is it the same as the test's own, and 4.54 for the grey that WCAG's guides cite?"""
    assert contrast(colour, "#FFFFFF") == pytest.approx(colour_vision.contrast(colour, "white"))
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", ["#3d3dcc", "#4c4300", "#808080", "#d55e00"])
@pytest.mark.parametrize("goal", [0.05, 0.3, 0.8])
def test_lightening_keeps_the_hue(colour, goal):
    """Is the luminance that asked for, and does the hue in Oklab stay the same?"""
    found = lighten_to(colour, goal)
    assert luminance(found) == pytest.approx(goal, rel=0.03)
    before, after = (colour_vision.perceived(c, "typical")[1:] for c in (colour, found))
    if colour == "#808080":
        assert np.abs(after).max() < 0.5
    else:
        cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
        assert cosine > 0.98
