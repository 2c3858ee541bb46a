"""The lab's figures: training, limits, memory, what a unit knows."""

from collections.abc import Mapping, Sequence
from html import escape

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.char_lm.probing import Probe
from lstm_course.char_lm.roofline import Roofline
from lstm_course.char_lm.timing import LayerTiming
from lstm_course.plots.palette import CANDIDATE, CELL, FORGET_GATE, GREY, INK, style

SMOOTH = 25  # steps over which a training curve is averaged


def draw_training(
    ax: Axes,
    training: Sequence[float],
    tested: Sequence[tuple[int, float]],
    others: Mapping[str, float] | None = None,
) -> None:
    """Bits a character against steps, in training and held out, with compressors as lines."""
    ax.clear()
    steps = np.arange(1, len(training) + 1)
    ax.plot(steps, training, color=GREY, alpha=0.35, linewidth=0.8)
    if len(training) >= SMOOTH:
        smooth = np.convolve(training, np.ones(SMOOTH) / SMOOTH, mode="valid")
        middle = steps[SMOOTH // 2 :][: len(smooth)]  # of the steps that a mean is taken over
        ax.plot(middle, smooth, color=GREY, label="training")
    if tested:
        ax.plot(*zip(*tested, strict=True), "o-", color=CELL, label="held out")
    for bits in (others or {}).values():
        ax.axhline(bits, color=CANDIDATE, linewidth=1, linestyle="--")
    for names, bits in _close_together(others or {}):
        ax.annotate(names, (1, bits), (3, 0), xycoords=("axes fraction", "data"), va="center",
                    textcoords="offset points", fontsize=9, color=INK)  # fmt: skip
    whole = [bits for _, bits in tested] + list((others or {}).values())
    low = min([*training, *whole], default=1.0)
    high = max([min(max(training, default=5.0), 5.0), *whole])  # a first guess may stand out
    ax.set(xlabel="step", ylabel="bits a character", ylim=(low - 0.2, high + 0.2))
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="upper right")


def _close_together(levels: Mapping[str, float]) -> list[tuple[str, float]]:
    """Names of levels from low to high, those that would be written over each other in one."""
    found: list[tuple[str, float]] = []
    for name, bits in sorted(levels.items(), key=lambda level: level[1]):
        if found and bits - found[-1][1] < 0.15:
            found[-1] = (f"{found[-1][0]}, {name}", bits)
        else:
            found.append((name, bits))
    return found


def plot_roofline(roofline: Roofline, points: Mapping[str, tuple[float, float]]) -> Figure:
    """The device's two limits, and where each form of a layer lies under them.

    Args:
        roofline: the limits.
        points: (FLOPs a byte, FLOPs a second) by name.
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


def plot_rates(measured: Sequence[LayerTiming], peak: float) -> Figure:
    """Tokens a second of each form, and the share of the peak that its products reach."""
    with style():
        fig, ax = plt.subplots(figsize=(7, 0.7 * len(measured) + 1.2))
        names = [one.name for one in measured]
        ax.barh(names, [one.tokens / 1000 for one in measured], 0.6, color=CELL)
        for row, one in enumerate(measured):
            text = f" {one.tokens / 1000:.3g} thousand, {one.flops / peak:.0%} of the peak"
            ax.text(one.tokens / 1000, row, text, va="center", fontsize=9)
        ax.invert_yaxis()
        ax.set(xlabel="thousand tokens a second, forward and backward")
        ax.set_xlim(0, 1.5 * max(one.tokens for one in measured) / 1000)
        ax.grid(axis="y", visible=False)
    return fig


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


def plot_probes(trained: Mapping[str, Probe], untrained: Mapping[str, Probe]) -> Figure:
    """What probes read from a trained and an untrained network, and the best unit alone."""
    with style():
        fig, ax = plt.subplots()
        places = np.arange(len(trained))
        groups = (
            ("untrained, all units", [untrained[name].explained for name in trained], GREY),
            ("trained, all units", [one.explained for one in trained.values()], CELL),
            ("trained, best unit alone", [one.best_alone for one in trained.values()], CANDIDATE),
        )
        for k, (label, heights, colour) in enumerate(groups):
            ax.bar(places + 0.26 * (k - 1), np.maximum(heights, 0), 0.24, color=colour, label=label)
        ax.set_xticks(places, list(trained))
        ax.set(ylabel="share of variance explained (R²)", ylim=(0, 1.05))
        ax.grid(axis="x", visible=False)
        ax.legend(loc="upper right")
    return fig


class ColouredText:
    """A text whose background shows a unit's activation: blue positive, vermillion negative.

    Args:
        text: N characters.
        values: the unit after each, from -1 to 1, (N,).

    Raises:
        ValueError: more characters than values, or fewer.
    """

    def __init__(self, text: str, values: np.ndarray) -> None:
        if len(text) != len(values):
            raise ValueError(f"{len(text)} characters and {len(values)} values, expected as many")
        self.text = text
        self.values = values

    def _repr_html_(self) -> str:
        """One span a character; nothing in it runs."""
        spans = "".join(
            f'<span style="background-color: {_shade(value)}">{escape(character)}</span>'
            for character, value in zip(self.text, self.values, strict=True)
        )
        return (
            '<pre style="line-height: 1.5; white-space: pre-wrap; color: #222222; '
            f'background: white; padding: 6px">{spans}</pre>'
        )

    def __repr__(self) -> str:
        return self.text


def _shade(value: float) -> str:
    colour = CELL if value > 0 else FORGET_GATE
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {min(1.0, abs(float(value))) * 0.65:.2f})"
