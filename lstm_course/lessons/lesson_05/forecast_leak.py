"""Forecasts of the next value that read forward and both ways: errors in training and in use.

T time steps, B series in a batch. Each value depends on the two before it and on an unpredictable
shock, so the smallest possible mean squared error is known: the variance of the shocks, 1.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reading,
    SequenceTagger,
    read_out,
    tagger_outputs,
    train_tagger,
)

LENGTH = 20  # values per series
WINDOW = 6  # values of a past window
FIRST, SECOND = 1.5, -0.8  # weights of the last value and the one before it
SCALE = 3.0  # divisor of the networks' inputs, but not of errors


class ForecastErrors(NamedTuple):
    """Mean squared errors in units of the shocks' variance: 1 is the best possible."""

    as_trained: float  # with the inputs of the training
    in_use: float  # with nothing later than the day of the forecast


def series(rng: np.random.Generator, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs (T, B, 1) and next values (T, B): x_t = 1.5 x_t−1 − 0.8 x_t−2 + shock.

    Example:
        >>> x, following = series(np.random.default_rng(0), batch_size=3)
        >>> bool(np.all(x[1:, :, 0] == following[:-1]))
        True
    """
    settle = 30  # steps until the initial values no longer matter
    values = np.zeros((settle + LENGTH + 1, batch_size))
    shocks = rng.standard_normal(values.shape)
    for t in range(2, len(values)):
        values[t] = FIRST * values[t - 1] + SECOND * values[t - 2] + shocks[t]
    values = values[settle:] / SCALE  # (T + 1, B)
    return values[:-1, :, None], values[1:]


def windows_of(x: np.ndarray, following: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut series into windows of past values, and the value after each of them.

    Returns:
        (WINDOW, N, 1) and (N,), for every step that has enough values before it, except the last.
    """
    ends = range(WINDOW - 1, len(x) - 1)
    cut = np.concatenate([x[end + 1 - WINDOW : end + 1] for end in ends], axis=1)
    return cut, np.concatenate([following[end] for end in ends])


def train_at_every_step(reading: Reading, seed: int, *, updates: int) -> SequenceTagger:
    """Train to predict the next value at each step, with 64 fresh series per update."""
    return train_tagger(
        reading, lambda rng: series(rng, batch_size=64), "mse_loss", seed, updates=updates
    )


def train_on_windows(reading: Reading, seed: int, *, updates: int) -> SequenceTagger:
    """Train to predict the value after a window of past values, with 16 fresh series per update."""
    return train_tagger(
        reading,
        lambda rng: windows_of(*series(rng, batch_size=16)),
        "mse_loss",
        seed,
        updates=updates,
        at_the_end=True,
    )


def errors_at_every_step(
    bidirectional: Callable, tagger: SequenceTagger, seed: int
) -> ForecastErrors:
    """Measure errors on 500 fresh series: on complete series, and on series that end today.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        tagger: from `train_at_every_step`.
        seed: of the series.
    """
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    complete = tagger_outputs(bidirectional, tagger, x)  # (T, B)
    # in use, the series ends today: the forecast is the output at its last step
    today = [tagger_outputs(bidirectional, tagger, x[: t + 1])[-1] for t in range(len(x))]
    return ForecastErrors(
        mean_squared_error(complete, following), mean_squared_error(np.stack(today), following)
    )


def errors_on_windows(
    bidirectional: Callable, last_states: Callable, tagger: SequenceTagger, seed: int
) -> ForecastErrors:
    """Measure errors on the same series as `errors_at_every_step`, from windows of past values.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        last_states: `last_states`, the learner's own or the library's.
        tagger: from `train_on_windows`.
        seed: of the series.
    """
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)

    def forecast(window: np.ndarray) -> np.ndarray:
        hs = bidirectional(window, tagger.forward_params, tagger.backward_params)
        return read_out(tagger, last_states(hs, np.full(hs.shape[1], len(hs))))

    cut, wanted = windows_of(x, following)
    as_trained = float(np.mean((SCALE * (forecast(cut) - wanted)) ** 2))
    today = np.zeros_like(following)
    for t in range(WINDOW - 1, len(x)):
        today[t] = forecast(x[: t + 1][-WINDOW:])
    return ForecastErrors(as_trained, mean_squared_error(today, following))


def error_of_same_again(seed: int) -> float:
    """Measure the error of a forecast that repeats the last value."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    return mean_squared_error(x[..., 0], following)


def error_of_the_best(seed: int) -> float:
    """Measure the error of the best possible forecast, which knows the rule but not the shock."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    best = np.full_like(following, np.nan)
    best[1:] = FIRST * x[1:, :, 0] + SECOND * x[:-1, :, 0]
    return mean_squared_error(best, following)


def mean_squared_error(forecast: np.ndarray, following: np.ndarray) -> float:
    """Compare forecasts (T, B) with what followed, in units of the shocks' variance."""
    # the first steps have few values before them, and the value after the last is in no input
    difference = (forecast - following)[WINDOW - 1 : -1] * SCALE
    return float(np.mean(difference**2))
