"""Histograms of the values that the four gate blocks of a cell take."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import GATES, GREY, style

TITLES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}


def draw_gate_histograms(values: Mapping[str, np.ndarray]) -> Figure:
    """Draw one histogram per gate block from −1 to 1, with dotted lines at −1, 0 and 1.

    Args:
        values: "i", "f", "g", "o" -> outputs of the gate block, any shape.
    """
    bins = np.linspace(-1, 1, 81)
    with style():
        fig, axes = plt.subplots(2, 2, figsize=(9.0, 4.6), sharex=True)
        for ax, (name, outputs) in zip(axes.flat, values.items(), strict=True):
            weights = np.full(outputs.size, 100 / outputs.size)
            ax.hist(outputs.ravel(), bins, weights=weights, color=GATES[name])
            for level in (-1, 0, 1):
                ax.axvline(level, color=GREY, linewidth=1.0, linestyle=":")
            ax.set(title=TITLES[name], ylabel="% of values", xticks=(-1, -0.5, 0, 0.5, 1))
            ax.set_xlim(-1.08, 1.08)
        for ax in axes[1]:
            ax.set_xlabel("value")
    return fig
