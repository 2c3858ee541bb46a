"""Diagram of one layer that reads in both directions, as a figure and as an animation.

Columns are time steps; the forward direction is below, the backward direction above.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_05.stack_layout import (
    FADED,
    HALF_HEIGHT,
    HEIGHT,
    REACHED,
    WIDTH,
    draw_cell_box,
    draw_label,
    draw_star,
    draw_time_wire,
    draw_wire,
    format_change,
    strength,
)
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.palette import GREY, HIDDEN, INK, style


def draw_both_directions(changes: np.ndarray, *, step: int) -> Figure:
    """Draw both directions of one layer and the states that a perturbed input changes.

    Args:
        changes: of the forward and the backward half at each step, (2, T).
        step: whose input was perturbed.
    """
    T = changes.shape[1]
    shades = np.vectorize(strength)(changes, changes.max())  # (2, T)
    lit = np.tile(np.arange(T) == step, (2, 1))  # the input enters both directions
    texts = [[format_change(change) for change in row] for row in changes]
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 3.2))
        _draw_layer(ax, texts, shades, lit, named=np.full(T, True))
        draw_star(ax, WIDTH * step - 0.75, -0.82)
        ax.set_ylim(top=HEIGHT + 1.2)
    return fig


def draw_reading(hs: np.ndarray, read: int) -> Figure:
    """Draw both directions of one layer after some steps, with the states computed so far.

    Args:
        hs: one entry of each state, of the forward half and the backward half, (2, T).
        read: steps that each direction has taken, 0 to T.
    """
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 3.2))
        _draw_reading(ax, hs, read)
    return fig


def animate_reading(hs: np.ndarray) -> Animation:
    """Animate the figure of `draw_reading`, step by step."""
    T = hs.shape[1]
    fig = draw_reading(hs, read=T)

    def show(frame: int) -> list:
        fig.axes[0].clear()
        with style():
            _draw_reading(fig.axes[0], hs, read=frame)
        return []

    return animate_figure(fig, show, frames=T + 1, interval=900)


def _draw_reading(ax: Axes, hs: np.ndarray, read: int) -> None:
    T = hs.shape[1]
    order = np.stack([np.arange(T), np.arange(T)[::-1]])  # (2, T): when a cell is computed
    done = order < read
    shades = np.where(order == read - 1, 1.0, np.where(done, 0.35, 0.0))
    texts = [[f"{hs[k, t]:+.2f}" if done[k, t] else "" for t in range(T)] for k in range(2)]
    complete = np.asarray(done.all(axis=0))
    _draw_layer(ax, texts, shades, done, complete)
    middle, top = WIDTH * (T - 1) / 2, HEIGHT + 1.45
    text = f"after {read} of {T} steps: {complete.sum()} of {T} outputs are complete"
    ax.text(middle, top, text, ha="center", va="center", color=INK)


def _draw_layer(
    ax: Axes, texts: list[list[str]], shades: np.ndarray, lit: np.ndarray, named: np.ndarray
) -> None:
    """Draw cells, wires and names.

    Args:
        texts: inside the cells, forward and backward.
        shades: of the cells, (2, T).
        lit: whether the wire from the input into a cell is highlighted, (2, T).
        named: whether an output's name is highlighted, (T,).
    """
    T = shades.shape[1]
    for k, way in enumerate(("forward", "backward")):
        draw_label(ax, -1.75, HEIGHT * k, way, INK, right=True)
        for t in range(T):
            before = t + 1 if k else t - 1  # the neighbour that is read first
            reached = 0 <= before < T and shades[k, before] > 0 and shades[k, t] > 0
            draw_time_wire(ax, WIDTH * t, HEIGHT * k, HIDDEN, reached, 2.6, back=bool(k))
            draw_cell_box(ax, WIDTH * t, HEIGHT * k, shades[k, t], [texts[k][t]])
    for t in range(T):
        x = WIDTH * t
        for k in (1, 0):  # the wire to the forward cell is part of the wire to the backward cell
            y, colour = HEIGHT * k - 0.62, REACHED if lit[k, t] else FADED
            draw_wire(ax, [x - 0.75, x - 0.75], [-0.95, y], colour, arrow=False)
            draw_wire(ax, [x - 0.75, x], [y, y], colour, arrow=False)
            draw_wire(ax, [x, x], [y, HEIGHT * k - HALF_HEIGHT], colour)
        draw_label(ax, x - 0.75, -1.15, f"x[{t}]", INK)
        draw_label(ax, x, HEIGHT + 0.95, f"hs[{t}]", INK if named[t] else GREY)
    ax.set(xlim=(-3.1, WIDTH * T - 0.9), ylim=(-1.4, HEIGHT + 1.7), aspect="equal")
    ax.axis("off")
