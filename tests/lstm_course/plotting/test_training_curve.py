"""The training curve: does it show the numbers that it is given?"""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstm_course.plotting.training_curve import SMOOTH, draw_training
from tests.lstm_course.drawn import drawn


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


@pytest.mark.parametrize(("apart", "labels"), [(0.14, ["a, b"]), (0.16, ["a", "b"])])
def test_labels_are_joined_where_lines_are_close(apart, labels):
    """Are levels less than 0.15 bits apart named together, and others on their own?"""
    ax = plt.figure().subplots()
    draw_training(ax, [3.0], [], {"b": 1.0 + apart, "a": 1.0})
    assert [text.get_text() for text in ax.texts] == labels


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
