"""Probes and coloured text: do they show the numbers that they are given?"""

import re

import numpy as np
import pytest

from lstm_course.char_lm.probing import Probe
from lstm_course.lessons.lesson_08.probes import ColouredText, draw_probes
from lstm_course.plotting.palette import CANDIDATE, CELL, GREY
from tests.lstm_course.drawn import named_colours


def test_probes_show_three_bars_for_each_property():
    """Are untrained, trained and best unit side by side, and is less than nothing drawn as 0?"""
    trained = {"a": Probe(0.9, 3, 0.5), "b": Probe(0.4, 1, 0.2)}
    untrained = {"a": Probe(0.3, 0, 0.1), "b": Probe(-0.2, 0, 0.0)}
    (ax,) = draw_probes(trained, untrained).axes
    assert [bar.get_height() for bar in ax.patches] == [0.3, 0, 0.9, 0.4, 0.5, 0.2]
    assert named_colours(ax) == {
        "untrained, all units": GREY,
        "trained, all units": CELL,
        "trained, best unit alone": CANDIDATE,
    }


def test_a_text_is_coloured_by_its_values():
    """Has each character its own span, blue or vermillion, the stronger the further from zero?"""
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
