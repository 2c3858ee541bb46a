"""Figure of the comparison of cells: updates until a task was solved, beside the LSTM's."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style

UNSOLVED = 1.12, 2.6  # strip for runs that did not solve the task, in units of the updates
PALE = 0.4  # opacity of rows that do not differ from the LSTM


def draw_parts(
    solved: Mapping[str, np.ndarray],
    clear: Mapping[str, np.ndarray],
    tasks: list[str],
    updates: int,
    own: Mapping[str, np.ndarray] | None = None,
) -> Figure:
    """Draw one panel per task, one row per model, one dot per run; strong rows differ clearly.

    The scale is logarithmic. The strip on the right counts the runs that did not solve the task.

    Args:
        solved: model -> (tasks, seeds); the first model is the one that the others are compared to.
        clear: model -> (tasks,), whether it differs clearly from the first.
        tasks: their names.
        updates: available to each run.
        own: the learner's own runs, drawn as rings: model -> (tasks, seeds).
    """
    names = list(solved)
    soonest = min(values.min() for values in solved.values())
    with style():
        fig, axes = plt.subplots(
            1, len(tasks), figsize=(9.8, 1.3 + 0.37 * len(names)), sharex=True, sharey=True
        )
        for k, (ax, task) in enumerate(zip(axes, tasks, strict=True)):
            for row, name in enumerate(names):
                strong = row == 0 or bool(clear[name][k])
                _draw_row(ax, solved[name][k], row, updates, _colour(name), strong)
                if own and name in own:
                    _draw_rings(ax, own[name][k], row)
            median = _median(solved[names[0]][k])
            if np.isfinite(median):
                ax.axvline(median, color=MODELS["lstm"], ls="--", lw=1.1, zorder=1)
            ax.axvspan(UNSOLVED[0] * updates, UNSOLVED[1] * updates, color=GREY, alpha=0.12)
            ax.set(title=task, xlabel="updates until solved")
            ax.grid(axis="y", visible=False)
        axes[0].set(xscale="log", xlim=(0.8 * soonest, UNSOLVED[1] * updates))
        ticks = [n for n in (1, 3, 10, 30, 100, 300, 1000) if 0.8 * soonest < n <= updates]
        axes[0].xaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
        axes[0].xaxis.set_major_formatter("{x:,.0f}")
        axes[0].set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.7))
        fig.suptitle(
            "Strong rows differ clearly from the LSTM, whose median is dashed", fontsize=11
        )
    return described(fig, _describe_rows(solved, clear, tasks))


def _describe_rows(
    solved: Mapping[str, np.ndarray], clear: Mapping[str, np.ndarray], tasks: list[str]
) -> str:
    """Describe the figure: the medians of the first model and of those that differ clearly."""

    def state(name: str, k: int) -> str:
        median, missing = _median(solved[name][k]), int(np.isinf(solved[name][k]).sum())
        updates = f"{median:.0f}" if np.isfinite(median) else "unsolved"
        return f"{name}: {updates}" + (f" ({missing} not solved)" if missing else "")

    first = next(iter(solved))
    parts = []
    for k, task in enumerate(tasks):
        strong = "; ".join(state(name, k) for name in clear if clear[name][k])
        parts.append(f"{task}, {state(first, k)}, clearly different from {strong or 'no model'}")
    return (
        f"Updates until solved: one panel per task, {len(solved)} rows of models, one dot per run. "
        f"Medians: {'. '.join(parts)}."
    )


def _median(solved: np.ndarray) -> float:
    """Return the median of some runs, the lower one of two in the middle; infinite if unsolved."""
    return float(np.sort(solved)[(len(solved) - 1) // 2])


def _colour(name: str) -> str:
    """Return the colour of a model; variants of the LSTM are drawn in ink."""
    return MODELS.get(name.partition(",")[0].lower(), INK)


def _draw_row(
    ax: Axes, solved: np.ndarray, row: int, updates: int, colour: str, strong: bool
) -> None:
    reached = solved[np.isfinite(solved)]
    spread = row + np.linspace(-0.24, 0.24, len(reached))
    alpha = 0.9 if strong else PALE
    ax.scatter(np.sort(reached), spread, color=colour, s=22, alpha=alpha, lw=0, zorder=3)
    missing = len(solved) - len(reached)
    if missing:
        ax.text(
            np.sqrt(UNSOLVED[0] * UNSOLVED[1]) * updates,
            row,
            f"{missing} not",
            color=INK,
            fontsize=9,
            ha="center",
            va="center",
        )


def _draw_rings(ax: Axes, solved: np.ndarray, row: int) -> None:
    """Draw the learner's runs that solved the task; their training may be shorter."""
    x = solved[np.isfinite(solved)]
    ax.scatter(x, np.full(len(x), row), facecolors="none", edgecolors=INK, s=60, zorder=4)
