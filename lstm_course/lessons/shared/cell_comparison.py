"""Kinds of cells compared on the same tasks, each from several seeds.

All networks of one kind are trained in one batch: every task, from every seed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.lessons.shared.batched_training import (
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.plotting.palette import GREY, style
from lstm_course.tasks.yes_no import Task

INPUTS = 2  # of every task; where a task has fewer, the others are 0
STRIP = 1.1, 1.9  # range for the crosses of unsolved runs, in units of the available updates


class ComparedModel(NamedTuple):
    """One row of a comparison."""

    name: str
    kind: str  # one of `batched_cells.CELLS`
    hidden_size: int
    bias: tuple[int, float] | None = None  # (block, value): bias of a gate block before training


class ComparisonResult(NamedTuple):
    """Results of one model, for every task and seed."""

    solved: np.ndarray  # (tasks, seeds) updates until solved, infinite if never
    right: np.ndarray | None = None  # (tasks, seeds) share correct in the last tenth of training


def share_sooner(first: ComparisonResult, second: ComparisonResult) -> np.ndarray:
    """Return the share of pairs of seeds in which the first model solved a task sooner.

    A tie counts half, as does a pair in which neither solved it. This is the statistic of the
    Mann-Whitney test divided by the number of pairs.

    Returns:
        (tasks,): 0.5 where there is no difference, 1 where the first was always sooner.

    Example:
        >>> solved = np.array([[3.0, 5.0]]), np.array([[4.0, np.inf]])
        >>> share_sooner(*map(ComparisonResult, solved))
        array([0.75])
    """
    a, b = first.solved[:, :, None], second.solved[:, None, :]
    return np.where(a == b, 0.5, a < b).mean(axis=(1, 2))


def compare(
    models: Iterable[ComparedModel],
    tasks: Sequence[Task],
    seeds: int,
    *,
    updates: int,
    learning_rate: float = 0.02,
    batch_size: int = 16,
    progress: Callable[[list], Iterable] = iter,
) -> dict[str, ComparisonResult]:
    """Train every model on every task from several seeds and record when it solves the task.

    Seeds fix the initial weights; all models see the same sequences in the same order.

    Args:
        models: each of one kind and size.
        tasks: all with sequences of one length.
        seeds: networks per task.
        updates, learning_rate, batch_size: of every network's training, with Adam.
        progress: wraps the list of models, e.g. `tqdm`.

    Returns:
        Results by the model's name.
    """
    each = [task for task in tasks for _ in range(seeds)]
    results = {}
    for model in progress(list(models)):
        weights = initial_weights(model.kind, len(each), INPUTS, model.hidden_size)
        if model.bias is not None:
            block, value = model.bias
            weights = with_bias(weights, block, [value] * len(each))
        training = train(
            model.kind,
            each,
            weights,
            updates=updates,
            learning_rate=learning_rate,
            batch_size=batch_size,
        )
        right = training.right[-max(updates // 10, 1) :].mean(axis=0)
        results[model.name] = ComparisonResult(
            updates_to_solve(training.right).reshape(len(tasks), seeds),
            right.reshape(len(tasks), seeds),
        )
    return results


def draw_comparison(
    results: Mapping[str, ComparisonResult],
    tasks: Sequence[str],
    updates: int,
    colours: Mapping[str, str],
) -> Figure:
    """Draw one panel per task, one row per model, one dot per seed.

    Crosses at the right did not solve the task. The scale is logarithmic: a hundred updates more
    are many after ten and few after a thousand.

    Args:
        results: by model, with a row for each task.
        tasks: their names.
        updates: of the training.
        colours: by model.
    """
    names = list(results)
    soonest = min([updates / 10, *(result.solved.min() for result in results.values())])
    with style():
        fig, axes = plt.subplots(
            1, len(tasks), figsize=(9, 1.1 + 0.36 * len(names)), sharex=True, sharey=True
        )
        for k, (ax, task) in enumerate(zip(axes, tasks, strict=True)):
            for row, name in enumerate(names):
                draw_seeds(ax, results[name].solved[k], row, updates, colours[name])
            ax.set(title=task, xlabel="updates until solved")
            ax.axvspan(STRIP[0] * updates, STRIP[1] * updates, color=GREY, alpha=0.12)
            ax.grid(axis="y", visible=False)
        axes[0].set(xscale="log", xlim=(0.8 * soonest, STRIP[1] * updates))
        ticks = [n for n in (1, 3, 10, 30, 100, 300, 1000, 3000) if n <= updates]
        axes[0].xaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
        axes[0].xaxis.set_major_formatter("{x:,.0f}")
        axes[0].set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.6))
    return fig


def draw_seeds(ax: Axes, solved: np.ndarray, row: float, updates: int, colour: str) -> None:
    """Draw one row: a dot per seed that solved the task, a bar at the median, crosses elsewhere."""
    spread = row + np.linspace(-0.22, 0.22, len(solved))
    reached = np.isfinite(solved)
    ax.scatter(solved[reached], spread[reached], color=colour, s=24, alpha=0.85, zorder=3)
    failed = np.full((~reached).sum(), np.sqrt(STRIP[0] * STRIP[1]) * updates)
    ax.scatter(failed, spread[~reached], color=colour, marker="x", s=26, zorder=3)
    median = np.sort(solved)[(len(solved) - 1) // 2]
    if np.isfinite(median):
        ax.plot([median, median], [row - 0.34, row + 0.34], color=colour, lw=2.4)
