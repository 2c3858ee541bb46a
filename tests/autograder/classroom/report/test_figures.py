"""Do the figures show the numbers that they are given?"""

import base64
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from autograder.classroom.report.counts import count
from autograder.classroom.report.figures import (
    MAX_BINS,
    bin_size,
    exercises_figure,
    marks_figure,
    to_data_url,
)
from lstm_course.plotting.palette import INK, ON_COLOUR
from tests.autograder.classroom.report.a_class import a_class


def test_every_submission_is_in_one_bar_of_marks():
    """Is a bar's height the number of submissions, with full marks apart?"""
    counts = replace(count(a_class()), marks=(0, 0, 0.5, 3, 3.5, 5.5, 6, 6.0, 6))
    (ax,) = marks_figure(counts).axes
    heights = [bar.get_height() for bar in ax.patches]
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert dict(zip(labels, heights, strict=True)) == {
        "0": 3, "1": 0, "2": 0, "3": 2, "4": 0, "5": 1, "all": 3,
    }  # fmt: skip


@pytest.mark.parametrize("points", [0, 0.5, 2, 15, 22, 30, 100, 1000, 12345])
def test_bins_are_few(points):
    """Can the axis be read, however many marks there are?"""
    counts = replace(count(a_class()), points=points, marks=(0.0, points / 2, points))
    (ax,) = marks_figure(counts).axes
    assert points / bin_size(points) <= MAX_BINS
    assert sum(bar.get_height() for bar in ax.patches) == 3


def test_bars_of_exercises_are_shares():
    """Does each bar add up to the whole class, in the order of the notebook?"""
    counts = count(a_class())
    (ax,) = exercises_figure(counts.exercises).axes
    widths = [[bar.get_width() for bar in bars] for bars in ax.containers]
    assert [sum(column) for column in zip(*widths, strict=True)] == pytest.approx([1, 1, 1])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["sigmoid", "forget", "essay"]


def test_a_name_is_no_formula():
    """Can a cell be called what matplotlib would take for mathematics?"""
    exercises = [replace(one, name="a$b$^{") for one in count(a_class()).exercises]
    picture = to_data_url(exercises_figure(exercises))
    svg = base64.b64decode(picture.split(",", 1)[1])
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert picture == to_data_url(exercises_figure(exercises))  # nothing of the clock in it


def test_a_figure_follows_the_systems_theme():
    """Has it no colour of its own, and does it name its variables' values for dark pages?"""
    svg = base64.b64decode(to_data_url(marks_figure(count(a_class()))).split(",", 1)[1]).decode()
    style, body = re.search(r"<style>(.*?)</style>(.*)", svg, re.DOTALL).groups()
    assert style.startswith(":root{") and "(prefers-color-scheme:dark){:root{" in style
    assert not re.search(r"(fill|stroke): ?#", body)
    assert set(re.findall(r"var\((--\w[\w-]*)\)", svg)) == set(re.findall(r"(--[\w-]+):", style))


def test_numbers_on_bars_can_be_read_in_both_themes():
    """Are they black on coloured bars, also where other text is white?"""
    (ax,) = exercises_figure(count(a_class()).exercises).axes
    colours = {text.get_color() for text in ax.texts if text.get_text()}
    assert colours <= {ON_COLOUR, INK} and ON_COLOUR in colours
