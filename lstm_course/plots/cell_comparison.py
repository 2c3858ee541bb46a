"""Figure of a comparison of cells: when each network solved its task, or that it did not."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.experiments.cell_comparison import Result
from lstm_course.plots.palette import GREY, style


def draw_comparison(
    results: Mapping[str, Result],
    tasks: Sequence[str],
    updates: int,
    colours: Mapping[str, str],
) -> Figure:
    """A panel a task, a row a contestant, a dot a seed; crosses at the right did not solve it.

    Args:
        results: by contestant, with a row for each task.
        tasks: their names.
        updates: of the training.
        colours: by contestant.
    """
    names = list(results)
    with style():
        fig, axes = plt.subplots(
            1, len(tasks), figsize=(9, 1.1 + 0.36 * len(names)), sharex=True, sharey=True
        )
        for k, (ax, task) in enumerate(zip(axes, tasks, strict=True)):
            for row, name in enumerate(names):
                draw_seeds(ax, results[name].solved[k], row, updates, colours[name])
            ax.set(title=task, xlabel="updates until solved", xlim=(0, 1.16 * updates))
            ax.axvspan(1.03 * updates, 1.16 * updates, color=GREY, alpha=0.12)
            ax.grid(axis="y", visible=False)
        axes[0].set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.6))
    return fig


def draw_seeds(ax: Axes, solved: np.ndarray, row: float, updates: int, colour: str) -> None:
    """One row: a dot for each seed that solved the task, a bar at the median, crosses elsewhere."""
    spread = row + np.linspace(-0.22, 0.22, len(solved))
    reached = np.isfinite(solved)
    ax.scatter(solved[reached], spread[reached], color=colour, s=24, alpha=0.85, zorder=3)
    failed = np.full((~reached).sum(), 1.095 * updates)
    ax.scatter(failed, spread[~reached], color=colour, marker="x", s=26, zorder=3)
    median = np.sort(solved)[(len(solved) - 1) // 2]
    if np.isfinite(median):
        ax.plot([median, median], [row - 0.34, row + 0.34], color=colour, lw=2.4)
