"""Figure of claim 3.3: the updates that RNNs and LSTMs need, task by task."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.lessons.lesson_03.fair_comparison import (
    KINDS,
    TASKS,
    TEST_UPDATES,
    Kind,
    kept_comparison,
    winners,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import INK, MODELS, PALE, style

STRIP = 1.15 * TEST_UPDATES, 2.1 * TEST_UPDATES  # range for runs that did not solve the task
Needed = Mapping[str, Mapping[str, np.ndarray]]  # kind -> task -> (seeds,)


def draw_fair_comparison(own: Needed | None = None) -> Figure:
    """Draw one panel per task, one row per kind, one dot per kept run.

    Args:
        own: the learner's runs, drawn as rings where they solved the task.
    """
    kept = kept_comparison().needed
    won = winners(kept)
    titles = {"lstm": "LSTM sooner", "rnn": "RNN sooner", "tie": "no difference shown"}
    with style():
        fig, axes = plt.subplots(1, len(TASKS), figsize=(10.4, 2.9), sharex=True, sharey=True)
        for ax, task in zip(axes, TASKS, strict=True):
            ax.axvspan(*STRIP, color=PALE, lw=0)
            for row, kind in enumerate(KINDS):
                _draw_runs(ax, row, kept[kind][task], kind)
                if own is not None:
                    _draw_own(ax, row, own[kind][task], kind)
            winner, p = won[task]
            ax.set_title(f"{task}: {titles[winner]} (p = {p:.1g})")
            ax.set_xlabel("updates until solved")
            ax.grid(axis="y", visible=False)
        axes[0].set(xscale="log", xlim=(4, STRIP[1]))
        axes[0].xaxis.set(
            major_locator=FixedLocator([10, 30, 100, 300, 1000]), minor_locator=NullLocator()
        )
        axes[0].xaxis.set_major_formatter("{x:,.0f}")
        axes[0].set(yticks=range(len(KINDS)), yticklabels=[kind.upper() for kind in KINDS])
        axes[0].set_ylim(len(KINDS) - 0.4, -0.6)
    return described(fig, describe_comparison(kept))


def describe_comparison(kept: Needed) -> str:
    """Describe the figure in words, with the median updates of each kind.

    Args:
        kept: kind -> task -> updates of each run, infinite if it did not solve the task.
    """
    won = winners(kept)
    verdicts = {"lstm": "LSTMs need fewer", "rnn": "RNNs need fewer", "tie": "no difference shown"}
    tasks = []
    for task in TASKS:
        winner, p = won[task]
        counts = ", ".join(
            f"{kind.upper()}s {_describe_median(kept[kind][task])}" for kind in KINDS
        )
        tasks.append(f"{task}: {counts}; {verdicts[winner]} (p = {p:.1g})")
    return f"Updates until a task is solved, medians. {'. '.join(tasks)}."


def _describe_median(needed: np.ndarray) -> str:
    median = _median(needed)
    solved = f"{np.isfinite(needed).sum()} of {len(needed)} solve it"
    return f"{median:,.0f} ({solved})" if np.isfinite(median) else f"none, as only {solved}"


def _median(needed: np.ndarray) -> float:
    """Return the lower median, which is infinite if fewer than half of the runs solved the task."""
    return float(np.sort(needed)[(len(needed) - 1) // 2])


def _draw_runs(ax: Axes, row: int, needed: np.ndarray, kind: Kind) -> None:
    """Draw a dot per run at its updates, a bar at the median, and crosses for unsolved runs."""
    ordered = np.sort(needed)
    places = row + np.linspace(-0.26, 0.26, len(ordered))
    solved = np.isfinite(ordered)
    ax.plot(ordered[solved], places[solved], "o", color=MODELS[kind], ms=6, alpha=0.8, mew=0)
    unsolved = np.full((~solved).sum(), np.sqrt(STRIP[0] * STRIP[1]))
    ax.plot(unsolved, places[~solved], "x", color=MODELS[kind], ms=6, mew=1.6)
    median = _median(needed)
    if np.isfinite(median):
        ax.plot([median, median], [row - 0.38, row + 0.38], color=INK, lw=2)


def _draw_own(ax: Axes, row: int, needed: np.ndarray, kind: Kind) -> None:
    """Draw a ring per run of the learner that solved the task."""
    solved = needed[np.isfinite(needed)]
    places = row + np.linspace(-0.2, 0.2, len(solved))
    ax.plot(solved, places, "o", color=MODELS[kind], ms=10, mfc="none", mew=1.4)
