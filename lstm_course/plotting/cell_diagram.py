"""Diagram of an LSTM cell: complete, or with one gate highlighted and the rest pale."""

from typing import Any, Literal, cast

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.cell_layout import Label, Point, Wire
from lstm_course.plotting.palette import CELL, GATES, INK, ON_COLOUR, style, text_colour

Focus = Literal["all", "forget", "input", "output"]

BACKGROUND = "#F8F8F8"
FADED = "#E1E1E1"  # wires and boxes out of focus
FADED_TEXT = "#BDBDBD"

GATES_IN_FOCUS: dict[Focus, str] = {"all": "figo", "forget": "f", "input": "ig", "output": "o"}


def draw_cell(focus: Focus = "all", ax: Axes | None = None) -> Figure:
    """Draw one LSTM cell: conveyor belt above, four gate blocks below, and their connections.

    Args:
        focus: the gate that keeps its colours; "input" means input gate and candidate.
        ax: axes to draw in; a new figure if None.

    Example:
        >>> figure = draw_cell("forget")
    """
    with style():
        if ax is None:
            _, ax = plt.subplots(figsize=(9.4, 5.4))
        lit = set(GATES_IN_FOCUS[focus])
        ax.add_patch(
            FancyBboxPatch(
                (0.75, 0.15),
                cell.WIDTH - 1.5,
                cell.HEIGHT - 0.15,
                boxstyle="round,pad=0,rounding_size=0.35",
                facecolor=BACKGROUND,
                edgecolor="#CFCFCF",
                linewidth=1.2,
            )
        )
        for wire in cell.WIRES:
            _draw_wire(ax, wire, bool(lit & set(wire.parts)))
        _draw_bridge(ax)
        for point, colour, parts in cell.COPIES:
            on = lit >= set(parts)
            ax.add_patch(
                Circle(point, 0.085, color=colour if on else FADED, zorder=5 if on else 2.5)
            )
        for name in "figo":
            _draw_layer(ax, name, name in lit)
        for point, parts in cell.PRODUCTS:
            _draw_node(ax, point, "product", bool(lit & set(parts)))
        _draw_node(ax, cell.SUM[0], "sum", bool(lit & set(cell.SUM[1])))
        _draw_output_tanh(ax, "o" in lit)
        for label in cell.LABELS:
            _draw_label(ax, label, bool(lit & set(label.parts)))
        ax.set(xlim=(-1.2, cell.WIDTH + 0.75), ylim=(-1.2, cell.HEIGHT + 1.25), aspect="equal")
        ax.axis("off")
        if focus == "all":
            _draw_legend(ax)
    return described(cast(Figure, ax.figure), describe_cell(focus))


def describe_cell(focus: Focus) -> str:
    """Describe the diagram in words."""
    parts = {
        "f": "The forget gate f multiplies the cell state that arrives, c_prev.",
        "i": "The input gate i multiplies the candidate g, and their product is added to the cell "
        "state.",
        "o": "The new cell state c leaves to the right. Its copy passes through tanh and is "
        "multiplied by the output gate o, which gives h.",
    }
    lit = [text for name, text in parts.items() if name in GATES_IN_FOCUS[focus]]
    start = "Diagram of an LSTM cell. Four gate blocks read x and h_prev."
    if focus != "all":
        start = f"Diagram of an LSTM cell with the {focus} gate highlighted."
    return " ".join([start, *lit])


