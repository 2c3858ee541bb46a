"""Diagram of a stack of layers, unrolled in time, with the states that a disturbance reached.

Columns are time steps, rows are layers.
"""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.experiments.disturbance import Changes
from lstm_course.plots.palette import CELL, HIDDEN, INK, style
from lstm_course.plots.stack_layout import (
    HEIGHT,
    WIDTH,
    along,
    cell,
    label,
    number,
    star,
    strength,
    up,
)


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
                along(ax, x, y + 0.2, CELL, c_from_left or (at_start and kind == "c"), 3.2)
                along(ax, x, y - 0.2, HIDDEN, from_left or (at_start and kind == "h"), 2.2)
                below = changes.h[k - 1, t] > 0 if k else False
                up(ax, x, y, HIDDEN if k else INK, below)
                shade = strength(max(h, c), max(changes.h.max(), changes.c.max()))
                cell(ax, x, y, shade, [f"c {number(c)}", f"h {number(h)}"])
                if k == 0:
                    label(ax, x, y - 1.05, f"x[{t}]", INK)
            label(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
            along(ax, WIDTH * T, HEIGHT * k + 0.2, CELL, changes.c[k, -1] > 0, 3.2)
            along(ax, WIDTH * T, HEIGHT * k - 0.2, HIDDEN, changes.h[k, -1] > 0, 2.2)
        for t in range(T):
            up(ax, WIDTH * t, HEIGHT * L, HIDDEN, changes.h[-1, t] > 0)
            label(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        star(ax, WIDTH * (step - 0.5), HEIGHT * layer + (0.2 if kind == "c" else -0.2))
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
                along(ax, WIDTH * t, HEIGHT * k + 0.2, CELL, True, 3.2)
                along(ax, WIDTH * t, HEIGHT * k - 0.2, HIDDEN, True, 2.2)
            for t in range(T):
                up(ax, WIDTH * t, HEIGHT * k, HIDDEN if k else INK, True)
                named = (k, t) == (L // 2, T // 2)
                cell(ax, WIDTH * t, HEIGHT * k, 0.8 if named else 0.0, ["LSTM"], ink=INK)
            label(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
        for t in range(T):
            up(ax, WIDTH * t, HEIGHT * L, HIDDEN, True)
            label(ax, WIDTH * t, -1.05, f"x[{t}]", INK)
            label(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
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
