"""The lab's figures: training, limits, memory, what a unit knows."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, FORGET_GATE, style


def plot_memory(lengths: Sequence[int], kept: Sequence[int], segment: int, cut: int) -> Figure:
    """Memory for the way back against the length of the text, whole and in segments."""
    with style():
        fig, ax = plt.subplots()
        ax.plot(
            lengths, np.array(kept) / 2**20, "o-", color=FORGET_GATE, label="the whole way back"
        )
        ax.axhline(cut / 2**20, color=CELL, label=f"cut every {segment} steps")
        ax.set(
            xlabel="length of the text in steps",
            ylabel="kept for the way back, MiB",
            title="Memory grows with the way back, not with the text",
            xlim=(0, 1.05 * max(lengths)),
            ylim=(0, 1.08 * max(kept) / 2**20),
        )
        ax.set_xticks(lengths)
        ax.legend()
    return fig
