"""Figures of counting: what one unit can do, what trained units do, and how far they get."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plots.palette import CELL, GREY, INK, MODELS, ordered_colours, style


def draw_climb(adding: np.ndarray, mixing: Mapping[str, np.ndarray]) -> Figure:
    """One unit's state over a row of equal letters: where it adds, and where it mixes.

    Args:
        adding: the LSTM's c, (T + 1,).
        mixing: curve by label, (T + 1,) each, for cells that take a weighted mean.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True)
        left.plot(adding, color=CELL)
        left.set(title="adding: c = f c + i g", xlabel="letters read", ylabel="state of the unit")
        for colour, (label, path) in zip(ordered_colours(len(mixing)), mixing.items(), strict=True):
            right.plot(path, color=colour, label=label)
        right.axhline(1, color=GREY, ls="--", lw=1.2)
        right.set(title="mixing: h = (1 − z) n + z h", xlabel="letters read", ylim=(0, 1.09))
        right.legend(loc="lower right", ncols=1)
    return fig


def draw_states_over_string(
    states: Mapping[str, np.ndarray], longest_trained: int, titles: Mapping[str, str]
) -> Figure:
    """One unit of each network over one string aⁿbⁿ, a panel for each kind.

    Args:
        states: by kind, (2n, S): one unit of each of S networks.
        longest_trained: the longest n met in training.
        titles: of the panels, by kind.
    """
    with style():
        fig, axes = plt.subplots(1, len(states), figsize=(9, 3.7), sharex=True)
        for ax, (kind, units) in zip(axes, states.items(), strict=True):
            n = len(units) // 2
            ax.plot(np.arange(1, 2 * n + 1), units, color=MODELS[kind], lw=1.4, alpha=0.75)
            ax.axvline(n + 0.5, color=INK, lw=0.9)
            ax.axvspan(longest_trained + 0.5, 2 * n - longest_trained + 0.5, color=GREY, alpha=0.12)
            low, high = ax.get_ylim()
            ax.set(
                title=titles[kind], xlabel="letters read", ylim=(low - 0.12 * (high - low), high)
            )
            for x, letters in ((0.25, "a a a …"), (0.75, "b b b …")):
                ax.text(x, 0.03, letters, transform=ax.transAxes, ha="center", va="bottom")
        axes[0].set(ylabel="state of the unit")
    return fig


def draw_reach(reaches: Mapping[str, np.ndarray], longest_trained: int) -> Figure:
    """Up to which n each trained network tells the last b: one dot a network.

    Args:
        reaches: by kind, (S,).
        longest_trained: the longest n met in training.
    """
    kinds = list(reaches)
    with style():
        fig, ax = plt.subplots(figsize=(7.2, 0.8 + 0.6 * len(kinds)))
        for row, kind in enumerate(kinds):
            values = np.sort(reaches[kind])
            offsets = _apart(values)
            ax.scatter(values, row + 0.11 * offsets, color=MODELS[kind], s=34, zorder=3)
        ax.axvline(longest_trained, color=INK, ls="--", lw=1.2)
        ax.text(longest_trained, -0.62, " longest string in training", ha="left", va="center")
        ax.set(
            xlabel="all strings right up to n",
            yticks=range(len(kinds)),
            yticklabels=[kind.upper() for kind in kinds],
            ylim=(len(kinds) - 0.5, -0.85),
        )
        ax.set_xlim(left=0)
        ax.grid(axis="y", visible=False)
    return fig


def _apart(values: np.ndarray) -> np.ndarray:
    """Equal values one above the other: 0, 1, -1, 2, … for the first, second, third … of them."""
    seen: dict[float, int] = {}
    offsets = []
    for value in values:
        k = seen.get(value, 0)
        seen[value] = k + 1
        offsets.append((k + 1) // 2 * (1 if k % 2 else -1))
    return np.array(offsets)
