"""Three ways to forecast, each trained and used: where a second direction leaks the future.

`python -m lstm_course.lessons.lesson_05.forecast_experiment` repeats the kept runs.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_05.forecast_leak import (
    ForecastErrors,
    error_of_same_again,
    error_of_the_best,
    errors_at_every_step,
    errors_on_windows,
    train_at_every_step,
    train_on_windows,
)
from lstm_course.lessons.lesson_05.sequence_tagger import Reading
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, PALE, style
from lstm_course.sequences.padding import last_states
from lstm_course.size import experiment_size

FORWARD = "forward, at every step"
LEAKING = "both ways, at every step"
WINDOWED = "both ways, past window"
SETTINGS = (FORWARD, LEAKING, WINDOWED)
KEPT_SEEDS, KEPT_UPDATES = range(10), 400
OWN_RUNS = {  # the learner's seeds and updates
    "trial": (range(2), 10),
    "quick": (range(2), 100),
    "full": (KEPT_SEEDS, KEPT_UPDATES),
}
RESULTS = Path(__file__).parent / "results" / "forecasts.json"
Errors = dict[str, np.ndarray]  # setting -> errors as trained and in use (runs, 2)


def run_forecasts(
    functions: SimpleNamespace,
    progress: Callable[[list], Iterable] = iter,
    *,
    seeds: Iterable[int] | None = None,
    updates: int | None = None,
) -> Errors:
    """Train each kind of network and measure its errors as trained and in use.

    Args:
        functions: with bidirectional_lstm_forward and last_states.
        progress: wraps the list of runs, e.g. `tqdm`.
        seeds: one run per setting for each; None for the number of the experiment's size.
        updates: of each run; None for the number of the experiment's size.
    """
    own_seeds, own_updates = OWN_RUNS[experiment_size()]
    seeds = list(own_seeds if seeds is None else seeds)
    updates = own_updates if updates is None else updates
    runs: dict[str, list[ForecastErrors]] = {setting: [] for setting in SETTINGS}
    for setting, seed in progress([(setting, seed) for setting in SETTINGS for seed in seeds]):
        runs[setting].append(forecast(functions, setting, seed, updates))
    return {setting: np.array(group) for setting, group in runs.items()}


def forecast(functions: SimpleNamespace, setting: str, seed: int, updates: int) -> ForecastErrors:
    """Train and measure one network."""
    bidirectional = functions.bidirectional_lstm_forward
    if setting == WINDOWED:
        tagger = train_on_windows("both ways", seed, updates=updates)
        return errors_on_windows(bidirectional, functions.last_states, tagger, seed)
    reading: Reading = "forward" if setting == FORWARD else "both ways"
    tagger = train_at_every_step(reading, seed, updates=updates)
    return errors_at_every_step(bidirectional, tagger, seed)


def kept_forecasts() -> Errors:
    """Load the errors of the ten kept runs of each setting."""
    kept = load_results("05", RESULTS.stem)
    return {setting: np.array(kept[setting]) for setting in SETTINGS}


def draw_forecast_errors(
    own: Mapping[str, np.ndarray], kept: Mapping[str, np.ndarray] | None = None
) -> Figure:
    """Draw the error as trained and in use, joined by a line, for each run.

    Args:
        own: setting -> the learner's runs, (runs, 2), drawn below the kept ones.
        kept: the course's; None for those of `kept_forecasts`.
    """
    kept = kept_forecasts() if kept is None else kept
    same_again, best = error_of_same_again(0), error_of_the_best(0)
    colour = MODELS["lstm"]
    with style():
        fig, ax = plt.subplots(figsize=(9.0, 3.6))
        ax.axvspan(1e-3, best, color=PALE, zorder=0)
        for place, setting in enumerate(kept):
            for errors, shift, shade in (
                *((row, 0.04 * k - 0.3, colour) for k, row in enumerate(kept[setting])),
                *((row, 0.04 * k + 0.2, INK) for k, row in enumerate(own.get(setting, ()))),
            ):
                height = place + shift
                ax.plot(errors, [height, height], color=shade, lw=0.8, alpha=0.6)
                ax.plot(errors[:1], [height], "o", mfc="white", mec=shade, ms=6)
                ax.plot(errors[1:], [height], "o", color=shade, ms=6)
        lowest = min(float(np.min(errors)) for errors in (*kept.values(), *own.values()))
        labels: tuple[tuple[float, str, Literal["left", "center"]], ...] = (
            (0.75 * lowest, "only with the future as input", "left"),
            (best, "best possible", "center"),
            (same_again, "repeat the last value", "left"),
        )
        for value, text, side in labels:
            ax.text(value, -0.65, text, color=INK, ha=side, va="bottom")
        for value in (best, same_again):
            ax.axvline(value, color=GREY, ls="--", lw=1.2)
        trained, used = kept[LEAKING].mean(axis=0)
        title = f"Both ways at every step: error {trained:.2f} as trained, {used:.2f} in use"
        ax.set_title(title, pad=22)  # above the names of the lines
        ax.set_xscale("log")
        ax.set(xlabel="mean squared error", xlim=(0.7 * lowest, 6 * same_again), ylim=(2.6, -0.6))
        ax.set_yticks(range(len(kept)), list(kept))
        ax.tick_params(axis="y", length=0)
        ax.xaxis.set_major_formatter("{x:g}")
        ax.grid(axis="y", visible=False)
        _add_legend(ax, bool(own))
    return described(fig, describe_error_figure(kept))


def _add_legend(ax: plt.Axes, with_own: bool) -> None:
    colour = MODELS["lstm"]
    ax.plot([], [], "o", mfc="white", mec=colour, ms=6, label="as trained")
    ax.plot([], [], "o", color=colour, ms=6, label="in use")
    if with_own:
        ax.plot([], [], "o-", color=INK, ms=6, lw=0.8, label="your runs")
    ax.legend(loc="lower left")


def describe_error_figure(runs: Mapping[str, np.ndarray]) -> str:
    """Describe the figure in words, with the mean errors of its runs."""
    means = (
        f"{setting}: {errors[:, 0].mean():.2f} as trained, {errors[:, 1].mean():.2f} in use"
        for setting, errors in runs.items()
    )
    return (
        "Mean squared errors on a logarithmic axis, each run as a line from training to use. "
        f"Means: {'; '.join(means)}. The best possible error is {error_of_the_best(0):.2f}."
    )


def describe_forecasts(runs: Mapping[str, np.ndarray]) -> str:
    """State the mean errors as trained and in use for each setting."""
    lines = [f"{'mean squared error':<26}  as trained  in use"]
    for setting, errors in runs.items():
        as_trained, in_use = errors.mean(axis=0)
        lines.append(f"{setting:<26}  {as_trained:>10.2f}  {in_use:>6.2f}")
    lines.append(f"{'the best possible forecast':<26}  {error_of_the_best(0):>10.2f}")
    return "\n".join(lines)


def main() -> None:
    """Run the experiment at full size and keep its results."""
    functions = SimpleNamespace(
        bidirectional_lstm_forward=bidirectional_lstm_forward, last_states=last_states
    )
    runs = run_forecasts(functions, seeds=KEPT_SEEDS, updates=KEPT_UPDATES)
    size = {
        "seeds": KEPT_SEEDS,
        "training": f"{KEPT_UPDATES} updates of 64 series, or of the windows of 16 series",
    }
    command = "python -m lstm_course.lessons.lesson_05.forecast_experiment"
    keep_results(RESULTS, command, size, runs)


if __name__ == "__main__":
    main()
