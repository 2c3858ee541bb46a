"""What trained networks still answer right, the longer they have to keep it."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plots.palette import CELL, GREY, INK, MODELS, style


def draw_right_by_lag(
    edges: Sequence[int], right: Mapping[str, np.ndarray], trained_to: int
) -> Figure:
    """Share of right answers against the lag, a line a network.

    Args:
        edges: of the ranges of lags.
        right: "lstm" or "rnn" -> shares (seeds, ranges).
        trained_to: the length of the sequences of the training.
    """
    middles = np.sqrt((np.array(edges[:-1]) + 0.5) * np.array(edges[1:]))
    with style():
        fig, ax = plt.subplots(figsize=(7.0, 3.3))
        ax.axvspan(trained_to, edges[-1], color=GREY, alpha=0.12, lw=0)
        ax.text(trained_to * 1.1, 0.92, "longer than any sequence\nof the training", color=GREY)
        for kind, shares in right.items():
            ax.plot(middles, shares.T, color=MODELS[kind], lw=1.2, alpha=0.8)
            ax.plot([], [], color=MODELS[kind], label=kind.upper())
        ax.axhline(0.5, color=GREY, linestyle=":", lw=1.2)
        ax.set(xscale="log", xlabel="steps since the bit was written", ylabel="share right")
        ax.set(ylim=(0.4, 1.02), xlim=(middles[0] * 0.9, edges[-1]))
        ax.legend(loc="center right", bbox_to_anchor=(1, 0.58))
    return fig


def draw_number(
    numbers: Sequence[int],
    right: Mapping[str, np.ndarray],
    without: np.ndarray,
    trained_to: int,
) -> Figure:
    """Left: share of right answers by distractors. Right: the same with one unit switched off.

    Args:
        numbers: of distractors.
        right: who answers -> shares (seeds, numbers), or (numbers,).
        without: share of right answers without each unit of one network, (H,).
        trained_to: most distractors of the training.
    """
    with style():
        fig, (left, ax) = plt.subplots(1, 2, figsize=(9.6, 3.3), sharey=True)
        left.axvspan(trained_to + 0.5, numbers[-1] + 0.4, color=GREY, alpha=0.12, lw=0)
        left.text(trained_to + 0.6, 0.3, "more than in training", color=GREY)
        looks = zip(right.items(), (CELL, INK, GREY), ("o-", "--", "s-"), strict=False)
        for (name, shares), colour, line in looks:
            _median_and_range(left, numbers, np.atleast_2d(shares), colour, line, name)
        left.set(xlabel="nouns since the subject", ylabel="share right", ylim=(0.25, 1.04))
        left.legend(loc="center right", bbox_to_anchor=(1, 0.68))
        units = np.arange(len(without))
        ax.bar(units, without, color=CELL, width=0.7)
        ax.axhline(0.5, color=GREY, linestyle=":", lw=1.2)
        ax.set_xticks(units, [str(k) for k in units])
        ax.set(xlabel="the unit that is switched off", title="one network, one unit switched off")
        ax.xaxis.grid(False)
    return fig


def _median_and_range(
    ax: Axes, x: Sequence[int], shares: np.ndarray, colour: str, line: str, name: str
) -> None:
    ax.plot(x, np.median(shares, axis=0), line, color=colour, label=name, markersize=5)
    ax.fill_between(x, shares.min(0), shares.max(0), color=colour, alpha=0.15, lw=0)
