"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_07.forecasting import (
    CHANGES,
    DRIFT,
    HORIZON,
    LENGTH,
    LEVELS,
    LINEAR,
    SEASONAL,
    draw_error_by_horizon,
    draw_forecast,
    draw_series,
    error_by_horizon,
    leaky_split,
    linear_forecast,
    persistence,
    seasonal_drift,
    seasonal_persistence,
    split,
    train_forecaster,
)
from lstm_course.plotting.palette import GREY, GROUPS, MODELS
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows
from tests.lstm_course.drawn import colours, named_colours

MONTHS = np.arange(360.0)
SEASONS = np.sin(2 * np.pi * MONTHS / 12) + 0.5 * np.cos(2 * np.pi * MONTHS / 6)
RISING = 300 + 0.1 * MONTHS + 3 * SEASONS


def test_split_leaks_nothing():
    """Is every target of the test later than all that was trained on, and none left out?"""
    parts = split(windows, MONTHS, train_months=240)
    assert parts.train_targets.max() == 239 and parts.train_inputs.min() == 0
    assert parts.test_targets.min() == 240 and parts.test_targets.max() == 359
    assert np.all(parts.test_targets[:, 0] == parts.test_inputs[:, -1] + 1)
    assert len(parts.test_inputs) == 360 - 240 - HORIZON + 1


def test_leaky_split_leaks():
    """Do targets of the test stand in the training part, though no window is in both?"""
    parts = leaky_split(windows, MONTHS, train_months=240)
    assert np.isin(parts.test_targets, parts.train_targets).mean() > 0.9
    assert not np.isin(parts.test_inputs[:, 0], parts.train_inputs[:, 0]).any()
    assert len(parts.test_inputs) == len(split(windows, MONTHS, 240).test_inputs)


@pytest.mark.parametrize(
    ("series", "exact"),
    [
        (np.full(120, 7.0), (persistence, seasonal_persistence, seasonal_drift)),
        (SEASONS[:120], (seasonal_persistence, seasonal_drift)),
        (RISING[:120], (seasonal_drift,)),
    ],
    ids=["constant", "seasonal", "seasonal and rising"],
)
def test_baselines_are_exact_where_their_rule_holds(series, exact):
    """Is each baseline without error on the series that it describes, and only there?"""
    inputs, targets = windows(series, LENGTH, HORIZON)
    for baseline in (persistence, seasonal_persistence, seasonal_drift):
        error = error_by_horizon(baseline(inputs), targets)
        assert error.shape == (HORIZON,)
        assert (error.max() < 1e-9) == (baseline in exact)


def test_linear_forecast_finds_a_linear_rule():
    """Is a series that continues linearly forecast exactly, far outside the training?"""
    parts = split(windows, RISING, train_months=240)
    assert error_by_horizon(linear_forecast(parts), parts.test_targets).max() < 1e-6


def test_changes_carry_over_where_levels_do_not():
    """Is the LSTM of changes better than that of levels when the test lies higher?"""
    parts = split(windows, RISING, train_months=240)
    changes, levels = (
        error_by_horizon(
            train_forecaster(standardise, parts, 0, of_changes=of_changes, updates=150),
            parts.test_targets,
        ).mean()
        for of_changes in (True, False)
    )
    assert changes < 1 < 3 < levels


def test_no_future_reaches_the_scale():
    """Are forecasts of the first test window the same, whatever the later ones hold?"""
    parts = split(windows, RISING, train_months=240)
    other = parts._replace(
        test_inputs=np.concatenate([parts.test_inputs[:1], 1000 * parts.test_inputs[1:]])
    )
    first, second = (
        train_forecaster(standardise, each, 0, of_changes=True, updates=3)[0]
        for each in (parts, other)
    )
    np.testing.assert_allclose(first, second, atol=1e-4)


def test_error_by_horizon():
    """Is it the root of the mean square, month by month?"""
    forecast, targets = np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([[1.0, 5.0], [0.0, 6.0]])
    expected = [np.sqrt(9 / 2), np.sqrt(25 / 2)]
    np.testing.assert_allclose(error_by_horizon(forecast, targets), expected)


def test_forecast_figures():
    """Do errors, bands and forecasts show what they were given?"""
    series = np.arange(60.0)
    assert draw_series(list(range(60)), series, 40, "ppm").axes[0].lines
    errors = {LEVELS: np.array([[1.0, 2.0], [3.0, 4.0]])}
    ax = draw_error_by_horizon({DRIFT: np.array([0.5, 0.6])}, errors, "ppm").axes[0]
    np.testing.assert_allclose(ax.lines[1].get_ydata(), [2, 3])
    assert named_colours(ax) == {DRIFT: GREY, LEVELS: GROUPS[0]}
    three = dict.fromkeys((LEVELS, CHANGES, LINEAR), np.ones((2, 2)))
    ax = draw_error_by_horizon({DRIFT: np.array([0.5, 0.6])}, three, "ppm").axes[0]
    assert colours(ax.lines) == [GREY, GROUPS[0], MODELS["lstm"], GREY]
    assert colours(ax.collections) == [GROUPS[0], MODELS["lstm"], GREY]
    assert ax.get_yscale() == "log"
    forecasts = {SEASONAL: np.ones(24), CHANGES: np.zeros(24)}
    ax = draw_forecast(np.arange(36.0), np.arange(24.0), forecasts, "ppm", known=30).axes[0]
    assert [line.get_color() for line in ax.lines[2:4]] == [GREY, MODELS["lstm"]]
    assert set(ax.lines[4].get_ydata()) == {30}
    assert ax.lines[0].get_xdata()[-1] == 0 and ax.lines[1].get_xdata()[0] == 1
