"""A small cell state during one step of a cell: worked by hand in the lesson, drawn as bars."""

from collections.abc import Sequence
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GATES, GREY, HIDDEN, INK, style, text_colour


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
    numbers = ", ".join(f"{number:.1f}" for number in kept)
    print(f"After forgetting, the cell state is [{numbers}].{said}")
    return c_prev, kept, c, functions.expose(c, np.array([1.0, 0.5, 0.0]))


def draw_memory_steps(c_prev: np.ndarray, kept: np.ndarray, c: np.ndarray, h: np.ndarray) -> Figure:
    """Draw four panels: the cell state before, after forgetting, after writing, and h.

    Args:
        c_prev, kept, c, h: each (H,).
    """
    with style():
        fig, axes = plt.subplots(1, 4, figsize=(10.0, 3.2), sharey=True)
        _draw_bars(axes[0], c_prev, CELL, "Before: c_prev")
        _draw_bars(axes[1], kept, CELL, "Forget: f ⊙ c_prev")
        _draw_bars(axes[2], c, CELL, "Write: add i ⊙ g")
        _draw_bars(axes[3], h, HIDDEN, "Expose: o ⊙ tanh(c)")
        _draw_changes(axes[1], c_prev, kept, _factors(kept, c_prev), GATES["f"])
        _draw_changes(axes[2], kept, c, _sums(c - kept), GATES["g"])
        _draw_changes(axes[3], c, h, _factors(h, np.tanh(c)), GATES["o"])
        lowest = min(0.0, *(values.min() for values in (kept, c, h)))
        axes[0].set_ylim(lowest - 0.15, max(c_prev.max(), c.max()) + 0.7)
        axes[0].set_ylabel("value of the unit")
    return described(fig, describe_memory_steps(c_prev, kept, c, h))


def describe_memory_steps(
    c_prev: np.ndarray, kept: np.ndarray, c: np.ndarray, h: np.ndarray
) -> str:
    """State the values of all units in each panel."""
    panels = {"before": c_prev, "after forgetting": kept, "after writing": c, "hidden state": h}
    values = "; ".join(
        f"{name}: {', '.join(f'{value:.2f}' for value in row)}" for name, row in panels.items()
    )
    return f"Bars for {len(c)} units of a cell during one step. {values}."


def _draw_bars(ax: Axes, values: np.ndarray, colour: str, title: str) -> None:
    """Draw bars with their values below."""
    units = np.arange(len(values))
    ax.bar(units, values, width=0.56, color=colour)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set_title(title)
    ax.set_xticks(units, [f"unit {k}\n{value:.2f}" for k, value in enumerate(values)])
    ax.tick_params(length=0)
    ax.grid(False)


def _draw_changes(
    ax: Axes, before: np.ndarray, after: np.ndarray, texts: Sequence[str], colour: str
) -> None:
    """Draw an outline of each former value, and an arrow from there with the operation on it."""
    units = np.arange(len(before))
    ax.bar(units, before, width=0.56, facecolor="none", edgecolor=GREY, linestyle="--")
    for k, text in enumerate(texts):
        start, end = (k, before[k]), (k, after[k])
        if abs(before[k] - after[k]) > 0.3:
            ax.annotate(
                "", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2.2}
            )
        top = max(before[k], after[k], 0.0)
        ax.text(k, top + 0.1, text, ha="center", va="bottom", color=text_colour(colour))


def _sums(changes: np.ndarray) -> list[str]:
    return [f"{'−' if change < 0 else '+'} {abs(change):.2f}" for change in changes]


def _factors(after: np.ndarray, before: np.ndarray) -> list[str]:
    """Return the factor of each entry, as text; an empty one where it is not known.

    Adding 0.0 turns -0.0 into 0.0.
    """
    return [
        f"× {new / old + 0.0:.2g}" if old else "" for new, old in zip(after, before, strict=True)
    ]
