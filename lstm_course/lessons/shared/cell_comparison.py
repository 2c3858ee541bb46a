"""Kinds of cells compared on the same tasks, each from several seeds.

S networks of one kind are trained side by side: every task, from every seed.
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
STRIP = 1.1, 1.9  # where the crosses of unsolved runs stand, in units of the updates given


class Contestant(NamedTuple):
    """One row of a comparison."""

    name: str
    kind: str  # one of `side_by_side_cells.CELLS`
    hidden_size: int
    bias: tuple[int, float] | None = None  # (block, value): of one layer before training


class Result(NamedTuple):
    """How one contestant did, for every task and seed."""

    solved: np.ndarray  # (tasks, seeds) updates until solved, infinite where it never was
    right: np.ndarray  # (tasks, seeds) share of sequences right over the last tenth of the training


def share_sooner(first: Result, second: Result) -> np.ndarray:
    """How often the first contestant solved a task sooner than the second: by all pairs of seeds.

    A tie counts half, as do two seeds of which neither solved it. It is the statistic of the
    Mann-Whitney test, divided by the number of pairs.

    Returns:
        (tasks,): 0.5 where there is no difference, 1 where the first was always sooner.

    Example:
        >>> solved = np.array([[3.0, 5.0]]), np.array([[4.0, np.inf]])
        >>> share_sooner(*(Result(updates, right=np.ones((1, 2))) for updates in solved))
        array([0.75])
    """
    a, b = first.solved[:, :, None], second.solved[:, None, :]
    return np.where(a == b, 0.5, a < b).mean(axis=(1, 2))


def compare(
    contestants: Iterable[Contestant],
    tasks: Sequence[Task],
    seeds: int,
    *,
    updates: int,
    learning_rate: float = 0.02,
    batch_size: int = 16,
    progress: Callable[[list], Iterable] = iter,
) -> dict[str, Result]:
    """Train every contestant on every task, from as many seeds, and note when it is solved.

    Seeds fix the weights at the start; contestants see the same sequences in the same order.

    Args:
        contestants: each of one kind and size.
        tasks: all with sequences of one length.
        seeds: networks for each task.
        updates, learning_rate, batch_size: of every network's training, with Adam.
        progress: wraps the list of contestants, e.g. `tqdm`.

    Returns:
        A result for each contestant's name.
    """
    each = [task for task in tasks for _ in range(seeds)]
    results = {}
    for contestant in progress(list(contestants)):
        weights = initial_weights(contestant.kind, len(each), INPUTS, contestant.hidden_size)
        if contestant.bias is not None:
            block, value = contestant.bias
            weights = with_bias(weights, block, [value] * len(each))
        training = train(
            contestant.kind,
            each,
            weights,
            updates=updates,
            learning_rate=learning_rate,
            batch_size=batch_size,
        )
        right = training.right[-max(updates // 10, 1) :].mean(axis=0)
        results[contestant.name] = Result(
            updates_to_solve(training.right).reshape(len(tasks), seeds),
            right.reshape(len(tasks), seeds),
        )
    return results


def draw_comparison(
    results: Mapping[str, Result],
    tasks: Sequence[str],
    updates: int,
    colours: Mapping[str, str],
) -> Figure:
    """A panel a task, a row a contestant, a dot a seed; crosses at the right did not solve it.

    The scale is logarithmic: a hundred updates more are much after ten, little after a thousand.

    Args:
        results: by contestant, with a row for each task.
        tasks: their names.
        updates: of the training.
        colours: by contestant.
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
    """One row: a dot for each seed that solved the task, a bar at the median, crosses elsewhere."""
    spread = row + np.linspace(-0.22, 0.22, len(solved))
    reached = np.isfinite(solved)
    ax.scatter(solved[reached], spread[reached], color=colour, s=24, alpha=0.85, zorder=3)
    failed = np.full((~reached).sum(), np.sqrt(STRIP[0] * STRIP[1]) * updates)
    ax.scatter(failed, spread[~reached], color=colour, marker="x", s=26, zorder=3)
    median = np.sort(solved)[(len(solved) - 1) // 2]
    if np.isfinite(median):
        ax.plot([median, median], [row - 0.34, row + 0.34], color=colour, lw=2.4)
