"""Diagram of a stack of layers, unrolled in time.

Columns are time steps, rows are layers.
"""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.stack_layout import (
    HEIGHT,
    WIDTH,
    draw_cell_box,
    draw_label,
    draw_layer_wire,
    draw_time_wire,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, HIDDEN, INK, style, text_colour


def draw_wires(num_layers: int, steps: int) -> Figure:
    """Draw a stack unrolled in time: all of its wires, and the names of those around one cell."""
    L, T = num_layers, steps
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 1.1 * L + 1.0))
        for k in range(L):
            for t in range(T + 1):
                draw_time_wire(ax, WIDTH * t, HEIGHT * k + 0.2, CELL, True, 3.2)
                draw_time_wire(ax, WIDTH * t, HEIGHT * k - 0.2, HIDDEN, True, 2.2)
            for t in range(T):
                draw_layer_wire(ax, WIDTH * t, HEIGHT * k, HIDDEN if k else INK, True)
                named = (k, t) == (L // 2, T // 2)
                draw_cell_box(ax, WIDTH * t, HEIGHT * k, 0.8 if named else 0.0, ["LSTM"], ink=INK)
            draw_label(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
        for t in range(T):
            draw_layer_wire(ax, WIDTH * t, HEIGHT * L, HIDDEN, True)
            draw_label(ax, WIDTH * t, -1.05, f"x[{t}]", INK)
            draw_label(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        x, y, l, t = WIDTH * (T // 2), HEIGHT * (L // 2), L // 2, T // 2
        for dx, dy, name, colour in (
            (-WIDTH / 2, 0.42, f"$c^{l}_{t - 1}$", CELL),
            (-WIDTH / 2, -0.68, f"$h^{l}_{t - 1}$", HIDDEN),
            (WIDTH / 2, 0.42, f"$c^{l}_{t}$", CELL),
            (WIDTH / 2, -0.68, f"$h^{l}_{t}$", HIDDEN),
            (0.3, -0.95, f"$h^{l - 1}_{t}$", HIDDEN),
            (0.3, 0.68, f"$h^{l}_{t}$", HIDDEN),
        ):
            ax.text(x + dx, y + dy, name, color=text_colour(colour), ha="center", fontsize=12)
        ax.set(xlim=(-2.9, WIDTH * T - 0.3), ylim=(-1.35, HEIGHT * L), aspect="equal")
        ax.axis("off")
    return described(fig, describe_wires(L, T))


def describe_wires(num_layers: int, steps: int) -> str:
    """Describe the diagram in words."""
    return (
        f"{num_layers} layers of LSTM cells above each other, unrolled over {steps} steps. Along "
        "each layer, two arrows lead from cell to cell: the cell state c and the hidden state h. "
        "Upward, one arrow leads from each cell to the cell above: h. The inputs x enter the "
        "bottom layer, and the outputs hs leave the top layer."
    )
