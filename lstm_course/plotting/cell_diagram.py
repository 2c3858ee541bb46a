"""Diagram of an LSTM cell: complete, or with one gate highlighted and the rest pale."""

from typing import Any, Literal, cast

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.diagram_parts import (
    BACKGROUND,
    FADED,
    draw_block,
    draw_frame,
    draw_label,
    draw_node,
    draw_pill,
    draw_wire,
)
from lstm_course.plotting.palette import CELL, GATES, INK, style

Focus = Literal["all", "forget", "input", "output"]

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
        draw_frame(ax, cell.WIDTH, cell.HEIGHT)
        for wire in cell.WIRES:
            draw_wire(ax, wire, pale=not lit & set(wire.parts))
        _draw_bridge(ax)
        for point, colour, parts in cell.COPIES:
            on = lit >= set(parts)
            ax.add_patch(
                Circle(point, 0.085, color=colour if on else FADED, zorder=5 if on else 2.5)
            )
        for name in "figo":
            at = (cell.COLUMN[name], cell.LAYER)
            draw_block(ax, at, cell.LAYERS[name], GATES[name], pale=name not in lit)
        for point, parts in cell.PRODUCTS:
            draw_node(ax, point, "product", pale=not lit & set(parts))
        draw_node(ax, cell.SUM[0], "sum", pale=not lit & set(cell.SUM[1]))
        draw_pill(ax, (cell.TAIL, cell.SQUASH), "tanh", CELL, pale="o" not in lit)
        for label in cell.LABELS:
            draw_label(ax, label, cell.WIDTH, pale=not lit & set(label.parts))
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
    draw_node(ax, (4.85, y), "product")
    ax.text(5.25, y, "multiply, entry by entry", **words)
    draw_node(ax, (9.1, y), "sum")
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


def _draw_bridge(ax: Axes) -> None:
    """Draw a gap in the belt where the hidden state crosses it without a connection."""
    ax.plot(
        [cell.TAIL + 1.0 - 0.13, cell.TAIL + 1.0 + 0.13],
        [cell.BELT, cell.BELT],
        color=BACKGROUND,
        linewidth=8,
    )
    ax.lines[-1].set(zorder=3.2, solid_capstyle="butt")
