"""The roofline of a device, and the rates that implementations of a layer reach."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.char_lm.roofline import Roofline
from lstm_course.char_lm.timing import LayerTiming
from lstm_course.plotting.palette import CANDIDATE, CELL, FORGET_GATE, GREY, INK, style


def draw_roofline(roofline: Roofline, points: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw the device's two limits and the position of each implementation below them.

    Args:
        roofline: the limits.
        points: name -> (FLOPs per byte, FLOPs per second).
    """
    with style():
        fig, ax = plt.subplots()
        intensity = np.geomspace(0.1, 1000, 200)
        limit = np.array([roofline.limit(x) for x in intensity])
        ax.loglog(intensity, limit / 1e9, color=INK)
        ax.fill_between(intensity, limit / 1e9, 1e-3, color=GREY, alpha=0.08)
        for (name, (x, y)), colour in zip(
            points.items(), (FORGET_GATE, CELL, CANDIDATE, GREY), strict=False
        ):
            ax.plot(x, y / 1e9, "o", color=colour, markersize=9, label=name)
            ax.plot([x, x], [y / 1e9, roofline.limit(x) / 1e9], ":", color=colour, linewidth=1)
        lowest = min(y for _, y in points.values()) / 1e9
        ridge = roofline.flops / roofline.bandwidth  # where both limits are the same
        below, above = np.sqrt(0.1 * ridge), np.sqrt(ridge * 1000)
        for x, text in ((below, "limited by memory"), (above, "limited by the processor")):
            ax.text(x, 1.9 * roofline.flops / 1e9, text, color=GREY, ha="center", va="center")
        ax.vlines(ridge, 1e-3, 3 * roofline.flops / 1e9, color=GREY, linewidth=0.8)
        ax.set(
            xlabel="operations for each byte moved",
            ylabel="10⁹ operations a second",
            ylim=(lowest / 4, 3 * roofline.flops / 1e9),
            title="The roof: what memory can feed, and what the processor can do",
        )
        ax.legend(loc="lower right")
    return fig


def draw_rates(measured: Sequence[LayerTiming], peak: float) -> Figure:
    """Draw the tokens per second of each implementation, with its share of the peak.

    Args:
        measured: one per implementation.
        peak: of the device, in FLOPs per second.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7, 0.7 * len(measured) + 1.2))
        names = [one.name for one in measured]
        ax.barh(names, [one.tokens / 1000 for one in measured], 0.6, color=CELL)
        for row, one in enumerate(measured):
            text = f" {one.tokens / 1000:.3g} thousand, {one.flops / peak:.0%} of the peak"
            ax.text(one.tokens / 1000, row, text, va="center", fontsize=9)
        ax.invert_yaxis()
        ax.set(xlabel="thousand tokens per second, forward and backward")
        ax.set_xlim(0, 1.5 * max(one.tokens for one in measured) / 1000)
        ax.grid(axis="y", visible=False)
    return fig
