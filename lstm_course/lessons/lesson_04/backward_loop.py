"""Diagram of the backward pass through a sequence: two gradients flow, and the weights' add up."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, HIDDEN, INK, PALE, style

STEPS = 3
WIDTH = 3.0  # from one step to the next
C_LANE, H_LANE = 0.42, -0.42


def draw_backward_loop() -> Figure:
    """Draw three steps in reverse, each with the gradients that enter and leave it."""
    with style():
        fig, ax = plt.subplots(figsize=(9.8, 4.0))
        for t in range(STEPS):
            x = WIDTH * t
            _draw_box(ax, (x - 0.8, -0.85), 1.6, 1.7, "none")
            ax.text(x, 0, f"step {t},\nbackward", ha="center", va="center", fontsize=11)
            _draw_arrow(ax, (x + 0.45, 1.6), (x + 0.45, 0.87), HIDDEN)
            _write_name(ax, (x + 0.45, 1.78), f"dhs[{t}]")
            _draw_arrow(ax, (x - 0.45, -0.87), (x - 0.45, -1.35), INK)
            _write_name(ax, (x - 0.45, -1.55), f"dx[{t}]")
            _draw_arrow(ax, (x + 0.45, -0.87), (x + 0.45, -2.1), INK)
            ax.text(x + 0.56, -1.55, "+=", va="center", family="monospace", fontsize=11)
            for lane, letter, colour in ((C_LANE, "c", CELL), (H_LANE, "h", HIDDEN)):
                _draw_arrow(ax, (x - 0.82, lane), (x - WIDTH + 0.82, lane), colour)
                text = f"d{letter}_prev" if t else f"d{letter}0"
                _write_name(ax, (x - WIDTH / 2, lane + 0.26), text)
        end = WIDTH * STEPS
        for lane, text, colour in ((C_LANE, "dc_T, or 0", CELL), (H_LANE, "0", HIDDEN)):
            _draw_arrow(ax, (end - 0.82, lane), (end - WIDTH + 0.82, lane), colour)
            _write_name(ax, (end - WIDTH / 2, lane + 0.26), text)
        _draw_box(ax, (-0.8, -2.75), WIDTH * (STEPS - 1) + 1.6, 0.62, PALE)
        _write_name(ax, (WIDTH * (STEPS - 1) / 2, -2.44), "dW_ih    dW_hh    db")
        ax.set(xlim=(-2.4, end - 0.5), ylim=(-2.95, 2.0), aspect="equal")
        ax.axis("off")
    return described(
        fig,
        f"{STEPS} steps of the backward pass, from step {STEPS - 1} on the right to step 0. Two "
        "arrows lead from each step to the one before it, dc_prev and dh_prev; the last step "
        "receives dc_T or 0, and 0. From above, step t receives dhs[t]. Below, it returns dx[t] "
        "and adds to dW_ih, dW_hh and db, which all steps share. dc0 and dh0 leave step 0.",
    )


def _draw_box(
    ax: Axes, corner: tuple[float, float], width: float, height: float, colour: str
) -> None:
    ax.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=colour,
            edgecolor=INK,
        )
    )


def _write_name(ax: Axes, at: tuple[float, float], text: str) -> None:
    ax.text(*at, text, ha="center", va="center", family="monospace", weight="bold", fontsize=11)


def _draw_arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], colour: str
) -> None:
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=13,
            color=colour,
            linestyle=(0, (3, 1.6)),
            linewidth=2.0,
            shrinkA=0,
            shrinkB=0,
        )
    )
