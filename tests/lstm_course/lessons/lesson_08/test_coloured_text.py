"""Coloured text: does it show the numbers that it receives?"""

import re

import numpy as np
import pytest

from lstm_course.lessons.lesson_08.coloured_text import ColouredText


def test_a_text_is_coloured_by_its_values():
    """Has each character its own span, blue or brown, the stronger the further from zero?"""
    html = ColouredText("a<b", np.array([1.0, -0.5, 0.0]))._repr_html_()
    shades = re.findall(r"rgba\((\d+), \d+, (\d+), ([\d.]+)\)", html)
    reds, blues, strengths = ([float(v) for v in column] for column in zip(*shades, strict=True))
    assert blues[0] > reds[0] and reds[1] > blues[1]
    assert strengths[0] > strengths[1] > strengths[2] == 0
    assert ">&lt;</span>" in html


def test_a_coloured_text_needs_a_value_for_each_character():
    """Are texts and values of different lengths refused?"""
    with pytest.raises(ValueError, match="2 characters and 3 values"):
        ColouredText("ab", np.zeros(3))


def test_a_coloured_text_is_text_without_a_page():
    """Does a terminal show the text alone?"""
    assert repr(ColouredText("ab", np.zeros(2))) == "ab"
