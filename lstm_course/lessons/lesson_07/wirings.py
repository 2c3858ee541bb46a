"""Wirings of recurrent layers for different tasks: which steps have inputs and outputs."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, MODELS, style, text_colour

INPUT, OUTPUT = GROUPS
LAYER, SECOND_LAYER = MODELS["lstm"], INK

# name, example, steps with an input, steps with an output, number of steps
WIRINGS = (
    ("many to one", "a digit from its pixels", range(4), (3,), 4),
    ("one to many", "text, written word by word", (0,), range(4), 4),
    ("many to many", "the next word, at every word", range(4), range(4), 4),
    ("encoder and decoder", "translation", range(3), range(3, 6), 6),
)


def draw_wirings() -> Figure:
    """Draw six ways to wire an LSTM, each unrolled in time from left to right."""
    with style():
        fig, axes = plt.subplot_mosaic(
            [["0", "1", "2"], ["3", "4", "5"]], figsize=(10.4, 5.2), width_ratios=(1, 1, 1.1)
        )
        for k, (name, example, inputs, outputs, steps) in enumerate(WIRINGS):
            ax = axes[str(k)]
            _draw_layer(ax, steps, decoder_from=3 if steps == 6 else steps)
            for t in inputs:
                _draw_node(ax, t, 0, INPUT)
                _draw_arrow(ax, (t, 0.24), (t, 0.72))
            for t in outputs:
                _draw_node(ax, t, 2, OUTPUT)
                _draw_arrow(ax, (t, 1.28), (t, 1.76))
            if name in ("one to many", "encoder and decoder"):
                _draw_feedback(ax, list(outputs))
            _finish(ax, name, example, steps)
        _draw_convolution(axes["4"])
        _draw_bidirectional(axes["5"])
    return described(fig, _describe_wirings())


def _describe_wirings() -> str:
    listed = "; ".join(
        f"{name}: {steps} steps, {len(inputs)} with an input, {len(outputs)} with an output"
        for name, _, inputs, outputs, steps in WIRINGS
    )
    return (
        f"Six wirings of an LSTM along time. {listed}. Behind a convolution: 6 inputs become 3 "
        "steps. Bidirectional: two layers read 4 inputs in opposite directions, and each output "
        "depends on both."
    )


def _draw_convolution(ax: Axes) -> None:
    _draw_layer(ax, 3, decoder_from=3, y=1.35)
    for k in range(6):
        _draw_node(ax, 0.4 * k, 0, INPUT, size=0.14)
    for t in range(3):
        _draw_box(ax, t, 0.62, GREY, height=0.26)
        for k in (2 * t - 1, 2 * t, 2 * t + 1, 2 * t + 2):
            if 0 <= k < 6:
                _draw_arrow(ax, (0.4 * k, 0.15), (t + 0.1 * (0.4 * k - t), 0.46))
        _draw_arrow(ax, (t, 0.76), (t, 1.07))
        _draw_node(ax, t, 2.2, OUTPUT)
        _draw_arrow(ax, (t, 1.63), (t, 1.96))
    ax.text(2.45, 0.62, "convolution", color=text_colour(GREY), va="center")
    _finish(ax, "behind a convolution", "speech: fewer, richer steps", 4)


def _draw_bidirectional(ax: Axes) -> None:
    """Draw two layers at each step: both read its input, and its output depends on both."""
    low, high, aside, width = 0.8, 1.42, 0.2, 0.32
    for t in range(4):
        _draw_node(ax, t, 0, INPUT)
        _draw_node(ax, t, 2.22, OUTPUT)
        for x, y, colour in ((t - aside, low, LAYER), (t + aside, high, SECOND_LAYER)):
            _draw_box(ax, x, y, colour, height=0.4, width=width)
            _draw_arrow(ax, (x, 0.12), (x, y - 0.22))
            _draw_arrow(ax, (x, y + 0.22), (x, 2.1))
        if t:
            _draw_arrow(ax, (t - 1 - aside + width / 2, low), (t - aside - width / 2, low))
            _draw_arrow(ax, (t + aside - width / 2, high), (t - 1 + aside + width / 2, high))
    _finish(ax, "bidirectional", "where the end is known", 4)


def _draw_layer(ax: Axes, steps: int, decoder_from: int, y: float = 1.0) -> None:
    for t in range(steps):
        _draw_box(ax, t, y, LAYER if t < decoder_from else SECOND_LAYER)
        if t:
            _draw_arrow(ax, (t - 0.7, y), (t - 0.3, y))


def _draw_box(
    ax: Axes, x: float, y: float, colour: str, height: float = 0.52, width: float = 0.52
) -> None:
    corner = (x - width / 2, y - height / 2)
    box = FancyBboxPatch(corner, width, height, boxstyle="round,pad=0.02", fc=colour, lw=0)
    ax.add_patch(box)


def _draw_node(ax: Axes, x: float, y: float, colour: str, size: float = 0.22) -> None:
    ax.add_patch(plt.Circle((x, y), size, fc=colour, lw=0))


def _draw_arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], look: str = "-"
) -> None:
    ax.annotate(
        "",
        end,
        start,
        arrowprops={
            "arrowstyle": "->",
            "color": INK if look == "-" else GREY,
            "lw": 1.1,
            "ls": look,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _draw_feedback(ax: Axes, outputs: list[int]) -> None:
    """Draw arrows from each output to the next input."""
    for t in outputs[:-1]:
        _draw_arrow(ax, (t + 0.2, 1.88), (t + 0.74, 1.24), look="--")


def _finish(ax: Axes, name: str, example: str, steps: int) -> None:
    ax.set(xlim=(-0.5, max(steps, 4) - 0.3), ylim=(-0.4, 2.65), aspect="equal")
    ax.axis("off")
    ax.set_title(f"{name}\n", fontweight="bold")
    ax.text(-0.5, 2.66, example, color=text_colour(GREY), fontsize=9)