def _draw_legend(ax: Axes) -> None:
    """Explain the symbols in one row below the cell."""
    y = -0.72
    words: dict[str, Any] = {"va": "center", "fontsize": 10, "color": INK}
    ax.add_patch(Circle((3.1, y), 0.085, color=INK))
    ax.text(3.35, y, "copy", **words)
    _draw_node(ax, (4.85, y), "product", True)
    ax.text(5.25, y, "multiply, entry by entry", **words)
    _draw_node(ax, (9.1, y), "sum", True)
    ax.text(9.5, y, "add", **words)
    ax.add_patch(
        FancyBboxPatch(
            (10.65, y - 0.18),
            0.5,
            0.36,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor="#DDDDDD",
            edgecolor=INK,
        )
    )
    ax.text(11.35, y, "block with weights", **words)


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
    """Draw a gap in the belt where the hidden state crosses it without a connection."""
    ax.plot(
        [cell.TAIL + 1.0 - 0.13, cell.TAIL + 1.0 + 0.13],
        [cell.BELT, cell.BELT],
        color=BACKGROUND,
        linewidth=8,
    )
    ax.lines[-1].set(zorder=3.2, solid_capstyle="butt")


def _rounded(points: tuple[Point, ...], radius: float = 0.25) -> Path:
    """Return a path through the points with rounded corners; every bend is a right angle."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        vertices += [_move_towards(corner, before, radius), corner]
        vertices += [_move_towards(corner, after, radius)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _move_towards(start: Point, end: Point, distance: float) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    return (
        start[0] + (end[0] - start[0]) * distance / length,
        start[1] + (end[1] - start[1]) * distance / length,
    )


def _draw_layer(ax: Axes, name: str, on: bool) -> None:
    x = cell.COLUMN[name]
    activation, role = cell.LAYERS[name]
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.72, cell.LAYER - 0.5),
            1.44,
            1.0,
            boxstyle="round,pad=0,rounding_size=0.14",
            facecolor=GATES[name] if on else "#F0F0F0",
            edgecolor=INK if on else FADED,
            linewidth=1.3,
            zorder=5,
        )
    )
    colour = ON_COLOUR if on else FADED_TEXT
    centred: dict[str, Any] = {"ha": "center", "va": "center", "color": colour, "zorder": 6}
    ax.text(x, cell.LAYER + 0.13, activation, fontsize=16 if activation == "σ" else 13, **centred)
    ax.text(x, cell.LAYER - 0.29, role, fontsize=9, **centred)


def _draw_node(ax: Axes, centre: Point, kind: Literal["product", "sum"], on: bool) -> None:
    """Draw a node: ⊙ multiplies entry by entry, ⊕ adds."""
    colour = INK if on else FADED
    ax.add_patch(Circle(centre, 0.26, facecolor="white", edgecolor=colour, linewidth=1.6, zorder=5))
    if kind == "product":
        ax.add_patch(Circle(centre, 0.075, color=colour, zorder=6))
        return
    x, y = centre
    ax.plot([x - 0.15, x + 0.15], [y, y], color=colour, linewidth=1.8, zorder=6)
    ax.plot([x, x], [y - 0.15, y + 0.15], color=colour, linewidth=1.8, zorder=6)


def _draw_output_tanh(ax: Axes, on: bool) -> None:
    """Draw the tanh of the output, which is not a gate block: it has no weights."""
    ax.add_patch(
        FancyBboxPatch(
            (cell.TAIL - 0.5, cell.SQUASH - 0.3),
            1.0,
            0.6,
            boxstyle="round,pad=0,rounding_size=0.3",
            facecolor="white",
            edgecolor=CELL if on else FADED,
            linewidth=1.6,
            zorder=5,
        )
    )
    colour = INK if on else FADED_TEXT
    ax.text(
        cell.TAIL,
        cell.SQUASH,
        "tanh",
        ha="center",
        va="center",
        fontsize=11,
        color=colour,
        zorder=6,
    )


def _draw_label(ax: Axes, label: Label, on: bool) -> None:
    x, y = label.at
    side = "right" if x < 0 else "left" if x > cell.WIDTH else "center"
    ax.text(
        x,
        y,
        label.text,
        ha=side,
        va="center",
        fontsize=13,
        family="monospace",
        weight="bold",
        color=text_colour(label.colour) if on else FADED_TEXT,
        zorder=6,
    )
