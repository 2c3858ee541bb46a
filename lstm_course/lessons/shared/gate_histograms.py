"""Histograms of the values that the four gate blocks of a cell take."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GATES, PALE, style

TITLES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}
NEAR = 0.05  # values this close to an end are as good as closed, open or saturated
LOWEST = {"i": 0, "f": 0, "g": -1, "o": 0}  # the highest is 1 for all


def draw_gate_histograms(values: Mapping[str, np.ndarray]) -> Figure:
    """Draw one histogram per gate block over its range, with the share near neither end.

    Args:
        values: "i", "f", "g", "o" -> outputs of the gate block, any shape.
    """
    with style():
        fig, axes = plt.subplots(2, 2, figsize=(9.0, 5.0), sharey=True)
        for ax, (name, outputs) in zip(axes.flat, values.items(), strict=True):
            weights = np.full(outputs.size, 100 / outputs.size)
            bins = np.linspace(LOWEST[name], 1, 41)
            ax.hist(outputs.ravel(), bins, weights=weights, color=GATES[name])
            ax.axvspan(LOWEST[name] + NEAR, 1 - NEAR, color=PALE, zorder=0)
            middle, low = (LOWEST[name] + 1) / 2, _minus(LOWEST[name] + NEAR)
            ax.text(
                middle,
                0.93,
                f"{share_inside(name, outputs):.0%} between {low} and {1 - NEAR:g}",
                ha="center",
                va="top",
                transform=ax.get_xaxis_transform(),
            )
            ax.set(title=TITLES[name], xlim=(LOWEST[name], 1))
            ax.set_xticks(np.linspace(LOWEST[name], 1, 5))
            ax.grid(False)
        for ax in axes[1]:
            ax.set_xlabel("value")
        for ax in axes[:, 0]:
            ax.set_ylabel("% of the values")
    return described(fig, describe_gate_histograms(values))


def share_inside(name: str, outputs: np.ndarray) -> float:
    """Return the share of a block's values that are near neither end of its range."""
    return float(np.mean((outputs > LOWEST[name] + NEAR) & (outputs < 1 - NEAR)))


def describe_gate_histograms(values: Mapping[str, np.ndarray]) -> str:
    """State the share of values near each end for every gate block."""
    parts = [
        f"{TITLES[name]}: {np.mean(outputs <= LOWEST[name] + NEAR):.0%} within {NEAR} of "
        f"{_minus(LOWEST[name])}, {share_inside(name, outputs):.0%} in between, "
        f"{np.mean(outputs >= 1 - NEAR):.0%} within {NEAR} of 1"
        for name, outputs in values.items()
    ]
    return f"Four histograms of values from a trained network. {'; '.join(parts)}."


def _minus(number: float) -> str:
    return f"{number:g}".replace("-", "−")
