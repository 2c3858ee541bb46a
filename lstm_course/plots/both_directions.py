"""Figures of what a network can know that reads forward, backward or both ways."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.experiments.both_directions import Accuracy
from lstm_course.experiments.forecast_leak import Errors
from lstm_course.plots.palette import CELL, FORGET_GATE, GREY, INPUT_GATE, style

COLOURS = {"forward": CELL, "backward": FORGET_GATE, "both ways": INPUT_GATE}


def draw_bracket_accuracy(runs: Mapping[str, Sequence[Accuracy]], ceiling: float) -> Figure:
    """Accuracy on opening and on closing brackets, a dot a run.

    Args:
        runs: reading -> its runs.
        ceiling: the best that can be done on opening brackets without seeing the future, or on
            closing ones without seeing the past.
    """
    groups = {
        "opening brackets\n(the partner is in the future)": "opening",
        "closing brackets\n(the partner is in the past)": "closing",
    }
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.8))
        _dots(ax, groups, runs)
        ax.axhline(ceiling, color=GREY, ls="--", lw=1.3)
        ax.text(0.5, ceiling - 0.03, f"one side alone: {ceiling:.3f}", color=GREY, ha="center")
        ax.set(ylabel="accuracy", ylim=(0.55, 1.04))
        ax.legend(loc="center", title="reads")
    return fig


def draw_forecast_errors(
    runs: Mapping[str, Sequence[Errors]], best: float, same_again: float
) -> Figure:
    """Error of forecasts in training and in use, a dot a run, on a logarithmic scale.

    Args:
        runs: reading -> its runs.
        best: error of the best possible forecast.
        same_again: error of a forecast that repeats the last value.
    """
    groups = {
        "as in training\n(the whole series in sight)": "as_trained",
        "in use\n(the series ends today)": "in_use",
    }
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.8))
        _dots(ax, groups, runs)
        ax.set_yscale("log")
        for value, text in ((best, "the best possible"), (same_again, "“the same again”")):
            ax.axhline(value, color=GREY, ls="--", lw=1.3)
            ax.text(0.5, value * 1.07, text, color=GREY, ha="center", va="bottom")
        ax.set(ylabel="mean squared error", xlim=(-0.5, 1.5))
        ax.set_ylim(top=1.5 * same_again)
        ax.yaxis.set_major_formatter("{x:g}")
        ax.legend(loc="lower right", title="reads")
    return fig


def _dots(ax: Axes, groups: Mapping[str, str], runs: Mapping[str, Sequence]) -> None:
    """A group of dots for each reading, beside each other."""
    for k, (reading, results) in enumerate(runs.items()):
        shift = 0.2 * (k - (len(runs) - 1) / 2)
        for place, field in enumerate(groups.values()):
            values = [getattr(result, field) for result in results]
            x = place + shift + 0.02 * (np.arange(len(values)) - (len(values) - 1) / 2)
            label = reading if place == 0 else None
            ax.plot(x, values, "o", color=COLOURS[reading], ms=7, alpha=0.75, mew=0, label=label)
    ax.set_xticks(range(len(groups)), list(groups))
    ax.grid(axis="x", visible=False)
