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
    MONTHS_SHOWN,
    SEASONAL,
    Windows,
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
CUTS = (200, 240)
RISING = 300 + 0.1 * MONTHS + 3 * SEASONS


def test_split_leaks_nothing():
    """Is every target later than those of the part before, and none left out?"""
    parts = split(windows, MONTHS, (200, 260))
    bounds = [(part.targets.min(), part.targets.max()) for part in parts]
    assert bounds == [(LENGTH, 199), (200, 259), (260, 359)]
    assert parts.train.inputs.min() == 0
    for part in parts:
        assert np.all(part.targets[:, 0] == part.inputs[:, -1] + 1)
    assert len(parts.validation.inputs) == 60 - HORIZON + 1
    assert len(parts.test.inputs) == 100 - HORIZON + 1


def test_leaky_split_leaks():
    """Are targets of the test in the training part, though no window is in both?"""
    honest, parts = (make(windows, MONTHS, (200, 260)) for make in (split, leaky_split))
    for part in (parts.validation, parts.test):
        assert np.isin(part.targets, parts.train.targets).mean() > 0.9
        assert not np.isin(part.inputs[:, 0], parts.train.inputs[:, 0]).any()
    assert not np.isin(parts.test.inputs[:, 0], parts.validation.inputs[:, 0]).any()
    assert len(parts.test.inputs) == len(honest.test.inputs)
    assert len(parts.validation.inputs) == len(honest.validation.inputs)


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
    parts = split(windows, RISING, CUTS)
    forecast = linear_forecast(parts.train, parts.test.inputs)
    assert error_by_horizon(forecast, parts.test.targets).max() < 1e-6


def test_ridge_is_the_textbooks():
    """Do the coefficients solve the normal equations with the ridge on their diagonal?"""
    rng = np.random.default_rng(0)
    train = Windows(rng.standard_normal((50, LENGTH)), rng.standard_normal((50, HORIZON)))
    asked = rng.standard_normal((3, LENGTH))
    X, Y = np.diff(train.inputs), train.targets - train.inputs[:, -1:]
    Xc, Yc = X - X.mean(0), Y - Y.mean(0)
    weights = np.linalg.solve(Xc.T @ Xc + 2.0 * np.eye(LENGTH - 1), Xc.T @ Yc)
    expected = asked[:, -1:] + Y.mean(0) + (np.diff(asked) - X.mean(0)) @ weights
    np.testing.assert_allclose(linear_forecast(train, asked, ridge=2.0), expected)


def test_changes_carry_over_where_levels_do_not():
    """Is the LSTM of changes better than that of levels when the test lies higher?"""
    parts = split(windows, RISING, CUTS)
    changes, levels = (
        error_by_horizon(
            train_forecaster(standardise, parts, 0, of_changes=of_changes, updates=150).forecast,
            parts.test.targets,
        ).mean()
        for of_changes in (True, False)
    )
    assert changes < 1 < 3 < levels


def test_the_best_validation_check_is_kept():
    """Is each fiftieth update checked by the error of the validation part?"""
    parts = split(windows, RISING, CUTS)
    swapped = parts._replace(test=parts.validation)  # so the forecast is that of the validation
    made = train_forecaster(standardise, swapped, 0, of_changes=True, updates=120)
    assert len(made.validation) == 2
    assert made.best_update == 50 * (1 + made.validation.argmin())
    error = np.sqrt(np.mean((made.forecast - parts.validation.targets) ** 2))
    assert error == pytest.approx(made.validation.min(), rel=1e-4)


def test_no_future_reaches_the_scale():
    """Are forecasts of the first test window the same, whatever the later ones hold?"""
    parts = split(windows, RISING, CUTS)
    later = np.concatenate([parts.test.inputs[:1], 1000 * parts.test.inputs[1:]])
    other = parts._replace(test=parts.test._replace(inputs=later))
    first, second = (
        train_forecaster(standardise, each, 0, of_changes=True, updates=3).forecast[0]
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
    assert draw_series(list(range(60)), series, (30, 40), "ppm").axes[0].lines
    errors = {LEVELS: np.array([[1.0, 2.0], [3.0, 4.0]])}
    ax = draw_error_by_horizon({DRIFT: np.array([0.5, 0.6])}, errors, "ppm").axes[0]
    np.testing.assert_allclose(ax.lines[1].get_ydata(), [2, 3])
    assert named_colours(ax) == {DRIFT: GREY, LEVELS: GROUPS[0]}
    three = dict.fromkeys((LEVELS, CHANGES, LINEAR), np.ones((2, 2)))
    ax = draw_error_by_horizon({DRIFT: np.array([0.5, 0.6])}, three, "ppm").axes[0]
    assert colours(ax.lines) == [GREY, GROUPS[0], MODELS["lstm"], GREY]
    assert colours(ax.collections) == [GROUPS[0], MODELS["lstm"], GREY]
    assert ax.get_yscale() == "log"
    own = {CHANGES: np.array([np.arange(24.0), np.arange(24.0) + 2])}
    ax = draw_error_by_horizon({}, three, "ppm", own).axes[0]
    np.testing.assert_allclose(ax.lines[-1].get_ydata(), MONTHS_SHOWN)  # the mean of the two
    forecasts = {SEASONAL: np.ones(24), CHANGES: np.zeros(24)}
    ax = draw_forecast(np.arange(36.0), np.arange(24.0), forecasts, "ppm", known=30).axes[0]
    assert [line.get_color() for line in ax.lines[2:4]] == [GREY, MODELS["lstm"]]
    assert set(ax.lines[4].get_ydata()) == {30}
    assert ax.lines[0].get_xdata()[-1] == 0 and ax.lines[1].get_xdata()[0] == 1
