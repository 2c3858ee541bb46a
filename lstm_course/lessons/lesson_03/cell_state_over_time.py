"""The cell state over time: the share that is left at the end, and units with two time scales."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, INK, style


def draw_what_is_left(f: np.ndarray, retention: np.ndarray) -> Figure:
    """Draw a forget gate at each step, and below it the share of that step's c left at the end.

    Args:
        f: forget gate of one unit, (T,).
        retention: share left of the cell state that enters each step, (T,).
    """
    steps = np.arange(len(f))
    with style():
        fig, (above, below) = plt.subplots(
            2, 1, figsize=(8.0, 3.6), sharex=True, height_ratios=(1, 1.4)
        )
        above.bar(steps, f, width=0.8, color=FORGET_GATE)
        above.set(ylim=(0, 1.08), title="forget gate $f_t$")
        below.bar(steps, retention, width=0.8, color=CELL)
        below.set(ylim=(0, 1.08), title="share $r_t$ that is left at the end")
        below.set_xlabel("time step t at which the memory enters")
        below.set_xlim(-0.6, len(f) - 0.4)
        shut = int(np.argmin(f))
        below.annotate(
            f"f = {f[shut]:.2g} in step {shut}:\nall that is older is gone",
            (shut, retention[: shut + 1].max() + 0.03),
            (shut - 1.5, 0.55),
            ha="right",
            color=INK,
            arrowprops={"arrowstyle": "->", "color": GREY},
        )
    return fig


def draw_two_time_scales(
    signal: np.ndarray, half_lives: Sequence[float], memories: np.ndarray
) -> Figure:
    """Draw the cell states that track the same noisy signal, one panel per unit.

    Args:
        signal: the input, (T,).
        half_lives: of the units, in steps, (H,).
        memories: cell states (T, H).
    """
    with style():
        fig, axes = plt.subplots(
            len(half_lives), 1, figsize=(8.0, 1.9 * len(half_lives)), sharex=True, sharey=True
        )
        for ax, half_life, memory in zip(axes, half_lives, memories.T, strict=True):
            ax.plot(signal, ".", color=GREY, markersize=3.5, label="input")
            ax.plot(memory, color=CELL, label="c")
            ax.set_title(
                f"a memory that halves in {half_life:g} step{'' if half_life == 1 else 's'}"
            )
        axes[0].legend(loc="lower right", bbox_to_anchor=(1, 0.98), ncols=2)
        axes[-1].set_xlabel("time step t")
    return fig
