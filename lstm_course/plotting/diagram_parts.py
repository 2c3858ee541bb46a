"""Parts of the diagrams of the LSTM cell and its variants: wires, gate blocks, nodes and labels."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from lstm_course.plotting.cell_layout import Label, Point, Wire
from lstm_course.plotting.palette import CELL, GATES, HIDDEN, INK, ON_COLOUR, text_colour

BACKGROUND = "#F8F8F8"
FADED = "#E1E1E1"  # wires and boxes out of focus, or about to go
FADED_TEXT = "#BDBDBD"
HALF_WIDTH, HALF_HEIGHT = 0.72, 0.5  # of a gate block
RADIUS = 0.26  # of a node
BEND = 0.25  # radius of a wire's bends


def draw_frame(ax: Axes, width: float, height: float) -> None:
    """Draw the area of one time step."""
    ax.add_patch(
        FancyBboxPatch(
            (0.75, 0.15),
            width - 1.5,
            height - 0.15,
            boxstyle="round,pad=0,rounding_size=0.35",
            facecolor=BACKGROUND,
            edgecolor="#CFCFCF",
            linewidth=1.2,
        )
    )


def draw_wire(ax: Axes, wire: Wire, pale: bool = False, dashed: bool = False) -> None:
    """Draw a wire with rounded bends; wires of a state are thicker where they run straight.

    Args:
        ax: axes to draw in.
        wire: its points, colour and arrowhead.
        pale: whether it is out of focus, or about to go.
        dashed: whether it is a peephole.
    """
    straight = len(wire.points) == 2 and wire.points[0][1] == wire.points[1][1]
    thick = straight and wire.colour in (CELL, HIDDEN) and wire.points[0][1] > 5
    ax.add_patch(
        FancyArrowPatch(
            path=_rounded(wire.points),
            arrowstyle="-|>" if wire.arrow else "-",
            mutation_scale=15,
            color=FADED if pale else wire.colour,
            linewidth=4.0 if thick else 2.0 if dashed else 2.4,
            linestyle=(0, (3, 1.6)) if dashed else "-",
            zorder=wire.rank or (2 if pale else 3),
            capstyle="butt" if wire.arrow else "round",
        )
    )


def draw_block(ax: Axes, at: Point, name: tuple[str, str], colour: str, pale: bool = False) -> None:
    """Draw a gate block: its activation, and its role below.

    Args:
        ax: axes to draw in.
        at: its centre.
        name: activation and role.
        colour: of the gate.
        pale: whether it is out of focus, or about to go.
    """
    x, y = at
    ax.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH, y - HALF_HEIGHT),
            2 * HALF_WIDTH,
            2 * HALF_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.14",
            facecolor="#F0F0F0" if pale else colour,
            edgecolor=FADED if pale else INK,
            linewidth=1.3,
            zorder=5,
        )
    )
    text: dict[str, Any] = {"ha": "center", "va": "center", "zorder": 6}
    text["color"] = FADED_TEXT if pale else ON_COLOUR if colour in GATES.values() else INK
    activation, role = name
    ax.text(x, y + 0.15, activation, fontsize=16 if activation == "σ" else 13, **text)
    ax.text(x, y - 0.27, role, fontsize=11, **text)


def draw_node(ax: Axes, at: Point, kind: str, pale: bool = False) -> None:
    """Draw a node: "product" multiplies entry by entry, "sum" adds; any other text is written.

    Args:
        ax: axes to draw in.
        at: its centre.
        kind: "product", "sum" or a text such as "1−".
        pale: whether it is out of focus, or about to go.
    """
    colour = FADED if pale else INK
    ax.add_patch(Circle(at, RADIUS, facecolor="white", edgecolor=colour, linewidth=1.6, zorder=5))
    x, y = at
    if kind == "product":
        ax.add_patch(Circle(at, 0.075, color=colour, zorder=6))
    elif kind == "sum":
        ax.plot([x - 0.15, x + 0.15], [y, y], color=colour, linewidth=1.8, zorder=6)
        ax.plot([x, x], [y - 0.15, y + 0.15], color=colour, linewidth=1.8, zorder=6)
    else:
        text = FADED_TEXT if pale else INK
        ax.text(x, y, kind, ha="center", va="center", fontsize=11.5, color=text, zorder=6)


def draw_pill(ax: Axes, at: Point, text: str, colour: str, pale: bool = False) -> None:
    """Draw an operation that is not a gate block, such as tanh or a matrix product.

    Args:
        ax: axes to draw in.
        at: its centre.
        text: inside it.
        colour: of its outline.
        pale: whether it is out of focus, or about to go.
    """
    x, y = at
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.5, y - 0.27),
            1.0,
            0.54,
            boxstyle="round,pad=0,rounding_size=0.27",
            facecolor="white",
            edgecolor=FADED if pale else colour,
            linewidth=1.6,
            zorder=5,
        )
    )
    ink = FADED_TEXT if pale else INK
    ax.text(x, y, text, ha="center", va="center", fontsize=12, color=ink, zorder=6)


def draw_label(ax: Axes, label: Label, width: float, pale: bool = False) -> None:
    """Draw a label: beside the frame, or centred at its place.

    Args:
        ax: axes to draw in.
        label: to draw.
        width: of the frame.
        pale: whether it is out of focus, or about to go.
    """
    x, y = label.at
    ax.text(
        x,
        y,
        label.text,
        ha="right" if x < 0 else "left" if x > width else "center",
        va="center",
        fontsize=14,
        family="monospace",
        weight="bold",
        color=FADED_TEXT if pale else text_colour(label.colour),
        zorder=6,
    )


def _rounded(points: tuple[Point, ...]) -> Path:
    """Return a path through the points with rounded corners; every bend is a right angle."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        vertices += [_move_towards(corner, before), corner, _move_towards(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _move_towards(start: Point, end: Point) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    step = min(BEND, length / 2) / length
    return start[0] + (end[0] - start[0]) * step, start[1] + (end[1] - start[1]) * step
