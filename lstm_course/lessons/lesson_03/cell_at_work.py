"""A cell of one unit at work: its gates, its memory and what it shows, step by step, as a film.

Each step is a column. From below comes the candidate g, through the input gate, onto the belt; from
the left comes the old memory, through the forget gate; to the top goes what the output gate shows.
"""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from lstm_course.cells.lstm import LSTMCache
from lstm_course.plotting.animation import Movie, film
from lstm_course.plotting.palette import CELL, GATES, GREY, HIDDEN, INK, PALE, style

SHOWN, OUTPUT, BELT, INPUT, CANDIDATE, WORD = 2.0, 1.05, 0.0, -1.05, -2.0, -2.9  # heights
WIDE, HIGH = 0.24, 0.4  # a gate
BOX_WIDE, BOX_HIGH = 0.44, 0.44  # a number
WIDEST = 9.0  # line width of what passes an open gate, points
ROWS = {
    SHOWN: ("h, shown", HIDDEN),
    OUTPUT: ("o, shows", GATES["o"]),
    BELT: ("c, kept", CELL),
    INPUT: ("i, lets in", GATES["i"]),
    CANDIDATE: ("g, proposed", GATES["g"]),
}


def draw_cell_at_work(words: Sequence[str], cache: LSTMCache, reached: int | None = None) -> Figure:
    """All steps up to and with `reached` of the first unit of the first sequence of a run.

    Args:
        words: what stands below each step.
        cache: of the run.
        reached: the last step that is shown; None: all, and none of them stands out.
    """
    return _columns(words, cache, reached)[0]


def animate_cell_at_work(words: Sequence[str], cache: LSTMCache, interval: int = 900) -> Movie:
    """The figure of `draw_cell_at_work`, one step a frame; its end is the still.

    Args:
        words, cache: as there.
        interval: milliseconds a step.
    """
    fig, columns, lights = _columns(words, cache, None)

    def show(frame: int) -> list:
        for t, artists in enumerate(columns):
            for artist in artists:
                artist.set_visible(t <= frame)
            lights[t].set_visible(t == frame)
        return []

    return film(fig, show, len(columns), interval)


def _columns(
    words: Sequence[str], cache: LSTMCache, reached: int | None
) -> tuple[Figure, list[list[Artist]], list[Artist]]:
    i, f, g, o, c, h = (
        a[:, 0, 0] for a in (cache.i, cache.f, cache.g, cache.o, cache.cs, cache.hs)
    )
    old = np.concatenate([cache.c0[0, :1], c[:-1]])  # (T,)
    with style():
        fig, ax = plt.subplots(figsize=(1.5 + 0.74 * len(words), 4.1))
        columns, lights = [], []
        for t, word in enumerate(words):
            lights.append(
                ax.add_patch(Rectangle((t - 0.32, WORD - 0.3), 0.64, 5.6, fc=PALE, zorder=0))
            )
            ax.text(t, WORD, word, ha="center", va="center", fontsize=9)
            column = [
                *_pipe(ax, (t - 1, BELT), (t, BELT), f[t], CELL, comes=old[t] != 0),
                *_pipe(ax, (t, CANDIDATE), (t, BELT), i[t], GATES["g"]),
                *_pipe(ax, (t, BELT), (t, SHOWN), o[t], HIDDEN),
                *_valve(ax, (t - 0.5, BELT), f[t], GATES["f"]),
                *_valve(ax, (t, INPUT), i[t], GATES["i"]),
                *_valve(ax, (t, OUTPUT), o[t], GATES["o"]),
                *_box(ax, (t, CANDIDATE), g[t], GATES["g"]),
                *_box(ax, (t, BELT), c[t], CELL),
                *_box(ax, (t, SHOWN), h[t], HIDDEN),
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


def _pipe(
    ax: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    share: float,
    colour: str,
    comes: bool = True,
) -> list[Artist]:
    """Up to the gate in the middle at full width, from there on as wide as it lets pass."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    halves = ((start, middle, float(comes)), (middle, end, comes * share))
    return [
        ax.plot(*zip(a, b, strict=True), color=colour, lw=WIDEST * width, alpha=0.45, zorder=1)[0]
        for a, b, width in halves
    ]


def _valve(ax: Axes, place: tuple[float, float], share: float, colour: str) -> list[Artist]:
    """A gauge that is filled as far as its gate is open."""
    corner = (place[0] - WIDE / 2, place[1] - HIGH / 2)
    return [
        ax.add_patch(Rectangle(corner, WIDE, HIGH, fc="white", ec="none", zorder=2)),
        ax.add_patch(Rectangle(corner, WIDE, HIGH * share, fc=colour, ec="none", zorder=3)),
        ax.add_patch(Rectangle(corner, WIDE, HIGH, fc="none", ec=colour, lw=1.6, zorder=4)),
    ]


def _box(ax: Axes, place: tuple[float, float], value: float, colour: str) -> list[Artist]:
    """A number, on a ground that is the stronger the further it is from 0."""
    shape = {"boxstyle": "round,pad=0.04,rounding_size=0.1", "zorder": 5}
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
