"""A small cell state during one step of a cell: worked by hand in the lesson, drawn as bars."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, GATES, HIDDEN, INK, style


def step_by_hand(
    functions: SimpleNamespace, guess: object = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Compute the lesson's example step, and print it beside the learner's guess.

    Args:
        functions: a namespace with forget, write and expose, from `own_or_reference`.
        guess: of the cell state after forgetting; None where there is none.

    Returns:
        c_prev, the part that is kept, c, h: (3,) each.
    """
    c_prev = np.array([2.0, 3.0, 4.0])
    kept = functions.forget(c_prev, np.array([0.1, 0.2, 0.5]))
    c = functions.write(kept, np.array([0.5, 1.0, 0.0]), np.array([0.8, -0.5, 0.9]))
    said = "" if guess is None else f" You predicted {guess}."
    print(f"After forgetting, the cell state is {kept}.{said}")
    return c_prev, kept, c, functions.expose(c, np.array([1.0, 0.5, 0.0]))


def draw_memory_steps(c_prev: np.ndarray, kept: np.ndarray, c: np.ndarray, h: np.ndarray) -> Figure:
    """Draw four panels: the cell state before, after forgetting, after writing, and h.

    Args:
        c_prev, kept, c, h: each (H,).
    """
    with style():
        fig, axes = plt.subplots(1, 4, figsize=(10.0, 2.9), sharey=True)
        _draw_bars(axes[0], c_prev, CELL, "before: c_prev")
        _draw_bars(axes[1], kept, GATES["f"], "forget: f ⊙ c_prev", before=c_prev)
        _draw_bars(axes[2], c, CELL, "write: + i ⊙ g", before=kept)
        _draw_bars(axes[3], h, HIDDEN, "expose: o ⊙ tanh(c)", before=c)
        lowest = min(0.0, *(values.min() for values in (kept, c, h)))
        axes[0].set_ylim(lowest - 0.5, max(c_prev.max(), c.max()) + 0.6)
    return fig


def _draw_bars(
    ax: Axes, values: np.ndarray, colour: str, title: str, before: np.ndarray | None = None
) -> None:
    """Draw bars with their values, and dotted outlines of their values one panel earlier."""
    units = np.arange(len(values))
    ax.bar(units, values, width=0.6, color=colour)
    if before is not None:
        ax.bar(units, before, width=0.6, facecolor="none", edgecolor=INK, linestyle=":")
    for k, value in enumerate(values):
        outline = value if before is None else before[k]
        # a value that would be written across the outline moves above it
        height = outline if 0 <= outline - value < 0.6 else value
        side = "top" if height < 0 else "bottom"
        ax.text(k, height, f"{value:.2f}", ha="center", va=side, fontsize=9)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set_title(title)
    ax.set_xticks(units, [f"unit {k}" for k in units])
    ax.tick_params(length=0)
    ax.grid(False)
