"""Rows of dots, one dot per run: the course's kept runs, with the learner's own as rings."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from lstm_course.plotting.palette import INK, MODELS

COLOUR = MODELS["lstm"]


def draw_dot_rows(
    ax: Axes, kept: Mapping[str, np.ndarray], own: Mapping[str, np.ndarray] | None = None
) -> None:
    """Draw one row per kind of run, the first at the top.

    Args:
        ax: axes to draw in; its legend names both kinds of marks.
        kept: label -> one value per kept run.
        own: label -> one value per run of the learner's.
    """
    for place, (label, values) in enumerate(kept.items()):
        name = "ten kept runs" if place == 0 else None
        ax.plot(
            values, _spread(place, values), "o", color=COLOUR, ms=6, alpha=0.7, mew=0, label=name
        )
        rings = (own or {}).get(label, np.array([]))
        name = "your runs" if place == 0 and len(rings) else None
        ax.plot(rings, _spread(place, rings), "o", mfc="none", mec=INK, ms=9, mew=1.4, label=name)
    ax.set_yticks(range(len(kept)), list(kept))
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)


def _spread(place: int, values: np.ndarray) -> np.ndarray:
    """Return heights around a row, so that equal values remain visible."""
    return place + 0.035 * (np.arange(len(values)) - (len(values) - 1) / 2)
