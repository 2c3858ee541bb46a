"""Forecasts of the carbon dioxide in the air: two LSTMs over several seeds, and four baselines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_07.forecasting import (
    CHANGES,
    DRIFT,
    LEVELS,
    LINEAR,
    PERSISTENCE,
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
from lstm_course.lessons.scores import winner
from lstm_course.size import experiment_size

TRAIN_MONTHS = 300
SEEDS = {"quick": 5, "full": 20}
LEAKY_SEEDS = 3
SHOWN = 60  # the test window of the figure


def draw_co2(months: Sequence[datetime], series: np.ndarray) -> Figure:
    """Draw the series and its cut in time."""
    return draw_series(months, series, TRAIN_MONTHS, "CO₂ (ppm)")


@dataclass
class ForecastExperiment:
    """Forecasts of the test part, and their errors.

    Attributes:
        functions: namespace with windows and standardise.
        series: one value per month, in ppm (N,).
        progress: wraps a range of seeds, such as `tqdm`.
        seeds: number of networks of each kind.
        updates: of the training.
    """

    functions: SimpleNamespace
    series: np.ndarray
    progress: Callable[[range], Iterable[int]] = iter
    seeds: int = field(default_factory=lambda: SEEDS[experiment_size()])
    updates: int = 300

    def __post_init__(self) -> None:
        """Cut the series in time and compute the baselines' forecasts."""
        self.parts = split(self.functions.windows, self.series, TRAIN_MONTHS)
        self.plain = {
            PERSISTENCE: persistence(self.parts.test_inputs),
            SEASONAL: seasonal_persistence(self.parts.test_inputs),
            DRIFT: seasonal_drift(self.parts.test_inputs),
        }
        self.forecasts = {LINEAR: [linear_forecast(self.parts)]}  # name -> one per seed

    def train(self) -> str:
        """Train the LSTMs of levels and of changes, and list all errors."""
        for name in (LEVELS, CHANGES):
            self.forecasts[name] = [
                train_forecaster(
                    self.functions.standardise,
                    self.parts,
                    seed,
                    of_changes=name == CHANGES,
                    updates=self.updates,
                )
                for seed in self.progress(range(self.seeds))
            ]
        return "\n".join(
            f"{name:<29} {error.mean():.2f} ppm ({error.min():.2f} to {error.max():.2f})"
            for name, error in self.mean_errors().items()
        )

    def errors(self) -> dict[str, np.ndarray]:
        """Return name -> errors (seeds, H) of the trained and fitted forecasts."""
        return {
            name: np.stack([error_by_horizon(each, self.parts.test_targets) for each in made])
            for name, made in self.forecasts.items()
        }

    def mean_errors(self) -> dict[str, np.ndarray]:
        """Return name -> error averaged over the months ahead (seeds,), baselines first."""
        plain = {
            name: error_by_horizon(forecast, self.parts.test_targets).mean(keepdims=True)
            for name, forecast in self.plain.items()
        }
        return plain | {name: errors.mean(axis=1) for name, errors in self.errors().items()}

    def draw_errors(self) -> Figure:
        """Draw the error of every forecast against months ahead."""
        plain = {
            name: error_by_horizon(forecast, self.parts.test_targets)
            for name, forecast in self.plain.items()
        }
        return draw_error_by_horizon(plain, self.errors(), "ppm")

    def draw_window(self) -> Figure:
        """Draw the forecasts from one window of the test part."""
        shown = {name: self.plain[name][SHOWN] for name in (SEASONAL, DRIFT)}
        shown |= {name: made[0][SHOWN] for name, made in self.forecasts.items()}
        past, future = self.parts.test_inputs[SHOWN], self.parts.test_targets[SHOWN]
        highest = self.series[:TRAIN_MONTHS].max()
        return draw_forecast(past, future, shown, "CO₂ (ppm)", highest)

    def outcome(self) -> str:
        """Return "lstm" for that of changes, "baseline" for linear regression, or "tie"."""
        errors = self.mean_errors()
        return winner(-errors[CHANGES], -errors[LINEAR])

    def describe(self, guess: str | None = None) -> str:
        """Describe the outcome beside the learner's guess."""
        return (
            f"LSTM of changes against linear regression: {self.outcome()}; your guess: "
            f"{guess or '–'}"
        )

    def describe_leak(self) -> str:
        """Train the LSTM of levels on shuffled windows, and compare the errors."""
        leaky = leaky_split(self.functions.windows, self.series, TRAIN_MONTHS)
        flattered = [
            error_by_horizon(
                train_forecaster(
                    self.functions.standardise,
                    leaky,
                    seed,
                    of_changes=False,
                    updates=self.updates,
                ),
                leaky.test_targets,
            ).mean()
            for seed in self.progress(range(min(LEAKY_SEEDS, self.seeds)))
        ]
        return (
            f"LSTM of levels, shuffled windows: {np.mean(flattered):.2f} ppm, as it seems\n"
            f"LSTM of levels, cut in time:      {self.mean_errors()[LEVELS].mean():.2f} ppm, in use"
        )
