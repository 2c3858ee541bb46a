"""Figure of a comparison of cells: when each network solved its task, or that it did not."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.experiments.cell_comparison import Result
from lstm_course.plots.palette import GREY, style

STRIP = 1.1, 1.9  # where the crosses of unsolved runs stand, in units of the updates given


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
