"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest

from lstm_course.experiments.handwriting import Reader
from lstm_course.experiments.vowels import recordings
from lstm_course.plots.agreement import draw_accuracy_by_attractors, draw_number_unit
from lstm_course.plots.forecasting import (
    CHANGES,
    DRIFT,
    LEVELS,
    SEASONAL,
    draw_error_by_horizon,
    draw_forecast,
    draw_series,
)
from lstm_course.plots.handwriting import draw_accuracies, draw_reach, draw_readings
from lstm_course.plots.palette import CELL, GREY, MODELS
from lstm_course.plots.vowels import draw_alignment, draw_error_rates, draw_vowel_space
from lstm_course.plots.wirings import WIRINGS, draw_wirings
from lstm_course.tasks.vowels import FORMANTS, VOWELS


def test_agreement_shows_means_and_every_seed():
    """Is the line the mean, and each seed a dot?"""
    values = np.array([[1.0, 0.8], [0.6, 0.4]])
    ax = draw_accuracy_by_attractors((0, 5), {"lstm": values}, {"noun": np.zeros(2)}).axes[0]
    lines = [line for line in ax.lines if line.get_color() == MODELS["lstm"]]
    np.testing.assert_allclose(lines[0].get_ydata(), [0.8, 0.6])
    dots = np.concatenate([line.get_ydata() for line in lines[1:]])
    assert sorted(dots) == [0.4, 0.6, 0.8, 1.0]


def test_number_unit_points_at_the_one_that_is_missed():
    """Is the unit marked without which most verbs go wrong, not that of the largest correlation?"""
    words = [".", "the", "keys", "are"]
    traces = [(words, np.arange(4.0)), (words, -np.arange(4.0))]
    fig = draw_number_unit(np.array([0.95, -0.9, 0.5]), np.array([1, 0.5, 0.9, 1]), traces)
    units = fig.axes[0]
    (marked,) = [line for line in units.lines if line.get_color() == CELL]
    assert (marked.get_xdata()[0], marked.get_ydata()[0]) == (0.9, 0.5)
    labels = fig.axes[1].get_xticklabels()
    assert [label.get_text() for label in labels] == words
    assert labels[2].get_color() == labels[3].get_color() != labels[1].get_color()
    (kept,) = fig.axes[1].patches  # from the subject to its verb
    assert kept.get_x() < 2 and kept.get_x() + kept.get_width() > 3


def test_readings_show_the_image_three_times():
    """Are the bars the pixels in reading order?"""
    image = np.arange(64.0).reshape(8, 8) / 64
    axes = draw_readings(image, 3).axes
    np.testing.assert_array_equal(axes[0].images[0].get_array(), image)
    assert [bar.get_height() for bar in axes[2].patches] == image.ravel().tolist()


def test_accuracies_show_every_seed():
    """Is each seed a dot at its reading?"""
    accuracies = {
        ("rows", "rnn"): np.array([0.9, 0.95]),
        ("pixels", "lstm"): np.array([0.7]),
    }
    ax = draw_accuracies(accuracies, np.array([0.96, 0.97])).axes[0]
    dots = {
        (round(x), y)
        for line in ax.lines
        if line.get_marker() == "o"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    assert dots == {(0, 0.9), (0, 0.95), (1, 0.7)}


def test_reach_shows_accuracy_step_by_step():
    """Is the right curve the share of right answers after each step?"""
    labels = np.array([1, 2])
    reader = Reader(np.array([[0, 0], [1, 0], [1, 2]]), 1.0, np.array([0.1, 0.2, 0.3]))
    left, right = draw_reach({"lstm": reader}, labels).axes
    np.testing.assert_array_equal(right.lines[0].get_ydata(), [0, 0.5, 1])
    assert left.get_yscale() == "log"


def test_forecast_figures():
    """Do errors, bands and forecasts show what they were given?"""
    series = np.arange(60.0)
    assert draw_series(list(range(60)), series, 40, "ppm").axes[0].lines
    errors = {LEVELS: np.array([[1.0, 2.0], [3.0, 4.0]])}
    ax = draw_error_by_horizon({DRIFT: np.array([0.5, 0.6])}, errors, "ppm").axes[0]
    np.testing.assert_allclose(ax.lines[1].get_ydata(), [2, 3])
    assert ax.get_yscale() == "log"
    forecasts = {SEASONAL: np.ones(24), CHANGES: np.zeros(24)}
    ax = draw_forecast(np.arange(36.0), np.arange(24.0), forecasts, "ppm", known=30).axes[0]
    assert [line.get_color() for line in ax.lines[2:4]] == [GREY, CELL]
    assert set(ax.lines[4].get_ydata()) == {30}
    assert ax.lines[0].get_xdata()[-1] == 0 and ax.lines[1].get_xdata()[0] == 1


def test_vowel_space_has_every_vowel():
    """Is each vowel of each speaker named?"""
    texts = [text.get_text() for text in draw_vowel_space().axes[0].texts]
    assert sorted(texts) == sorted(VOWELS * len(FORMANTS))


@pytest.mark.parametrize("number", range(3))
def test_alignment_names_what_was_said(number):
    """Are the vowels named in order above the spectrogram, whatever the recording?"""
    one = recordings(5, 3)[number]
    truth = np.log(np.eye(11)[one.labels][:, None] + 1e-9)
    fig = draw_alignment(one, truth, truth)
    assert [text.get_text() for text in fig.axes[0].texts] == [VOWELS[v] for v in one.vowels]
    assert len({ax.get_xlim() for ax in fig.axes}) == 1


def test_error_rates_show_means_and_seeds():
    """Is each bar a mean, written beside it?"""
    ax = draw_error_rates({"LSTM": np.array([0.1, 0.3]), "frames": np.array([0.5])}).axes[0]
    assert [bar.get_width() for bar in ax.patches] == [0.2, 0.5]
    assert [text.get_text() for text in ax.texts] == ["20.0%", "50.0%"]


def test_wirings_are_all_drawn():
    """Has each way to wire its own title?"""
    titles = {ax.get_title(loc="left").strip() for ax in draw_wirings().axes}
    assert titles == {name for name, *_ in WIRINGS} | {"behind a convolution", "both ways"}
