"""Diagram of a stack of layers, unrolled in time, with the states that a disturbance reached.

Columns are time steps, rows are layers (or the two directions of one layer).
"""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.experiments.disturbance import Changes
from lstm_course.plots.palette import CELL, GREY, HIDDEN, INK, style

WIDTH, HEIGHT = 2.1, 1.75  # between neighbours
HALF_WIDTH, HALF_HEIGHT = 0.52, 0.46  # of a cell
FADED, REACHED = "#DDDDDD", "#F0C808"
DECADES = 3.0  # a change this many powers of ten below the largest is as pale as can be


def draw_stack(changes: Changes, *, layer: int, step: int, kind: str = "c") -> Figure:
    """A stack unrolled in time: what went along its wires after a state had been disturbed.

    Args:
        changes: of each layer's h and c at each step, (L, T) each, as `disturb_state` gives them.
        layer: whose state was disturbed.
        step: before which step.
        kind: "h" or "c".
    """
    L, T = changes.h.shape
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 1.1 * L + 1.0))
        for k in range(L):
            for t in range(T):
                x, y = WIDTH * t, HEIGHT * k
                h, c = changes.h[k, t], changes.c[k, t]
                at_start = (k, t) == (layer, step)
                from_left = changes.h[k, t - 1] > 0 if t else False
                c_from_left = changes.c[k, t - 1] > 0 if t else False
                _side(ax, x, y + 0.2, CELL, c_from_left or (at_start and kind == "c"), 3.2)
                _side(ax, x, y - 0.2, HIDDEN, from_left or (at_start and kind == "h"), 2.2)
                below = changes.h[k - 1, t] > 0 if k else False
                _up(ax, x, y, HIDDEN if k else INK, below)
                strength = _strength(max(h, c), max(changes.h.max(), changes.c.max()))
                _cell(ax, x, y, strength, [f"c {_number(c)}", f"h {_number(h)}"])
                if k == 0:
                    _name(ax, x, y - 1.05, f"x[{t}]", INK)
            _name(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
            _side(ax, WIDTH * T, HEIGHT * k + 0.2, CELL, changes.c[k, -1] > 0, 3.2)
            _side(ax, WIDTH * T, HEIGHT * k - 0.2, HIDDEN, changes.h[k, -1] > 0, 2.2)
        for t in range(T):
            _up(ax, WIDTH * t, HEIGHT * L, HIDDEN, changes.h[-1, t] > 0)
            _name(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        _mark(ax, WIDTH * (step - 0.5), HEIGHT * layer + (0.2 if kind == "c" else -0.2))
        ax.set(xlim=(-2.9, WIDTH * T - 0.3), ylim=(-1.35, HEIGHT * L), aspect="equal")
        ax.axis("off")
    return fig


def draw_wires(num_layers: int, steps: int) -> Figure:
    """A stack unrolled in time: all of its wires, and the names of those around one cell."""
    L, T = num_layers, steps
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 1.1 * L + 1.0))
        for k in range(L):
            for t in range(T + 1):
                _side(ax, WIDTH * t, HEIGHT * k + 0.2, CELL, True, 3.2)
                _side(ax, WIDTH * t, HEIGHT * k - 0.2, HIDDEN, True, 2.2)
            for t in range(T):
                _up(ax, WIDTH * t, HEIGHT * k, HIDDEN if k else INK, True)
                named = (k, t) == (L // 2, T // 2)
                _cell(ax, WIDTH * t, HEIGHT * k, 0.8 if named else 0.0, ["LSTM"], ink=INK)
            _name(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
        for t in range(T):
            _up(ax, WIDTH * t, HEIGHT * L, HIDDEN, True)
            _name(ax, WIDTH * t, -1.05, f"x[{t}]", INK)
            _name(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        x, y, l, t = WIDTH * (T // 2), HEIGHT * (L // 2), L // 2, T // 2
        ax.text(x - WIDTH / 2, y + 0.42, f"$c^{l}_{t - 1}$", color=CELL, ha="center")
        ax.text(x - WIDTH / 2, y - 0.68, f"$h^{l}_{t - 1}$", color=HIDDEN, ha="center")
        ax.text(x + WIDTH / 2, y + 0.42, f"$c^{l}_{t}$", color=CELL, ha="center")
        ax.text(x + WIDTH / 2, y - 0.68, f"$h^{l}_{t}$", color=HIDDEN, ha="center")
        ax.text(x + 0.12, y - 0.95, f"$h^{l - 1}_{t}$", color=HIDDEN)
        ax.text(x + 0.12, y + 0.68, f"$h^{l}_{t}$", color=HIDDEN)
        ax.set(xlim=(-2.9, WIDTH * T - 0.3), ylim=(-1.35, HEIGHT * L), aspect="equal")
        ax.axis("off")
    return fig


def draw_both_directions(changes: np.ndarray, *, step: int) -> Figure:
    """Both directions of one layer: which of their states feel a disturbance of one input.

    Args:
        changes: of the forward and of the backward half at each step, (2, T).
        step: whose input was disturbed.
    """
    T = changes.shape[1]
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 3.2))
        for k, way in enumerate(("forward", "backward")):
            for t in range(T):
                x, y = WIDTH * t, HEIGHT * k
                if way == "forward":
                    _side(ax, x, y, HIDDEN, t > 0 and changes[k, t - 1] > 0, 2.6)
                else:
                    _side(ax, x, y, HIDDEN, t < T - 1 and changes[k, t + 1] > 0, 2.6, back=True)
                strength = _strength(changes[k, t], changes.max())
                _cell(ax, x, y, strength, [_number(changes[k, t])])
            _name(ax, -1.75, HEIGHT * k, way, INK, right=True)
        for t in range(T):
            x = WIDTH * t
            lit = t == step
            colour = REACHED if lit else FADED
            _line(ax, [x - 0.75, x - 0.75], [-0.95, HEIGHT - 0.62], colour, arrow=False)
            for k in range(2):
                y = HEIGHT * k - 0.62
                _line(ax, [x - 0.75, x], [y, y], colour, arrow=False)
                _line(ax, [x, x], [y, HEIGHT * k - HALF_HEIGHT], colour)
            _name(ax, x - 0.75, -1.15, f"x[{t}]", INK)
            _name(ax, x, HEIGHT + 0.95, f"hs[{t}]", INK)
        _mark(ax, WIDTH * step - 0.75, -0.82)
        ax.set(xlim=(-3.1, WIDTH * T - 0.9), ylim=(-1.4, HEIGHT + 1.2), aspect="equal")
        ax.axis("off")
    return fig


def _strength(change: float, largest: float) -> float:
    """0 for no change, else from 0.15 to 1 by its order of magnitude."""
    if change == 0:
        return 0.0
    return float(np.clip(1 + np.log10(change / largest) / DECADES, 0.15, 1))


def _number(change: float) -> str:
    if change == 0:
        return "0"
    return f"{change:.3f}" if change >= 0.001 else f"{change:.0e}"


def _cell(
    ax: Axes, x: float, y: float, strength: float, lines: Sequence[str], ink: str = ""
) -> None:
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
    text = {"ha": "center", "va": "center", "fontsize": 8.5, "zorder": 5}
    for k, line in enumerate(lines):
        height = y + (0.2 - 0.4 * k if len(lines) > 1 else 0)
        colour = ink or (INK if strength else GREY)
        ax.text(x, height, line, color=colour, family="monospace", **text)


def _side(
    ax: Axes, x: float, y: float, colour: str, lit: bool, width: float, back: bool = False
) -> None:
    """The wire into the cell at x from its neighbour in time."""
    gap = WIDTH - HALF_WIDTH
    xs = [x + gap, x + HALF_WIDTH] if back else [x - gap, x - HALF_WIDTH]
    _line(ax, xs, [y, y], colour if lit else FADED, width)


def _up(ax: Axes, x: float, y: float, colour: str, lit: bool) -> None:
    """The wire into the cell at (x, y) from below."""
    ys = [y - HEIGHT + HALF_HEIGHT, y - HALF_HEIGHT]
    if y == 0:
        ys[0] = y - 0.88
    if not lit and colour == INK:
        colour = "#B0B0B0"
    _line(ax, [x, x], ys, colour if lit or colour == "#B0B0B0" else FADED, 2.2)


def _line(ax: Axes, xs: list, ys: list, colour: str, width: float = 2, arrow: bool = True) -> None:
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


def _name(ax: Axes, x: float, y: float, text: str, colour: str, right: bool = False) -> None:
    side = "right" if right else "center"
    family = "sans-serif" if right else "monospace"
    ax.text(x, y, text, ha=side, va="center", color=colour, family=family, fontsize=9.5)


def _mark(ax: Axes, x: float, y: float) -> None:
    """A star where the disturbance was made."""
    ax.plot([x], [y], marker="*", markersize=20, color="#D00000", mec="white", zorder=8)
