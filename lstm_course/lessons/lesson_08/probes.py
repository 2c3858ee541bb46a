"""Probes of a trained network, and a text coloured by the activation of a unit."""

from collections.abc import Mapping
from html import escape

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.char_lm.probing import Probe
from lstm_course.plotting.palette import CANDIDATE, CELL, FORGET_GATE, GREY, style


def draw_probes(trained: Mapping[str, Probe], untrained: Mapping[str, Probe]) -> Figure:
    """Draw the variance that probes explain, for a trained network, an untrained one, one unit.

    Args:
        trained: property -> probe of the trained network.
        untrained: property -> probe of the untrained network.
    """
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
        ValueError: the numbers of characters and values differ.
    """

    def __init__(self, text: str, values: np.ndarray) -> None:
        if len(text) != len(values):
            raise ValueError(f"{len(text)} characters and {len(values)} values, expected as many")
        self.text = text
        self.values = values

    def _repr_html_(self) -> str:
        """Return one span per character, without scripts."""
        spans = "".join(
            f'<span style="background-color: {_choose_shade(value)}">{escape(character)}</span>'
            for character, value in zip(self.text, self.values, strict=True)
        )
        return (
            '<pre style="line-height: 1.5; white-space: pre-wrap; color: #222222; '
            f'background: white; padding: 6px">{spans}</pre>'
        )

    def __repr__(self) -> str:
        return self.text


def _choose_shade(value: float) -> str:
    colour = CELL if value > 0 else FORGET_GATE
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {min(1.0, abs(float(value))) * 0.65:.2f})"
