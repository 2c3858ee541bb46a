"""Training runs of networks that remember a bit, and a figure of their losses."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, style


class TrainingRun(NamedTuple):
    """Record of one training run."""

    losses: np.ndarray  # (updates,) cross-entropy of each batch, in nats
    norms: np.ndarray  # (updates,) global gradient norm before clipping
    accuracy: float  # share of correct answers on fresh sequences


def draw_loss_with_and_without_clipping(
    panels: Mapping[str, Mapping[str, Sequence[TrainingRun]]],
) -> Figure:
    """Draw the training loss with and without clipping: every run and the median.

    Args:
        panels: title -> "clipped" or "not clipped" -> runs.
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.8), sharey=True)
        for ax, (title, curves) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            for (name, runs), colour in zip(curves.items(), GROUPS[::-1], strict=True):
                _draw_losses(ax, [smooth(run.losses) for run in runs], name, colour)
            ax.axhline(np.log(2), color=GREY, lw=1.2, ls="--")
            ax.set(title=title, xlabel="update", yscale="log")
        first = np.atleast_1d(axes)[0]
        first.text(2, 1.2 * np.log(2), "guessing: ln 2", color=INK)
        first.set_ylabel("loss in nats, mean of 10 updates")
        first.legend(loc="upper right")
    return described(fig, describe_losses(panels))


def describe_losses(panels: Mapping[str, Mapping[str, Sequence[TrainingRun]]]) -> str:
    """State the median loss at the end of training in every panel, with the range of the runs."""
    parts = []
    for title, curves in panels.items():
        for name, runs in curves.items():
            ends = [smooth(run.losses)[-1] for run in runs]
            parts.append(
                f"{title}, {name}: {np.median(ends):.2g}, from {min(ends):.2g} to {max(ends):.2g}"
            )
    return (
        "Training loss against the update, on a logarithmic axis. Median of the last loss in "
        f"nats: {'; '.join(parts)}. Guessing gives {np.log(2):.2f}."
    )


def smooth(losses: np.ndarray, width: int = 10) -> np.ndarray:
    """Compute moving averages of `width` losses: (updates - width + 1,)."""
    return np.convolve(losses, np.ones(width) / width, mode="valid")


def _draw_losses(ax: Axes, losses: Sequence[np.ndarray], name: str, colour: str) -> None:
    updates = np.arange(len(losses[0]))
    for curve in losses:
        ax.plot(updates, curve, color=colour, lw=0.8, alpha=0.5)
    ax.plot(updates, np.median(losses, axis=0), color=colour, label=f"{name} (thick: median)")
