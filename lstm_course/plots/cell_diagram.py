"""Diagram of an LSTM cell: the whole, or one gate at a time beside its equation.

The drawing is data, a list of wires, layers and nodes; each knows which gates' work it is part of.
What does not belong to the gate in focus is drawn pale.
"""

from typing import Literal, NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from lstm_course.plots.palette import CELL, GATES, HIDDEN, INK, style

Focus = Literal["all", "forget", "input", "output"]
Point = tuple[float, float]

BACKGROUND = "#F8F8F8"
FADED = "#E1E1E1"  # wires and boxes out of focus
FADED_TEXT = "#BDBDBD"

FOCUS: dict[Focus, str] = {"all": "figo", "forget": "f", "input": "ig", "output": "o"}

# Rows of the drawing, from below, and the columns of the four layers.
BUS, LAYER, SHOW, WRITE, SQUASH, BELT = 0.75, 2.0, 3.15, 3.75, 4.4, 5.75
COLUMN = {"f": 2.75, "i": 4.65, "g": 6.55, "o": 8.45}
TAIL = 10.4  # the column of the output
WIDTH, HEIGHT = 12.9, 6.4


class Wire(NamedTuple):
    """A line through `points`, with an arrowhead at its end unless `arrow` is off."""

    points: tuple[Point, ...]
    colour: str
    parts: str  # the gates whose work it is part of
    arrow: bool = True
    rank: float | None = None  # drawing order, where it is not the usual one


class Label(NamedTuple):
    """A name beside a wire."""

    at: Point
    text: str
    colour: str
    parts: str


f, i, g, o = (COLUMN[name] for name in "figo")
WIRES = (
    # the conveyor belt
    Wire(((0.0, BELT), (f - 0.26, BELT)), CELL, "f"),
    Wire(((f + 0.26, BELT), (g - 0.26, BELT)), CELL, "fig"),
    Wire(((g + 0.26, BELT), (TAIL, BELT)), CELL, "igo", arrow=False),
    Wire(((TAIL, BELT), (WIDTH, BELT)), CELL, "ig"),
    # x and h_prev join, and are copied to each layer
    Wire(((0.0, BUS), (1.55, BUS)), HIDDEN, "figo", arrow=False),
    Wire(((1.55, -0.55), (1.55, BUS)), INK, "figo", arrow=False),
    Wire(((1.55, BUS), (f, BUS)), INK, "figo", arrow=False),
    Wire(((f, BUS), (i, BUS)), INK, "igo", arrow=False),
    Wire(((i, BUS), (g, BUS)), INK, "go", arrow=False),
    Wire(((g, BUS), (o, BUS)), INK, "o", arrow=False),
    *(Wire(((COLUMN[n], BUS), (COLUMN[n], LAYER - 0.5)), INK, n) for n in "figo"),
    # what the layers do
    Wire(((f, LAYER + 0.5), (f, BELT - 0.26)), GATES["f"], "f"),
    Wire(((i, LAYER + 0.5), (i, WRITE), (g - 0.26, WRITE)), GATES["i"], "i"),
    Wire(((g, LAYER + 0.5), (g, WRITE - 0.26)), GATES["g"], "g"),
    Wire(((g, WRITE + 0.26), (g, BELT - 0.26)), GATES["g"], "ig"),
    Wire(((o, LAYER + 0.5), (o, SHOW), (TAIL - 0.26, SHOW)), GATES["o"], "o"),
    Wire(((TAIL, BELT), (TAIL, SQUASH + 0.33)), CELL, "o"),
    Wire(((TAIL, SQUASH - 0.33), (TAIL, SHOW + 0.26)), CELL, "o"),
    # the hidden state: to the next step, and to the layer above
    Wire(((TAIL, SHOW - 0.26), (TAIL, BUS), (WIDTH, BUS)), HIDDEN, "o"),
    Wire(((TAIL + 1.0, BUS), (TAIL + 1.0, HEIGHT + 0.7)), HIDDEN, "o", rank=3.4),
)
COPIES = (  # where a wire is copied: point, colour, parts
    *(((COLUMN[n], BUS), INK, later) for n, later in zip("fig", ("igo", "go", "o"), strict=True)),
    ((TAIL, BELT), CELL, "o"),
    ((TAIL + 1.0, BUS), HIDDEN, "o"),
)
PRODUCTS = (((f, BELT), "f"), ((g, WRITE), "ig"), ((TAIL, SHOW), "o"))
SUM = ((g, BELT), "ig")
LABELS = (
    Label((-0.15, BELT), "c_prev", CELL, "f"),
    Label((-0.15, BUS), "h_prev", HIDDEN, "figo"),
    Label((1.55, -0.85), "x", INK, "figo"),
    Label((WIDTH + 0.15, BELT), "c", CELL, "ig"),
    Label((WIDTH + 0.15, BUS), "h", HIDDEN, "o"),
    Label((TAIL + 1.0, HEIGHT + 0.95), "h", HIDDEN, "o"),
    Label((f + 0.25, 4.0), "f", GATES["f"], "f"),
    Label((i + 0.25, 3.25), "i", GATES["i"], "i"),
    Label((g + 0.25, 3.05), "g", GATES["g"], "g"),
    Label((o + 0.25, 2.85), "o", GATES["o"], "o"),
)
LAYERS = {
    "f": ("σ", "forget"),
    "i": ("σ", "input"),
    "g": ("tanh", "candidate"),
    "o": ("σ", "output"),
}


