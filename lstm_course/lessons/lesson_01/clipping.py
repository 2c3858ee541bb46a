"""Training on the memory task with and without gradient clipping."""

import math
from collections.abc import Callable, Iterable

from lstm_course.lessons.lesson_01.long_lag import SOLVED, RNNFunctions, train_to_remember
from lstm_course.lessons.shared.loss_curves import TrainingRun

LAG = 20
RADIUS = 2.0  # spectral radius of W_hh at the start
LIMITS = {"clipped": 1.0, "not clipped": math.inf}
LEARNING_RATES = (0.3, 3.0)
Panels = dict[str, dict[str, list[TrainingRun]]]  # title -> "clipped" or "not clipped" -> runs


def train_with_and_without_clipping(
    functions: RNNFunctions,
    progress: Callable[[list], Iterable] = iter,
    *,
    seeds: Iterable[int] = range(5),
    updates: int = 200,
) -> Panels:
    """Train at a small and a large learning rate, with and without clipping.

    Args:
        functions: the RNN's, with its clipping.
        progress: wraps the list of runs, e.g. `tqdm`.
        seeds: one run for each, in every setting.
        updates: training steps of each run.
    """
    settings = [(rate, name, seed) for rate in LEARNING_RATES for name in LIMITS for seed in seeds]
    panels: Panels = {_title(rate): {name: [] for name in LIMITS} for rate in LEARNING_RATES}
    for rate, name, seed in progress(settings):
        run = train_to_remember(
            functions,
            LAG,
            RADIUS,
            seed,
            learning_rate=rate,
            max_norm=LIMITS[name],
            updates=updates,
        )
        panels[_title(rate)][name].append(run)
    return panels


def describe_clipping(panels: Panels) -> str:
    """Count the runs that solved the task in each setting, with the largest gradient norm."""
    return "\n".join(
        f"{title}, {name}: {sum(run.accuracy > SOLVED for run in runs)} of {len(runs)} runs "
        f"solved the task, largest gradient norm {max(run.norms.max() for run in runs):.1f}"
        for title, curves in panels.items()
        for name, runs in curves.items()
    )


def _title(learning_rate: float) -> str:
    return f"learning rate {learning_rate:g}"
