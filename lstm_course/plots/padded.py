"""Figures of what padding does to states, and to answers read from them."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.padded import PaddedRun
from lstm_course.plots.palette import CELL, FORGET_GATE, GREY, INK, PALE, style


def draw_states_in_padding(run: PaddedRun, sequence: int = 0) -> Figure:
    """Both directions' states of one sequence, through its padding.

    Args:
        run: what `run_padded` returned.
        sequence: which sequence of the batch.
    """
    length, T = int(run.lengths[sequence]), len(run.hs)
    forward, backward = np.split(run.hs[:, sequence], 2, axis=1)  # (T, H) each
    steps = np.arange(T)
    with style():
        fig, axes = plt.subplots(1, 2, figsize=(9.6, 3.5), sharey=True)
        for ax, states, right in zip(axes, (forward, backward), (length - 1, 0), strict=True):
            ax.axvspan(length - 0.5, T - 0.5, color=PALE, zorder=0)
            ax.plot(steps, states, color=GREY, lw=1.2)
            ax.plot(steps[:length], states[:length], color=CELL, lw=2)
            ax.plot(np.full(states.shape[1], right), states[right], "o", color=CELL, ms=8)
            ax.plot(np.full(states.shape[1], T - 1), states[-1], "X", color=FORGET_GATE, ms=8)
            ax.set(xlabel="time step t", xlim=(-0.5, T - 0.4))
        axes[0].text(length - 0.2, axes[0].get_ylim()[1] * 0.98, "padding", va="top", color=INK)
        axes[0].set(title="forward half  →", ylabel="hidden state, a line a unit")
        axes[1].set(title="backward half  ←")
        axes[1].plot([], [], "o", color=CELL, ms=8, label="last state")
        axes[1].plot([], [], "X", color=FORGET_GATE, ms=8, label="output[-1]")
        axes[1].legend(loc="upper right")
    return fig


def draw_accuracy_against_padding(
    padding: Sequence[int], panels: Mapping[str, tuple[np.ndarray, np.ndarray]]
) -> Figure:
    """Accuracy read from the last output and from the last real state, a line a run.

    Args:
        padding: steps of padding.
        panels: title -> accuracies from the last output and from the last real state, (runs,
            padding) each.
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.5), sharey=True)
        for ax, (title, (last_output, last_real)) in zip(axes, panels.items(), strict=True):
            places = np.arange(len(padding))
            ax.plot(places, last_output.T, "X-", color=FORGET_GATE, lw=1.3, ms=7, alpha=0.8)
            ax.plot(places, last_real.T, "o-", color=CELL, lw=1.3, ms=6, alpha=0.8)
            ax.axhline(0.5, color=GREY, lw=1.2, ls="--")
            ax.set(title=title, xlabel="steps of padding")
            ax.set_xticks(places, [str(extra) for extra in padding])
        axes[0].text(0, 0.52, "guessing", color=GREY)
        lowest = min(last_output.min() for last_output, _ in panels.values())
        axes[0].set(ylabel="accuracy", ylim=(min(0.38, lowest - 0.05), 1.04))
        axes[1].plot([], [], "o-", color=CELL, label="last_states")
        axes[1].plot([], [], "X-", color=FORGET_GATE, label="output[-1]")
        axes[1].legend(loc="lower left", title="read from (a line is one run)")
    return fig