def draw_cell(focus: Focus = "all", ax: Axes | None = None) -> Figure:
    """One LSTM cell: conveyor belt above, four layers below, and what joins them.

    Args:
        focus: the gate that keeps its colours; "input" stands for input gate and candidate.
        ax: where to draw; a new figure if None.

    Example:
        >>> figure = draw_cell("forget")
    """
    with style():
        if ax is None:
            _, ax = plt.subplots(figsize=(9.4, 5.4))
        lit = set(FOCUS[focus])
        ax.add_patch(
            FancyBboxPatch(
                (0.75, 0.15),
                WIDTH - 1.5,
                HEIGHT - 0.15,
                boxstyle="round,pad=0,rounding_size=0.35",
                facecolor=BACKGROUND,
                edgecolor="#CFCFCF",
                linewidth=1.2,
            )
        )
        for wire in WIRES:
            _draw_wire(ax, wire, bool(lit & set(wire.parts)))
        _draw_bridge(ax)
        for point, colour, parts in COPIES:
            on = bool(lit & set(parts))
            ax.add_patch(
                Circle(point, 0.085, color=colour if on else FADED, zorder=5 if on else 2.5)
            )
        for name in "figo":
            _draw_layer(ax, name, name in lit)
        for point, parts in PRODUCTS:
            _draw_node(ax, point, "product", bool(lit & set(parts)))
        _draw_node(ax, SUM[0], "sum", bool(lit & set(SUM[1])))
        _draw_squashing(ax, "o" in lit)
        for label in LABELS:
            _draw_label(ax, label, bool(lit & set(label.parts)))
        ax.set(xlim=(-1.2, WIDTH + 0.75), ylim=(-1.2, HEIGHT + 1.25), aspect="equal")
        ax.axis("off")
    return ax.figure


def _draw_wire(ax: Axes, wire: Wire, on: bool) -> None:
    patch = FancyArrowPatch(
        path=_rounded(wire.points),
        arrowstyle="-|>" if wire.arrow else "-",
        mutation_scale=15,
        color=wire.colour if on else FADED,
        linewidth=4.0 if wire.colour == CELL else 2.4,
        zorder=wire.rank or (3 if on else 2),
        capstyle="butt" if wire.arrow else "round",
    )
    ax.add_patch(patch)


def _draw_bridge(ax: Axes) -> None:
    """A gap in the belt where the hidden state passes over it: the two do not meet."""
    ax.plot([TAIL + 1.0 - 0.13, TAIL + 1.0 + 0.13], [BELT, BELT], color=BACKGROUND, linewidth=8)
    ax.lines[-1].set(zorder=3.2, solid_capstyle="butt")


def _rounded(points: tuple[Point, ...], radius: float = 0.25) -> Path:
    """A path through the points with rounded corners (every bend is a right angle)."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        vertices += [_towards(corner, before, radius), corner, _towards(corner, after, radius)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    return (
        start[0] + (end[0] - start[0]) * distance / length,
        start[1] + (end[1] - start[1]) * distance / length,
    )


def _draw_layer(ax: Axes, name: str, on: bool) -> None:
    x = COLUMN[name]
    activation, role = LAYERS[name]
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.72, LAYER - 0.5),
            1.44,
            1.0,
            boxstyle="round,pad=0,rounding_size=0.14",
            facecolor=GATES[name] if on else "#F0F0F0",
            edgecolor=INK if on else FADED,
            linewidth=1.3,
            zorder=5,
        )
    )
    colour = "black" if on else FADED_TEXT
    centred = {"ha": "center", "va": "center", "color": colour, "zorder": 6}
    ax.text(x, LAYER + 0.13, activation, fontsize=16 if activation == "σ" else 13, **centred)
    ax.text(x, LAYER - 0.29, role, fontsize=9, **centred)


def _draw_node(ax: Axes, centre: Point, kind: Literal["product", "sum"], on: bool) -> None:
    """⊙ multiplies entry by entry, ⊕ adds."""
    colour = INK if on else FADED
    ax.add_patch(Circle(centre, 0.26, facecolor="white", edgecolor=colour, linewidth=1.6, zorder=5))
    if kind == "product":
        ax.add_patch(Circle(centre, 0.075, color=colour, zorder=6))
        return
    x, y = centre
    ax.plot([x - 0.15, x + 0.15], [y, y], color=colour, linewidth=1.8, zorder=6)
    ax.plot([x, x], [y - 0.15, y + 0.15], color=colour, linewidth=1.8, zorder=6)


def _draw_squashing(ax: Axes, on: bool) -> None:
    """The tanh of the output: no layer, it has no weights."""
    ax.add_patch(
        FancyBboxPatch(
            (TAIL - 0.5, SQUASH - 0.3),
            1.0,
            0.6,
            boxstyle="round,pad=0,rounding_size=0.3",
            facecolor="white",
            edgecolor=CELL if on else FADED,
            linewidth=1.6,
            zorder=5,
        )
    )
    colour = "black" if on else FADED_TEXT
    ax.text(TAIL, SQUASH, "tanh", ha="center", va="center", fontsize=11, color=colour, zorder=6)


def _draw_label(ax: Axes, label: Label, on: bool) -> None:
    x, y = label.at
    side = "right" if x < 0 else "left" if x > WIDTH else "center"
    ax.text(
        x,
        y,
        label.text,
        ha=side,
        va="center",
        fontsize=13,
        family="monospace",
        weight="bold",
        color=label.colour if on else FADED_TEXT,
        zorder=6,
    )
