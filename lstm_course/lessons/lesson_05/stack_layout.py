"""Positions of the cells and wires of an unrolled network, and functions that draw them.

Columns are time steps, rows are layers (or the two directions of one layer).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.plotting.palette import GREY, INK, text_colour

WIDTH, HEIGHT = 2.1, 1.75  # between neighbours
HALF_WIDTH, HALF_HEIGHT = 0.52, 0.46  # of a cell
FADED, REACHED = "#DDDDDD", "#F0C808"
DECADES = 3.0  # a change this many powers of ten below the largest gets the palest colour


def draw_cell_box(
    ax: Axes, x: float, y: float, strength: float, lines: Sequence[str], ink: str = ""
) -> None:
    """Draw a box with lines of text; its yellow gets stronger with `strength` (0 to 1)."""
    lit = np.array(to_rgb(REACHED))
    ax.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH, y - HALF_HEIGHT),
            2 * HALF_WIDTH,
            2 * HALF_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=1 - strength * (1 - lit),
            edgecolor=ink or (INK if strength else "#C4C4C4"),
            linewidth=1.3,
            zorder=4,
        )
    )
    text: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9.5, "zorder": 5}
    for k, line in enumerate(lines):
        height = y + (0.2 - 0.4 * k if len(lines) > 1 else 0)
        colour = ink or (INK if strength else text_colour(GREY))
        ax.text(x, height, line, color=colour, family="monospace", **text)


def draw_time_wire(
    ax: Axes, x: float, y: float, colour: str, lit: bool, width: float, back: bool = False
) -> None:
    """Draw the wire into the cell at x from its neighbour in time."""
    gap = WIDTH - HALF_WIDTH
    xs = [x + gap, x + HALF_WIDTH] if back else [x - gap, x - HALF_WIDTH]
    draw_wire(ax, xs, [y, y], colour if lit else FADED, width)


def draw_layer_wire(ax: Axes, x: float, y: float, colour: str, lit: bool) -> None:
    """Draw the wire into the cell at (x, y) from below."""
    ys = [y - HEIGHT + HALF_HEIGHT, y - HALF_HEIGHT]
    if y == 0:
        ys[0] = y - 0.88
    if not lit and colour == INK:
        colour = "#B0B0B0"
    draw_wire(ax, [x, x], ys, colour if lit or colour == "#B0B0B0" else FADED, 2.2)


def draw_wire(
    ax: Axes, xs: list, ys: list, colour: str, width: float = 2, arrow: bool = True
) -> None:
    """Draw a straight wire."""
    ax.add_patch(
        FancyArrowPatch(
            (xs[0], ys[0]),
            (xs[1], ys[1]),
            arrowstyle="-|>" if arrow else "-",
            mutation_scale=11,
            color=colour,
            linewidth=width,
            shrinkA=0,
            shrinkB=0,
            zorder=2 if colour == FADED else 3,
        )
    )


def draw_label(ax: Axes, x: float, y: float, text: str, colour: str, right: bool = False) -> None:
    """Write a label: code is centred, words are to the left of a row."""
    side = "right" if right else "center"
    family = "sans-serif" if right else "monospace"
    ax.text(x, y, text, ha=side, va="center", color=colour, family=family, fontsize=10)


def draw_star(ax: Axes, x: float, y: float) -> None:
    """Draw a star at the perturbation."""
    ax.plot([x], [y], marker="*", markersize=20, color="#D00000", mec="white", zorder=8)


def strength(change: float, largest: float) -> float:
    """Return 0 for no change, otherwise 0.15 to 1 by its order of magnitude."""
    if change == 0:
        return 0.0
    return float(np.clip(1 + np.log10(change / largest) / DECADES, 0.15, 1))


def format_change(change: float) -> str:
    """Format a change as short text; "0" means exactly 0."""
    if change == 0:
        return "0"
    return f"{change:.3f}" if change >= 0.001 else f"{change:.0e}"
