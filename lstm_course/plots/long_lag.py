"""Figures of networks trained to remember a bit: accuracy against lag, and loss while training."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.experiments.long_lag import Run
from lstm_course.plots.palette import CELL, GREY, MODELS, ordered_colours, style


def draw_accuracy_against_lag(
    lags: Sequence[int],
    accuracies: Mapping[float, np.ndarray],
    ratios: Mapping[float, np.ndarray],
) -> Figure:
    """Accuracy after training above the gradient that was there before it, both against lag.

    Args:
        lags: the lags.
        accuracies: spectral radius at the start -> accuracy (lags, seeds).
        ratios: the same -> gradient at the bit over gradient at the end (lags, seeds).
    """
    with style():
        fig, (top, bottom) = plt.subplots(2, 1, figsize=(7.2, 5.8), sharex=True)
        colours = ordered_colours(len(accuracies))
        nudges = 1.025 ** np.arange(-(len(colours) // 2), len(colours))  # runs beside each other
        for (radius, values), colour, nudge in zip(
            accuracies.items(), colours, nudges, strict=False
        ):
            x = np.array(lags) * nudge
            top.plot(x, values.mean(axis=1), color=colour, label=f"ρ = {radius:g}")
            top.plot(x, values, "o", color=colour, ms=4, alpha=0.6, mew=0)
            ratio = ratios[radius]
            bottom.loglog(x, np.median(ratio, axis=1), color=colour)
            bottom.fill_between(x, ratio.min(axis=1), ratio.max(axis=1), color=colour, alpha=0.25)
        top.axhline(0.5, color=GREY, lw=1.2, ls="--")
        top.text(lags[0], 0.515, "guessing", color=GREY)
        top.set(title="after training (a dot is one run)", ylabel="accuracy", ylim=(0.42, 1.04))
        top.legend(loc="center left", bbox_to_anchor=(0, 0.55), title="before training")
        bottom.set(title="before training", ylabel="gradient at the bit\n/ gradient at the end")
        bottom.set_xlabel("lag (steps from the bit to the question)")
        bottom.set_xticks(list(lags), [str(lag) for lag in lags])
        bottom.minorticks_off()
    return fig


def draw_loss_with_and_without_clipping(
    panels: Mapping[str, Mapping[str, Sequence[Run]]],
) -> Figure:
    """Loss while training, with and without clipping: every run, and their median.

    Args:
        panels: title -> "clipped" or "not clipped" -> runs.
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.8), sharey=True)
        for ax, (title, curves) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            for (name, runs), colour in zip(curves.items(), (CELL, MODELS["rnn"]), strict=True):
                _loss_curves(ax, [smooth(run.losses) for run in runs], name, colour)
            ax.axhline(np.log(2), color=GREY, lw=1.2, ls="--")
            ax.set(title=title, xlabel="update")
        first = np.atleast_1d(axes)[0]
        first.text(2, np.log(2) + 0.15, "guessing: ln 2", color=GREY)
        first.set_ylabel("loss (nats, mean of 10 updates)")
        first.legend(loc="upper right")
    return fig


def smooth(losses: np.ndarray, width: int = 10) -> np.ndarray:
    """Means of `width` losses in a row: (updates - width + 1,)."""
    return np.convolve(losses, np.ones(width) / width, mode="valid")


def _loss_curves(ax: Axes, losses: Sequence[np.ndarray], name: str, colour: str) -> None:
    updates = np.arange(len(losses[0]))
    for curve in losses:
        ax.plot(updates, curve, color=colour, lw=0.8, alpha=0.5)
    ax.plot(updates, np.median(losses, axis=0), color=colour, label=f"{name} (thick: median)")
