"""Curves of several seeds: their median, and their range as a band."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes


def draw_median_and_range(
    ax: Axes, x: Sequence[int], shares: np.ndarray, colour: str, line: str, name: str
) -> None:
    """Draw the median over runs as a line, and their range as a pale band.

    Args:
        ax: axes to draw in.
        x: positions.
        shares: one row per run, (runs, len(x)).
        colour: of both.
        line: matplotlib's format string of the line.
        name: in the legend.
    """
    ax.plot(x, np.median(shares, axis=0), line, color=colour, label=name, markersize=5)
    ax.fill_between(x, shares.min(0), shares.max(0), color=colour, alpha=0.15, lw=0)
