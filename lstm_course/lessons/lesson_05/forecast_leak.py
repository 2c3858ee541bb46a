"""Forecasts of the next value, reading forward and both ways: errors in training and in use.

T time steps, B series in a batch. Each value depends on the two before it and on an unpredictable
shock, so the smallest possible mean squared error is known: the variance of the shocks, 1.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reading,
    SequenceTagger,
    draw_dots_by_reading,
    tagger_outputs,
    train_tagger,
)
from lstm_course.plotting.palette import GREY, style

LENGTH = 20  # values per series
WARM_UP = 5  # first steps, excluded from the error: they have few values before them
FIRST, SECOND = 1.5, -0.8  # weights of the last value and the one before it
SCALE = 3.0  # divisor of the networks' inputs, but not of errors


class ForecastErrors(NamedTuple):
    """Mean squared errors in units of the shocks' variance: 1 is the best possible."""

    as_trained: float  # with the complete series as input, including the values to forecast
    in_use: float  # with the past alone


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


def train_to_forecast(reading: Reading, seed: int, *, updates: int = 300) -> SequenceTagger:
    """Train to predict the next value at each step, with 64 fresh series per update."""
    return train_tagger(
        reading, lambda rng: series(rng, batch_size=64), "mse_loss", seed, updates=updates
    )


def forecast_errors(bidirectional: Callable, tagger: SequenceTagger, seed: int) -> ForecastErrors:
    """Measure errors on 500 fresh series, with and without the future as input.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        tagger: from `train_to_forecast`.
        seed: of the series.
    """
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    complete = tagger_outputs(bidirectional, tagger, x)  # (T, B)
    # in use, the series ends today: the forecast is the output at its last step
    prefixes = np.stack(
        [tagger_outputs(bidirectional, tagger, x[: t + 1])[-1] for t in range(len(x))]
    )
    return ForecastErrors(
        _mean_squared_error(complete, following), _mean_squared_error(prefixes, following)
    )


def error_of_same_again(seed: int) -> float:
    """Measure the error of a forecast that repeats the last value."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    return _mean_squared_error(x[..., 0], following)


def error_of_the_best(seed: int) -> float:
    """Measure the error of the best possible forecast, which knows the rule but not the shock."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    best = np.full_like(following, np.nan)
    best[1:] = FIRST * x[1:, :, 0] + SECOND * x[:-1, :, 0]
    return _mean_squared_error(best, following)


def _mean_squared_error(forecast: np.ndarray, following: np.ndarray) -> float:
    # the last step is excluded, too: no input contains the value after it, in either direction
    difference = (forecast - following)[WARM_UP:-1] * SCALE
    return float(np.mean(difference**2))


def draw_forecast_errors(
    runs: Mapping[str, Sequence[ForecastErrors]], best: float, same_again: float
) -> Figure:
    """Draw the errors in training and in use, one dot per run, on a logarithmic scale.

    Args:
        runs: reading -> its runs.
        best: error of the best possible forecast.
        same_again: error of a forecast that repeats the last value.
    """
    groups = {
        "as in training\n(the full series visible)": "as_trained",
        "in use\n(the series ends today)": "in_use",
    }
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.8))
        draw_dots_by_reading(ax, groups, runs)
        ax.set_yscale("log")
        for value, text in ((best, "the best possible"), (same_again, "“the same again”")):
            ax.axhline(value, color=GREY, ls="--", lw=1.3)
            ax.text(0.5, value * 1.07, text, color=GREY, ha="center", va="bottom")
        ax.set(ylabel="mean squared error", xlim=(-0.5, 1.5))
        ax.set_ylim(top=1.5 * same_again)
        ax.yaxis.set_major_formatter("{x:g}")
        ax.legend(loc="lower right", title="reads")
    return fig
