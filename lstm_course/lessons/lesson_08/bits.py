"""Bits per character of several models, and the schedule of the learning rate."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, GREY, style


def draw_bits(bits: Mapping[str, float], ours: str) -> Figure:
    """Draw one bar per model of the text, ours in the colour of the cell.

    Args:
        bits: name -> bits per character.
        ours: the name of the model.
    """
    ordered = sorted(bits.items(), key=lambda pair: pair[1])
    with style():
        fig, ax = plt.subplots(figsize=(7, 0.42 * len(bits) + 1.0))
        names = [name for name, _ in ordered]
        ax.barh(
            names,
            [value for _, value in ordered],
            color=[CELL if name == ours else GREY for name in names],
        )
        for row, (_, value) in enumerate(ordered):
            ax.text(value, row, f" {value:.2f}", va="center")
        ax.invert_yaxis()
        ax.grid(axis="y", visible=False)
        ax.set(xlabel="bits per character on the held-out text (less is better)")
    return fig


def draw_schedule(rates: Sequence[float]) -> Figure:
    """Draw the learning rate of every step."""
    with style():
        fig, ax = plt.subplots(figsize=(7, 2.4))
        ax.plot(range(len(rates)), rates, color=CELL)
        ax.set(xlabel="step", ylabel="learning rate", ylim=(0, None))
    return fig
