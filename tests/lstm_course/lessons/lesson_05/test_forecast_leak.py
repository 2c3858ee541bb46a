import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.forecast_leak import (
    LENGTH,
    SCALE,
    ForecastErrors,
    draw_forecast_errors,
    error_of_same_again,
    error_of_the_best,
    forecast_errors,
    series,
    train_to_forecast,
)
from tests.lstm_course.drawn import drawn


def test_series_follow_their_rule_up_to_a_shock():
    """Is what follows the next input, and the rest of the rule a shock of variance 1?"""
    x, following = series(np.random.default_rng(0), batch_size=2000)
    assert x.shape == (LENGTH, 2000, 1) and following.shape == (LENGTH, 2000)
    np.testing.assert_array_equal(following[:-1], x[1:, :, 0])
    shocks = SCALE * (following[1:] - 1.5 * x[1:, :, 0] + 0.8 * x[:-1, :, 0])
    assert shocks.var() == pytest.approx(1, rel=0.03)
    assert abs(np.corrcoef(shocks[:-1].ravel(), shocks[1:].ravel())[0, 1]) < 0.03


def test_errors_are_in_units_of_the_shocks():
    """Is the best possible error 1, and that of the same again what the process says?"""
    assert error_of_the_best(0) == pytest.approx(1, rel=0.05)
    rho = 1.5 / 1.8  # autocorrelation at lag 1, φ₁ / (1 − φ₂); the variance follows from it
    variance = 1 / ((1 - 1.5 * rho) + 0.8 * (1.5 * rho - 0.8))
    assert error_of_same_again(0) == pytest.approx(2 * variance * (1 - rho), rel=0.1)


def test_only_a_reader_of_the_future_is_deceived():
    """Has the forward reader one error, and the other a small one that does not last?"""
    forward = forecast_errors(
        bidirectional_lstm_forward, train_to_forecast("forward", 0, updates=60), 0
    )
    both = forecast_errors(
        bidirectional_lstm_forward, train_to_forecast("both ways", 0, updates=60), 0
    )
    assert forward.as_trained == pytest.approx(forward.in_use, rel=1e-12)
    assert both.as_trained < 0.6 < 1 < both.in_use


def test_forecasts():
    """Is each run a dot as trained and one in use, and are all of them within the axes?"""
    runs = {"forward": [ForecastErrors(1.0, 1.1)], "both ways": [ForecastErrors(0.02, 2.5)]}
    ax = draw_forecast_errors(runs, best=0.99, same_again=3.0).axes[0]
    lines = drawn(ax)
    for heights in ([1.0], [1.1], [0.02], [2.5], [0.99, 0.99], [3.0, 3.0]):
        assert heights in lines
    low, high = ax.get_ylim()
    assert low < 0.02 and high > 3.0
