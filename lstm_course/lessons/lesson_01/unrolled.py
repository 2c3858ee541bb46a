"""Diagram of an RNN unrolled in time: states forward, gradients backward."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import HIDDEN, INK, MODELS, ON_COLOUR, PALE, style

STEPS = 4


def draw_unrolled_rnn() -> Figure:
    """Draw four steps of an RNN; dashed arrows are the paths by which gradients reach a state."""
    with style():
        fig, ax = plt.subplots(figsize=(9.0, 3.1))
        _draw_box(ax, -2.2, 0, "h0", PALE)
        for t in range(STEPS):
            x = 2.2 * t
            _draw_box(ax, x, 0, f"hs[{t}]", HIDDEN)
            _draw_arrow(ax, (x, -1.15), (x, -0.4))
            ax.text(x, -1.4, f"x[{t}]", ha="center", va="center", family="monospace")
            _draw_arrow(ax, (x - 0.14, 0.4), (x - 0.14, 1.05))
            _draw_arrow(ax, (x + 0.14, 1.05), (x + 0.14, 0.4), gradient=True)
            ax.text(x + 0.2, 1.28, f"dhs[{t}]", ha="center", va="center", family="monospace")
            _draw_arrow(ax, (x - 1.75, 0.12), (x - 0.45, 0.12))
            _draw_arrow(ax, (x - 0.45, -0.14), (x - 1.75, -0.14), gradient=True)
            ax.text(x - 1.1, 0.35, "$W_{hh}$", ha="center", va="center")
            name = "dh_prev" if t else "dh0"
            ax.text(x - 1.1, -0.42, name, ha="center", va="center", family="monospace", fontsize=9)
        _draw_arrow(ax, (7.4, -1.1), (8.05, -1.1))
        ax.text(8.15, -1.1, "values, forward", va="center")
        _draw_arrow(ax, (8.05, -1.45), (7.4, -1.45), gradient=True)
        ax.text(8.15, -1.45, "gradients, backward", va="center")
        ax.set(xlim=(-2.9, 10.6), ylim=(-1.7, 1.55), aspect="equal")
        ax.axis("off")
    return described(
        fig,
        f"An RNN unrolled over {STEPS} steps. The input x[t] and the state before it lead to each "
        "hidden state hs[t], the latter through the same W_hh. Dashed arrows lead back: each state "
        "receives a gradient from above, dhs[t], and one from the step after it, dh_prev. The "
        "gradient that leaves the first step is dh0.",
    )


def _draw_box(ax: Axes, x: float, y: float, text: str, colour: str) -> None:
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.38, y - 0.33),
            0.76,
            0.66,
            boxstyle="round,pad=0.04",
            facecolor=colour,
            edgecolor=INK,
        )
    )
    ax.text(
        x,
        y,
        text,
        ha="center",
        va="center",
        family="monospace",
        color=INK if colour == PALE else ON_COLOUR,
    )


def _draw_arrow(ax: Axes, start: tuple, end: tuple, gradient: bool = False) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=12,
            color=MODELS["rnn"] if gradient else INK,
            linestyle=(0, (3, 2)) if gradient else "-",
            linewidth=1.5,
            shrinkA=0,
            shrinkB=0,
        )
    )
