"""Forecasts of the next value, made forward and both ways: as they look in training, and in use.

T time steps, B series in a batch. Each value is made from the two before it and a shock that nobody
can foresee, so that the smallest possible mean squared error is known: that of the shocks, 1.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reader,
    Reading,
    draw_dots_by_reading,
    said,
    train_reader,
)
from lstm_course.plotting.palette import GREY, style

LENGTH = 20  # values that are read
WARM_UP = 5  # first steps, left out of the error: there is little to go by yet
FIRST, SECOND = 1.5, -0.8  # weights of the last value and the one before it
SCALE = 3.0  # what the networks read is divided by it; errors are not


class Errors(NamedTuple):
    """Mean squared errors in units of the shocks' variance: 1 is the best possible."""

    as_trained: float  # with the whole series before it, the values to be forecast among them
    in_use: float  # with nothing but the past


def series(rng: np.random.Generator, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (T, B, 1) and the value after each step, (T, B): x_t = 1.5 x_t−1 − 0.8 x_t−2 + shock.

    Example:
        >>> x, following = series(np.random.default_rng(0), batch_size=3)
        >>> bool(np.all(x[1:, :, 0] == following[:-1]))
        True
    """
    settle = 30  # steps until the beginning is forgotten
    values = np.zeros((settle + LENGTH + 1, batch_size))
    shocks = rng.standard_normal(values.shape)
    for t in range(2, len(values)):
        values[t] = FIRST * values[t - 1] + SECOND * values[t - 2] + shocks[t]
    values = values[settle:] / SCALE  # (T + 1, B)
    return values[:-1, :, None], values[1:]


def train_to_forecast(reading: Reading, seed: int, *, updates: int = 300) -> Reader:
    """Train to say at each step the value of the next one, 64 fresh series an update."""
    return train_reader(
        reading, lambda rng: series(rng, batch_size=64), "mse_loss", seed, updates=updates
    )


def forecast_errors(bidirectional: Callable, reader: Reader, seed: int) -> Errors:
    """Errors on 500 fresh series, with the future in sight and without.

    Args:
        bidirectional: `bidirectional_lstm_forward`, or one's own.
        reader: what `train_to_forecast` returned.
        seed: of the series.
    """
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    whole = said(bidirectional, reader, x)  # (T, B)
    # in use, the series ends today: a forecast is what is said at the last step that is there
    prefixes = np.stack([said(bidirectional, reader, x[: t + 1])[-1] for t in range(len(x))])
    return Errors(_mean_squared(whole, following), _mean_squared(prefixes, following))


def error_of_same_again(seed: int) -> float:
    """Error of a forecast that says: the next value will be as the last one."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    return _mean_squared(x[..., 0], following)


def error_of_the_best(seed: int) -> float:
    """Error of the best possible forecast, which knows the rule but not the shock: about 1."""
    x, following = series(np.random.default_rng([seed, 1]), batch_size=500)
    best = np.full_like(following, np.nan)
    best[1:] = FIRST * x[1:, :, 0] + SECOND * x[:-1, :, 0]
    return _mean_squared(best, following)


def _mean_squared(forecast: np.ndarray, following: np.ndarray) -> float:
    # the last step is left out, too: what follows it nobody has seen, backward or not
    difference = (forecast - following)[WARM_UP:-1] * SCALE
    return float(np.mean(difference**2))


def draw_forecast_errors(
    runs: Mapping[str, Sequence[Errors]], best: float, same_again: float
) -> Figure:
    """Error of forecasts in training and in use, a dot a run, on a logarithmic scale.

    Args:
        runs: reading -> its runs.
        best: error of the best possible forecast.
        same_again: error of a forecast that repeats the last value.
    """
    groups = {
        "as in training\n(the whole series in sight)": "as_trained",
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
