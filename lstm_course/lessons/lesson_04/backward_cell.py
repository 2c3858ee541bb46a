"""Diagram of the backward pass through an LSTM cell: every wire of the cell in reverse."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.cell_layout import Point, Wire
from lstm_course.plotting.palette import CELL, GATES, GREY, INK, ON_COLOUR, style

f, i, g, o = (cell.COLUMN[name] for name in "figo")
OUTER = (  # gradients that enter on the right and above, and leave on the left and below
    ((cell.WIDTH + 0.15, cell.BELT), "dc", "left"),
    ((cell.WIDTH + 0.15, cell.BUS), "dh", "left"),
    ((cell.TAIL + 1.0, cell.HEIGHT + 0.95), "dh", "center"),
    ((-0.15, cell.BELT), "dc_prev", "right"),
    ((-0.15, cell.BUS), "dh_prev", "right"),
    ((1.55, -0.85), "dx", "center"),
)
NOTES = (  # factors along the wires, with the number of the equation
    ((1.0, cell.BELT + 0.42), "⊙ f  (11)"),
    ((f + 0.16, 4.95), "df = dc ⊙ c_prev  (12)"),
    ((i + 0.16, 3.05), "di = dc ⊙ g\n(12)"),
    ((g + 0.16, 3.05), "dg = dc ⊙ i\n(12)"),
    ((o + 0.05, cell.SHOW + 0.32), "do  (9)"),
    ((g + 0.45, cell.BELT + 0.42), "total dc  (10)"),
    ((o - 0.95, cell.SQUASH + 0.78), "⊙ o ⊙ (1 − tanh²c)"),
    ((2.0, cell.BUS - 0.42), "da = [da_i | da_f | da_g | da_o]  (13);   dx, dh_prev  (15)"),
)
SLOPE = {
    "boxstyle": "round,pad=0.45,rounding_size=0.3",
    "facecolor": "white",
    "edgecolor": CELL,
}


def draw_backward_cell() -> Figure:
    """Draw the cell of lesson 02 with all arrows reversed and each path's factors beside them."""
    with style():
        fig, ax = plt.subplots(figsize=(9.8, 5.7))
        ax.add_patch(
            FancyBboxPatch(
                (0.75, 0.05),
                cell.WIDTH - 1.5,
                cell.HEIGHT - 0.05,
                boxstyle="round,pad=0,rounding_size=0.35",
                facecolor="none",
                edgecolor=GREY,
            )
        )
        for wire in cell.WIRES:
            _draw_reversed_wire(ax, wire)
        for name in "figo":
            _draw_gate_block(ax, name)
        for point, _ in cell.PRODUCTS:
            _draw_node(ax, point, "⊙")
        _draw_node(ax, cell.SUM[0], "=")  # a sum passes the same gradient to both of its terms
        for point, _, _ in cell.COPIES:
            _draw_node(ax, point, "+", 0.17)  # copies in the forward pass add up in the backward
        ax.text(cell.TAIL, cell.SQUASH, "tanh′", **_centre(12, INK), bbox=SLOPE)
        for (x, y), text, side in OUTER:
            ax.text(x, y, text, ha=side, va="center", family="monospace", size=13, weight="bold")
        for (x, y), text in NOTES:
            ax.text(x, y, text, va="center", fontsize=11, zorder=8)
        ax.set(xlim=(-1.5, cell.WIDTH + 0.95), ylim=(-1.1, cell.HEIGHT + 1.25), aspect="equal")
        ax.axis("off")
    return described(
        fig,
        "Diagram of an LSTM cell with all arrows reversed. dc and dh enter on the right. dh, "
        "multiplied by o and 1 − tanh² of c, joins dc, and their sum is the total dc (10). It "
        "leaves to the left as dc_prev after a product with f (11), and enters the gate blocks: "
        "df = dc ⊙ c_prev, di = dc ⊙ g, dg = dc ⊙ i (12), while do comes from dh (9). Each block "
        "multiplies by its slope, such as i(1 − i). The four gradients da (13) lead to dx and "
        "dh_prev (15).",
    )


def _draw_reversed_wire(ax: Axes, wire: Wire) -> None:
    points = wire.points[::-1]
    ax.add_patch(
        FancyArrowPatch(
            path=Path(points, [Path.MOVETO] + [Path.LINETO] * (len(points) - 1)),
            arrowstyle="-|>",
            mutation_scale=14,
            color=wire.colour,
            linewidth=2.6 if wire.colour == CELL else 1.8,
            linestyle=(0, (3, 1.6)),
            zorder=wire.rank or 3,
        )
    )


def _draw_gate_block(ax: Axes, name: str) -> None:
    """Draw one gate block with the slope of its activation, in terms of its output."""
    x = cell.COLUMN[name]
    slope = f"{name}(1 − {name})" if name != "g" else "1 − g²"
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.72, cell.LAYER - 0.5),
            1.44,
            1.0,
            boxstyle="round,pad=0,rounding_size=0.14",
            facecolor=GATES[name],
            edgecolor=INK,
            linewidth=1.3,
            zorder=5,
        )
    )
    ax.text(x, cell.LAYER + 0.15, slope, **_centre(12, ON_COLOUR))
    ax.text(x, cell.LAYER - 0.28, f"da_{name}", **_centre(11, ON_COLOUR))


def _draw_node(ax: Axes, centre: Point, sign: str, radius: float = 0.26) -> None:
    ax.add_patch(Circle(centre, radius, facecolor="white", edgecolor=INK, linewidth=1.4, zorder=5))
    ax.text(*centre, sign, **_centre(13 if radius > 0.2 else 10, INK))


def _centre(size: float, colour: str) -> dict:
    return {"ha": "center", "va": "center", "fontsize": size, "color": colour, "zorder": 7}
