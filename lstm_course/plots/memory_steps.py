"""A small memory on its way through one step of a cell, as bars."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plots.palette import CELL, GATES, HIDDEN, INK, style


def draw_memory_steps(c_prev: np.ndarray, kept: np.ndarray, c: np.ndarray, h: np.ndarray) -> Figure:
    """Four panels: the memory before, after forgetting, after writing, and what is shown.

    Args:
        c_prev, kept, c, h: each (H,).
    """
    with style():
        fig, axes = plt.subplots(1, 4, figsize=(10.0, 2.9), sharey=True)
        units = np.arange(len(c_prev))
        ghost = {"facecolor": "none", "edgecolor": INK, "linestyle": ":", "linewidth": 1.0}

        _bars(axes[0], c_prev, CELL, "before: c_prev")
        axes[1].bar(units, c_prev, width=0.6, **ghost)
        _bars(axes[1], kept, GATES["f"], "forget: f ⊙ c_prev")
        axes[2].bar(units, kept, width=0.6, **ghost)
        _bars(axes[2], c, CELL, "write: + i ⊙ g")
        axes[3].bar(units, c, width=0.6, **ghost)
        _bars(axes[3], h, HIDDEN, "expose: o ⊙ tanh(c)")
        lowest = min(0.0, *(values.min() for values in (kept, c, h)))
        axes[0].set_ylim(lowest - 0.5, max(c_prev.max(), c.max()) + 0.6)
    return fig


def _bars(ax: Axes, values: np.ndarray, colour: str, title: str) -> None:
    ax.bar(np.arange(len(values)), values, width=0.6, color=colour)
    for k, value in enumerate(values):
        ax.text(
            k,
            value,
            f"{value:.2f}",
            ha="center",
            va="bottom" if value >= 0 else "top",
            fontsize=9,
        )
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set_title(title)
    ax.set_xticks(np.arange(len(values)), [f"unit {k}" for k in range(len(values))])
    ax.tick_params(length=0)
    ax.grid(False)
