"""Animation of a cell with one unit: its gates, cell state and hidden state, step by step.

Each step is a column. The candidate g enters from below through the input gate, the old cell state
from the left through the forget gate. The hidden state leaves at the top through the output gate.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from lstm_course.cells.lstm import LSTMCache
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.palette import CELL, GATES, GREY, HIDDEN, INK, PALE, style

SHOWN, OUTPUT, BELT, INPUT, CANDIDATE, WORD = 2.0, 1.05, 0.0, -1.05, -2.0, -2.9  # heights
WIDE, HIGH = 0.24, 0.4  # of a gate
BOX_WIDE, BOX_HIGH = 0.44, 0.44  # of a value
WIDEST = 9.0  # line width behind an open gate, points
ROWS = {
    SHOWN: ("h, shown", HIDDEN),
    OUTPUT: ("o, shows", GATES["o"]),
    BELT: ("c, kept", CELL),
    INPUT: ("i, lets in", GATES["i"]),
    CANDIDATE: ("g, proposed", GATES["g"]),
}


def draw_cell_at_work(words: Sequence[str], cache: LSTMCache, reached: int | None = None) -> Figure:
    """Draw the steps of a run's first unit in its first sequence.

    Args:
        words: labels below the steps.
        cache: of the run.
        reached: the last step to show, highlighted; None shows all and highlights none.
    """
    return _draw_columns(words, cache, reached)[0]


def animate_cell_at_work(words: Sequence[str], cache: LSTMCache, interval: int = 900) -> Animation:
    """Animate the figure of `draw_cell_at_work`, one step per frame; its end is the still.

    Args:
        words, cache: as for `draw_cell_at_work`.
        interval: milliseconds per step.
    """
    fig, columns, lights = _draw_columns(words, cache, None)

    def show(frame: int) -> list:
        for t, artists in enumerate(columns):
            for artist in artists:
                artist.set_visible(t <= frame)
            lights[t].set_visible(t == frame)
        return []

    return animate_figure(fig, show, len(columns), interval)


def _draw_columns(
    words: Sequence[str], cache: LSTMCache, reached: int | None
) -> tuple[Figure, list[list[Artist]], list[Artist]]:
    i, f, g, o, c, h = (
        a[:, 0, 0] for a in (cache.i, cache.f, cache.g, cache.o, cache.cs, cache.hs)
    )
    old = np.concatenate([cache.c0[0, :1], c[:-1]])  # (T,)
    with style():
        fig, ax = plt.subplots(figsize=(1.5 + 0.74 * len(words), 4.1))
        columns: list[list[Artist]] = []
        lights: list[Artist] = []
        for t, word in enumerate(words):
            lights.append(
                ax.add_patch(Rectangle((t - 0.32, WORD - 0.3), 0.64, 5.6, fc=PALE, zorder=0))
            )
            ax.text(t, WORD, word, ha="center", va="center", fontsize=9)
            column = [
                *_draw_pipe(ax, (t - 1, BELT), (t, BELT), f[t], CELL, full=old[t] != 0),
                *_draw_pipe(ax, (t, CANDIDATE), (t, BELT), i[t], GATES["g"]),
                *_draw_pipe(ax, (t, BELT), (t, SHOWN), o[t], HIDDEN),
                *_draw_gauge(ax, (t - 0.5, BELT), f[t], GATES["f"]),
                *_draw_gauge(ax, (t, INPUT), i[t], GATES["i"]),
                *_draw_gauge(ax, (t, OUTPUT), o[t], GATES["o"]),
                *_draw_value(ax, (t, CANDIDATE), g[t], GATES["g"]),
                *_draw_value(ax, (t, BELT), c[t], CELL),
                *_draw_value(ax, (t, SHOWN), h[t], HIDDEN),
            ]
            columns.append(column)
            lights[t].set_visible(t == reached)
            for artist in column:
                artist.set_visible(reached is None or t <= reached)
        for height, (name, colour) in ROWS.items():
            ax.text(-1.15, height, name, ha="right", va="center", color=colour, weight="bold")
        ax.text(-0.6, BELT + 0.4, "f, keeps", ha="center", color=GATES["f"], weight="bold")
        ax.set(xlim=(-2.5, len(words) - 0.5), ylim=(WORD - 0.35, SHOWN + 0.5))
        ax.axis("off")
    return fig, columns, lights


def _draw_pipe(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    share: float,
    colour: str,
    full: bool = True,
) -> list[Artist]:
    """Draw a pipe at full width up to the gate in its middle, then as wide as the gate is open."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    halves = ((start, middle, float(full)), (middle, end, full * share))
    return [
        ax.plot(*zip(a, b, strict=True), color=colour, lw=WIDEST * width, alpha=0.45, zorder=1)[0]
        for a, b, width in halves
    ]


def _draw_gauge(ax: Axes, place: tuple[float, float], share: float, colour: str) -> list[Artist]:
    """Draw a gauge, filled as far as its gate is open."""
    corner = (place[0] - WIDE / 2, place[1] - HIGH / 2)
    return [
        ax.add_patch(Rectangle(corner, WIDE, HIGH, fc="white", ec="none", zorder=2)),
        ax.add_patch(Rectangle(corner, WIDE, HIGH * share, fc=colour, ec="none", zorder=3)),
        ax.add_patch(Rectangle(corner, WIDE, HIGH, fc="none", ec=colour, lw=1.6, zorder=4)),
    ]


def _draw_value(ax: Axes, place: tuple[float, float], value: float, colour: str) -> list[Artist]:
    """Draw a value in a box whose colour is stronger the further the value is from 0."""
    shape: dict[str, Any] = {"boxstyle": "round,pad=0.04,rounding_size=0.1", "zorder": 5}
    corner = (place[0] - BOX_WIDE / 2, place[1] - BOX_HIGH / 2)
    strength = 0.1 + 0.6 * min(abs(value), 1.0)
    text = f"{value:+.1f}".replace("-", "−") if abs(value) >= 0.05 else "0"
    return [
        ax.add_patch(
            FancyBboxPatch(corner, BOX_WIDE, BOX_HIGH, fc="white", ec=GREY, lw=0.8, **shape)
        ),
        ax.add_patch(
            FancyBboxPatch(
                corner, BOX_WIDE, BOX_HIGH, fc=colour, ec="none", alpha=strength, **shape
            )
        ),
        ax.text(*place, text, ha="center", va="center", fontsize=9, color=INK, zorder=6),
    ]
