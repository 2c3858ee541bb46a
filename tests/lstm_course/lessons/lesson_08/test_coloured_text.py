"""Coloured text: does it show the numbers that it receives?"""

import re

import numpy as np
import pytest

from lstm_course.lessons.lesson_08.coloured_text import STRONGEST, ColouredText
from lstm_course.plotting.colour import contrast
from lstm_course.plotting.palette import GROUPS, HIDDEN
from lstm_course.plotting.theme import DARK, LIGHT, shades_of, variable


def test_a_text_is_coloured_by_its_values():
    """Has each character its own span, blue or brown, the stronger the further from zero?"""
    html = ColouredText("a<b", np.array([1.0, -0.5, 0.0]))._repr_html_()
    spans = re.findall(r'srgb, var\((--lstm-\w+)\) (\d+)%, transparent\)">(.*?)</span>', html)
    colours, strengths, characters = zip(*spans, strict=True)
    assert colours[:2] == (variable(HIDDEN), variable(GROUPS[0]))
    assert [int(strength) for strength in strengths] == [45, 22, 0]
    assert characters == ("a", "&lt;", "b")
    assert all(f"{colour}:#" in html for colour in colours)  # it has a value on every page


@pytest.mark.parametrize("colour", [HIDDEN, GROUPS[0]])
def test_the_strongest_colour_leaves_the_text_readable(colour):
    """Is the contrast of JupyterLab's text at least 4.5:1, in both themes?"""
    shades = shades_of(colour)
    for shade, background, ink in (
        (shades.light, LIGHT, "#212121"),
        (shades.dark, DARK, "#e0e0e0"),
    ):
        both = zip(bytes.fromhex(shade[1:]), bytes.fromhex(background[1:]), strict=True)
        mixed = (round(STRONGEST * a + (1 - STRONGEST) * b) for a, b in both)
        assert contrast(ink, "#" + bytes(mixed).hex()) >= 4.5


def test_a_coloured_text_needs_a_value_for_each_character():
    """Are texts and values of different lengths refused?"""
    with pytest.raises(ValueError, match="2 characters and 3 values"):
        ColouredText("ab", np.zeros(3))


def test_a_coloured_text_is_text_without_a_page():
    """Does a terminal show the text alone?"""
    assert repr(ColouredText("ab", np.zeros(2))) == "ab"
