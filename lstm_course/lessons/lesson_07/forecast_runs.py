"""Forecasts of the carbon dioxide in the air: two LSTMs over several seeds, and four baselines.

The series comes from statsmodels, which the library does not need. So the script
`benchmarks/lesson_07_runs.py` fetches it and repeats the kept runs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_07.forecasting import (
    CHANGES,
    DRIFT,
    LEVELS,
    LINEAR,
    PERSISTENCE,
    SEASONAL,
    ForecastSplit,
    TrainedForecaster,
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
from lstm_course.lessons.lesson_07.protocol import (
    RATES,
    SEARCH_SEEDS,
    TEST_SEEDS,
    Outcome,
    choose,
    compare,
)
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows
from lstm_course.size import experiment_size

CUTS = (240, 300)  # months before the validation part, and before the test part
NETWORKS = (LEVELS, CHANGES)
RIDGES = (0.0, 0.1, 1.0, 10.0)  # of linear regression, in the search
SEARCH_UPDATES, KEPT_UPDATES = 200, 400
# size -> the learner's seeds and updates
SIZES = {"trial": (2, 10), "quick": (2, 200), "full": (10, KEPT_UPDATES)}
LEAKY_SEEDS = 3
SHOWN = 60  # the test window of the figure
RESULTS = Path(__file__).parent / "results" / "forecasts.json"


def draw_co2(months: Sequence[datetime], series: np.ndarray) -> Figure:
    """Draw the series and its cuts in time."""
    return draw_series(months, series, CUTS, "CO₂ (ppm)")


@dataclass
class ForecastExperiment:
    """The learner's own forecasts of the test part, shown beside the kept ones of ten seeds.

    Attributes:
        functions: namespace with windows and standardise.
        series: one value per month, in ppm (N,).
        progress: wraps a range of seeds, such as `tqdm`.
        seeds: number of networks of each kind.
        updates: of the training.
        forecasts: name -> forecasts (M, H), one per seed.
    """

    functions: SimpleNamespace
    series: np.ndarray
    progress: Callable[[range], Iterable[int]] = iter
    seeds: int = field(default_factory=lambda: SIZES[experiment_size()][0])
    updates: int = field(default_factory=lambda: SIZES[experiment_size()][1])
    forecasts: dict[str, list[np.ndarray]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Cut the series in time and compute the baselines' forecasts."""
        self.parts = split(self.functions.windows, self.series, CUTS)
        read = self.parts.test.inputs
        ridge = load_results("07", RESULTS.stem)["chosen ridge"]
        self.plain = {
            PERSISTENCE: persistence(read),
            SEASONAL: seasonal_persistence(read),
            DRIFT: seasonal_drift(read),
            LINEAR: linear_forecast(self.parts.train, read, ridge),
        }

    def train(self) -> str:
        """Train the LSTMs of levels and of changes, and list their errors."""
        for name in NETWORKS:
            self.forecasts[name] = [
                self._train_one(name, self.parts, seed) for seed in self.progress(range(self.seeds))
            ]
        return "\n".join(
            f"yours: {name:<29} {_describe_errors(errors.mean(axis=1))}"
            for name, errors in self.errors().items()
        )

    def _train_one(self, name: str, parts: ForecastSplit, seed: int) -> np.ndarray:
        return train_forecaster(
            self.functions.standardise,
            parts,
            seed,
            of_changes=name == CHANGES,
            rate=load_results("07", RESULTS.stem)["chosen"][name],
            updates=self.updates,
        ).forecast

    def errors(self) -> dict[str, np.ndarray]:
        """Return name -> errors (seeds, H) of the learner's networks."""
        return {
            name: np.stack([error_by_horizon(each, self.parts.test.targets) for each in made])
            for name, made in self.forecasts.items()
        }

    def plain_errors(self) -> dict[str, np.ndarray]:
        """Return name -> errors (H,) of the baselines, which have no seeds."""
        targets = self.parts.test.targets
        return {name: error_by_horizon(made, targets) for name, made in self.plain.items()}

    def draw_errors(self) -> Figure:
        """Draw the kept errors against months ahead, those of the learner as rings."""
        kept = kept_errors()
        factor = kept[LEVELS].mean() / kept[CHANGES].mean()
        title = f"Reading changes instead of levels: an error {factor:.0f} times smaller"
        return draw_error_by_horizon(self.plain_errors(), kept, "ppm", self.errors(), title)

    def draw_window(self) -> Figure:
        """Draw the forecasts from one window of the test part."""
        shown = {name: self.plain[name][SHOWN] for name in (SEASONAL, DRIFT, LINEAR)}
        shown |= {name: made[0][SHOWN] for name, made in self.forecasts.items()}
        past, future = self.parts.test.inputs[SHOWN], self.parts.test.targets[SHOWN]
        highest = self.series[: CUTS[0]].max()
        error = shown[LEVELS][-1] - future[-1]
        side = "below" if error < 0 else "above"
        title = f"The LSTM of levels ends {abs(error):.0f} ppm {side} the actual value"
        return draw_forecast(past, future, shown, "CO₂ (ppm)", highest, title)

    def describe(self, guess: str | None = None) -> str:
        """Describe all errors, and the outcome beside the learner's guess."""
        lines = [f"{name:<29} {each.mean():.2f} ppm" for name, each in self.plain_errors().items()]
        lines += [
            f"{name:<29} {_describe_errors(each.mean(axis=1))}"
            for name, each in kept_errors().items()
        ]
        return "\n".join(
            [
                "Error on the test part, averaged over the months ahead; LSTMs: ten kept seeds:",
                *lines,
                f"LSTM of changes against linear regression: {kept_outcome()}; your guess: "
                f"{guess or '–'}",
            ]
        )

    def describe_leak(self) -> str:
        """Train the LSTM of levels on shuffled windows, and compare the errors."""
        leaky = leaky_split(self.functions.windows, self.series, CUTS)
        flattered = error_by_horizon(self._train_one(LEVELS, leaky, 0), leaky.test.targets).mean()
        honest = self.errors()[LEVELS][0].mean()
        kept = load_results("07", RESULTS.stem)["leaky errors"]
        in_time = kept_errors()[LEVELS].mean(axis=1)
        rows = (
            ("shuffled windows", kept, "as it seems", flattered),
            ("cut in time", in_time, "in use", honest),
        )
        return "\n".join(
            f"LSTM of levels, {name + ':':<17} {np.mean(errors):5.2f} ppm {remark}, "
            f"mean of {len(errors)} kept seeds; yours, seed 0: {own:.2f}"
            for name, errors, remark, own in rows
        )


