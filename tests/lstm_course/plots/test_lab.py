"""The lab's figures: do they show the numbers that they are given?"""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstm_course.char_lm.probing import Probe
from lstm_course.char_lm.roofline import Roofline
from lstm_course.char_lm.timing import LayerTiming
from lstm_course.plots.lab import (
    SMOOTH,
    ColouredText,
    draw_training,
    plot_memory,
    plot_probes,
    plot_rates,
    plot_roofline,
)
from tests.lstm_course.plots.drawn import drawn


def test_training_shows_every_step_its_mean_and_the_tests():
    """Are the raw loss, a moving average, the tests and the compressors all there?"""
    losses = list(np.linspace(4, 2, 60))
    ax = plt.figure().subplots()
    draw_training(ax, losses, [(30, 3.0), (60, 2.5)], {"xz": 1.4})
    raw, smooth, tested, xz = drawn(ax)
    assert raw == losses
    assert smooth == pytest.approx([np.mean(losses[k : k + SMOOTH]) for k in range(61 - SMOOTH)])
    assert tested == [3.0, 2.5] and set(xz) == {1.4}
    assert [text.get_text() for text in ax.texts] == ["xz"]


def test_names_of_levels_are_not_written_over_each_other():
    """Do compressors that need nearly the same share one label, and others have their own?"""
    ax = plt.figure().subplots()
    draw_training(ax, [3.0], [], {"zlib": 1.95, "bz2": 1.39, "xz": 1.41})
    assert [text.get_text() for text in ax.texts] == ["bz2, xz", "zlib"]


def test_training_can_be_drawn_before_there_is_much_to_draw():
    """Does a run of three steps make a figure, and does a second drawing replace the first?"""
    ax = plt.figure().subplots()
    draw_training(ax, [], [])
    draw_training(ax, [5.0, 4.9, 4.8], [])
    assert drawn(ax) == [[5.0, 4.9, 4.8]]


def test_everything_measured_lies_in_the_picture():
    """Are losses and compressors within the axes, whatever their size?"""
    ax = plt.figure().subplots()
    draw_training(ax, [7.0] + [2.0] * 50, [(50, 0.4)], {"bz2": 6.2})
    low, high = ax.get_ylim()
    assert low < 0.4 and high > 6.2


def test_roofline_shows_each_point_and_the_roof_over_it():
    """Do dotted lines lead from each point to the limit at its intensity?"""
    roof = Roofline(flops=4e10, bandwidth=1e10)
    (ax,) = plot_roofline(roof, {"loop": (0.5, 1e9), "layer": (20.0, 2e10)}).axes
    _, loop, to_roof, layer, _ = drawn(ax)
    assert loop == [1.0] and layer == [20.0]
    assert to_roof == [1.0, 5.0]


def test_rates_are_written_beside_the_bars():
    """Do bars and words say tokens a second and the share of the peak?"""
    measured = [LayerTiming("loop", 1.0, 20_000.0, 2.5e9), LayerTiming("layer", 0.5, 40_000.0, 5e9)]
    (ax,) = plot_rates(measured, peak=10e9).axes
    assert [bar.get_width() for bar in ax.patches] == [20, 40]
    assert [text.get_text() for text in ax.texts] == [
        " 20 thousand, 25% of the peak",
        " 40 thousand, 50% of the peak",
    ]


def test_memory_is_shown_in_mebibytes():
    """Are the kept bytes a line and the cut segment's a level?"""
    (ax,) = plot_memory([64, 128], [2**20, 2**21], segment=64, cut=2**20).axes
    whole, cut = drawn(ax)
    assert whole == [1, 2] and set(cut) == {1}


def test_probes_show_three_bars_for_each_property():
    """Are untrained, trained and best unit side by side, and is less than nothing drawn as 0?"""
    trained = {"a": Probe(0.9, 3, 0.5), "b": Probe(0.4, 1, 0.2)}
    untrained = {"a": Probe(0.3, 0, 0.1), "b": Probe(-0.2, 0, 0.0)}
    (ax,) = plot_probes(trained, untrained).axes
    assert [bar.get_height() for bar in ax.patches] == [0.3, 0, 0.9, 0.4, 0.5, 0.2]


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
