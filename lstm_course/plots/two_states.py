"""The two states that flow along time: the straight path, and what each of them remembers."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.reading_back import ReadBack
from lstm_course.experiments.straight_path import LeftOut
from lstm_course.plots.palette import CELL, GREY, HIDDEN, INK, ordered_colours, style


def draw_left_out(steps: Sequence[int], networks: Mapping[str, Sequence[LeftOut]]) -> Figure:
    """Left: slopes, whole and along the belt alone. Right: the share that the belt leaves out.

    Args:
        steps: from the earlier memory to the last one.
        networks: name -> runs of several seeds; lines are medians, areas the range.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.5))
        for (name, runs), colour in zip(
            networks.items(), ordered_colours(len(networks)), strict=True
        ):
            left.plot(steps, np.median([r.whole for r in runs], axis=0), color=colour)
            straight = np.median([r.straight for r in runs], axis=0)
            left.plot(steps, straight, color=colour, linestyle=":")
            share = 100 * np.array([r.left_out for r in runs])  # (seeds, steps)
            right.plot(steps, np.median(share, axis=0), color=colour, label=name)
            right.fill_between(steps, share.min(0), share.max(0), color=colour, alpha=0.15, lw=0)
        left.plot([], [], color=INK, label="by every way")
        left.plot([], [], color=INK, linestyle=":", label="along the belt alone, $\\prod f$")
        left.set(yscale="log", title="size of the slope, n steps on")
        right.set(title="share left out by the belt, in %", ylim=(-3, 103))
        for ax in (left, right):
            ax.set_xlabel("steps n")
            ax.legend()
    return fig


def draw_read_back(networks: Mapping[float, Sequence[ReadBack]]) -> Figure:
    """Correlation with a bit seen n steps ago, one panel a forget bias.

    Args:
        networks: bias of the forget gate -> runs of several seeds; lines are medians, areas ranges.
    """
    with style():
        fig, axes = plt.subplots(
            1, len(networks), figsize=(2.5 * len(networks), 2.9), sharex=True, sharey=True
        )
        for ax, (bias, runs) in zip(axes, networks.items(), strict=True):
            for name, colour in (("c", CELL), ("h", HIDDEN)):
                curves = np.array([getattr(run, name) for run in runs])  # (seeds, T)
                line = "-" if name == "c" else "--"
                ax.plot(np.median(curves, axis=0), color=colour, linestyle=line, label=name)
                steps = np.arange(curves.shape[1])
                ax.fill_between(steps, curves.min(0), curves.max(0), color=colour, alpha=0.15, lw=0)
            ax.axhline(0, color=GREY, lw=0.8)
            f = np.mean([run.f for run in runs])
            ax.set_title(f"bias {bias:g}: f ≈ {f:.2f}")
            ax.set_xlabel("steps n since the bit")
        axes[0].set_ylabel("correlation with the bit")
        axes[0].legend()
    return fig