def _describe_errors(errors: np.ndarray) -> str:
    return f"{errors.mean():.2f} ppm ({errors.min():.2f} to {errors.max():.2f})"


def kept_errors() -> dict[str, np.ndarray]:
    """Load the kept runs: name -> errors (seeds, H)."""
    kept = load_results("07", RESULTS.stem)["errors"]
    return {name: np.array(kept[name]) for name in NETWORKS}


def kept_linear_error() -> float:
    """Load the error of linear regression, averaged over the months ahead."""
    return float(np.mean(load_results("07", RESULTS.stem)["linear error"]))


def kept_outcome() -> Outcome:
    """Compare the LSTMs of changes with linear regression, which has no seeds."""
    return compare(-kept_errors()[CHANGES].mean(axis=1), [-kept_linear_error()])


def search(name: str, parts: ForecastSplit) -> dict[float, list[float]]:
    """Train briefly with each learning rate: rate -> smallest validation error of each seed."""
    return {
        rate: [
            float(_train(name, parts, seed, rate, SEARCH_UPDATES).validation.min())
            for seed in SEARCH_SEEDS
        ]
        for rate in RATES
    }


def search_ridge(parts: ForecastSplit) -> dict[float, list[float]]:
    """Fit linear regression with each ridge: ridge -> its validation error."""
    later = parts.validation
    return {
        ridge: [
            float(
                np.sqrt(
                    np.mean(
                        (linear_forecast(parts.train, later.inputs, ridge) - later.targets) ** 2
                    )
                )
            )
        ]
        for ridge in RIDGES
    }


def _train(
    name: str, parts: ForecastSplit, seed: int, rate: float, updates: int
) -> TrainedForecaster:
    changes = name == CHANGES
    return train_forecaster(
        standardise, parts, seed, of_changes=changes, rate=rate, updates=updates
    )


def keep_runs(series: np.ndarray, command: str) -> None:
    """Run the experiment at full size and keep its results.

    Args:
        series: one value per month, in ppm (N,).
        command: that repeats the runs.
    """
    parts = split(windows, series, CUTS)
    ridges = search_ridge(parts)
    linear = linear_forecast(parts.train, parts.test.inputs, choose(ridges))
    searched = {name: search(name, parts) for name in NETWORKS}
    chosen = {name: choose(values) for name, values in searched.items()}

    def run(name: str, cut: ForecastSplit, seeds: range) -> list[TrainedForecaster]:
        return [_train(name, cut, seed, chosen[name], KEPT_UPDATES) for seed in seeds]

    trained = {name: run(name, parts, TEST_SEEDS) for name in NETWORKS}
    leaky = leaky_split(windows, series, CUTS)
    flattered = run(LEVELS, leaky, range(LEAKY_SEEDS))
    results: dict[str, Any] = {
        "chosen": chosen,
        "validation errors of the search": searched,
        "chosen ridge": choose(ridges),
        "validation errors of the search over ridges": ridges,
        "errors": {
            name: [error_by_horizon(one.forecast, parts.test.targets) for one in made]
            for name, made in trained.items()
        },
        "best updates": {name: [one.best_update for one in made] for name, made in trained.items()},
        "linear error": error_by_horizon(linear, parts.test.targets),
        "leaky errors": [
            error_by_horizon(one.forecast, leaky.test.targets).mean() for one in flattered
        ],
    }
    size = {
        "seeds": TEST_SEEDS,
        "updates": KEPT_UPDATES,
        "search seeds": SEARCH_SEEDS,
        "search updates": SEARCH_UPDATES,
        "cuts": CUTS,
    }
    keep_results(RESULTS, command, size, results)
