import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.forecast_leak import (
    LENGTH,
    SCALE,
    WINDOW,
    error_of_same_again,
    error_of_the_best,
    errors_at_every_step,
    errors_on_windows,
    series,
    train_at_every_step,
    train_on_windows,
    windows_of,
)
from lstm_course.sequences.padding import last_states


def test_series_follow_their_rule_up_to_a_shock():
    """Is what follows the next input, and the rest of the rule a shock of variance 1?"""
    x, following = series(np.random.default_rng(0), batch_size=2000)
    assert x.shape == (LENGTH, 2000, 1) and following.shape == (LENGTH, 2000)
    np.testing.assert_array_equal(following[:-1], x[1:, :, 0])
    shocks = SCALE * (following[1:] - 1.5 * x[1:, :, 0] + 0.8 * x[:-1, :, 0])
    assert shocks.var() == pytest.approx(1, rel=0.03)
    assert abs(np.corrcoef(shocks[:-1].ravel(), shocks[1:].ravel())[0, 1]) < 0.03


def test_errors_are_in_units_of_the_shocks():
    """Is the best possible error 1, and that of repeating a value what the process implies?"""
    assert error_of_the_best(0) == pytest.approx(1, rel=0.05)
    rho = 1.5 / 1.8  # autocorrelation at lag 1, φ₁ / (1 − φ₂); the variance follows from it
    variance = 1 / ((1 - 1.5 * rho) + 0.8 * (1.5 * rho - 0.8))
    assert error_of_same_again(0) == pytest.approx(2 * variance * (1 - rho), rel=0.1)


def test_windows_end_before_the_value_that_follows():
    """Does each window hold the values before its target, the target being the next value?"""
    x, following = series(np.random.default_rng(0), batch_size=3)
    cut, wanted = windows_of(x, following)
    steps = LENGTH - WINDOW  # the last value of a series is followed by none of its inputs
    assert cut.shape == (WINDOW, 3 * steps, 1) and wanted.shape == (3 * steps,)
    for k in range(steps):
        for n in range(3):
            np.testing.assert_array_equal(cut[:, 3 * k + n, 0], x[k : k + WINDOW, n, 0])
            assert wanted[3 * k + n] == x[k + WINDOW, n, 0]


def test_only_the_network_that_reads_the_future_is_deceived():
    """Does the forward network have one error, and the other a small one that does not last?"""
    forward, both = (
        errors_at_every_step(
            bidirectional_lstm_forward, train_at_every_step(reading, 0, updates=60), 0
        )
        for reading in ("forward", "both ways")
    )
    assert forward.as_trained == pytest.approx(forward.in_use, rel=1e-12)
    assert both.as_trained < 0.6 < 1 < both.in_use


def test_a_window_of_the_past_leaks_nothing():
    """Is the error in use that of the training, and close to the best possible?"""
    tagger = train_on_windows("both ways", 0, updates=100)
    errors = errors_on_windows(bidirectional_lstm_forward, last_states, tagger, 0)
    assert errors.as_trained == pytest.approx(errors.in_use, rel=1e-12)
    assert 0.95 * error_of_the_best(0) < errors.in_use < 1.2
