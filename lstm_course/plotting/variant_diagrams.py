"""Diagrams of the LSTM's variants, and the LSTM turning into a GRU."""

from typing import Literal, NamedTuple, cast

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from lstm_course.plotting import variant_layout as layout
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.diagram_parts import (
    FADED,
    draw_block,
    draw_frame,
    draw_label,
    draw_node,
    draw_pill,
    draw_wire,
)
from lstm_course.plotting.palette import style
from lstm_course.plotting.variant_layout import Diagram

Variant = Literal["lstm", "peephole", "coupled", "one state", "gru"]
DIAGRAMS: dict[Variant, Diagram] = {
    "lstm": layout.LSTM,
    "peephole": layout.PEEPHOLE,
    "coupled": layout.COUPLED,
    "one state": layout.ONE_STATE,
    "gru": layout.GRU,
}
TEXTS: dict[Variant, str] = {
    "lstm": "f multiplies c_prev, and i ⊙ g is added, which gives c. A copy of c passes through "
    "tanh and is multiplied by o, which gives h.",
    "peephole": "As in an LSTM, f multiplies c_prev, i ⊙ g is added, and o multiplies tanh(c). "
    "Three dashed peepholes are added: f and i also read c_prev, and o reads the new c.",
    "coupled": "There is no input gate: f multiplies c_prev, and 1 − f multiplies g. The sum of "
    "both is c, and o multiplies tanh(c).",
    "one state": "There is no cell state: f multiplies h_prev, 1 − f multiplies g, and the sum of "
    "both is h.",
    "gru": "z multiplies h_prev, 1 − z multiplies the candidate n, and the sum of both is h. The "
    "reset gate r multiplies the product of W_hn and h_prev before it enters n.",
}
SECONDS_PER_STAGE = 3


class Stage(NamedTuple):
    """One picture of the animation: a cell, the gate blocks that are about to go, and a title."""

    variant: Variant
    going: str
    title: str


STAGES = (
    Stage("lstm", "", "1. The LSTM: four gate blocks, two states"),
    Stage("lstm", "i", "2. Remove the input gate …"),
    Stage("coupled", "", "3. … and write what is forgotten: i = 1 − f"),
    Stage("coupled", "o", "4. Remove the output gate and its tanh …"),
    Stage("one state", "", "5. … and one state is left: h = f h_prev + (1 − f) g"),
    Stage("gru", "", "6. Add a reset gate, rename f to z and g to n: the GRU"),
)


def draw_variant(variant: Variant, ax: Axes | None = None, going: str = "") -> Figure:
    """Draw the diagram of a cell, in the style of the LSTM's.

    Args:
        variant: the cell.
        ax: axes to draw in; a new figure if None.
        going: letters of the gate blocks drawn pale, because they are about to go.

    Example:
        >>> figure = draw_variant("gru")
    """
    diagram = DIAGRAMS[variant]

    def is_pale(parts: str) -> bool:
        return bool(going) and set(parts) <= set(going)

    with style():
        if ax is None:
            _, ax = plt.subplots(figsize=(9.4, 5.4))
        draw_frame(ax, layout.WIDTH, layout.HEIGHT)
        for wire in diagram.wires:
            draw_wire(ax, wire, is_pale(wire.parts))
        for wire in diagram.peepholes:
            draw_wire(ax, wire, is_pale(wire.parts), dashed=True)
        for point, colour, parts in diagram.copies:
            ax.add_patch(Circle(point, 0.085, color=FADED if is_pale(parts) else colour, zorder=4))
        for block in diagram.blocks:
            name = block.activation, block.role
            draw_block(ax, block.at, name, block.colour, is_pale(block.parts))
        for node in diagram.nodes:
            if node.pill:
                draw_pill(ax, node.at, node.kind, node.pill, is_pale(node.parts))
            else:
                draw_node(ax, node.at, node.kind, is_pale(node.parts))
        for label in diagram.labels:
            draw_label(ax, label, layout.WIDTH, is_pale(label.parts))
        ax.set(xlim=(-1.2, layout.WIDTH + 0.75), ylim=(-1.1, layout.HEIGHT + 1.25), aspect="equal")
        ax.axis("off")
    return described(cast(Figure, ax.figure), describe_variant(variant))


def describe_variant(variant: Variant) -> str:
    """Describe the diagram of a cell in words.

    Example:
        >>> describe_variant("one state").split(". ")[0]
        'Diagram of a cell with 2 gate blocks (f, g), which read x and h_prev'
    """
    renamed = {"f": "z", "g": "n"} if variant == "gru" else {}
    letters = [renamed.get(block.parts, block.parts) for block in DIAGRAMS[variant].blocks]
    return (
        f"Diagram of a cell with {len(letters)} gate blocks ({', '.join(letters)}), which read "
        f"x and h_prev. {TEXTS[variant]}"
    )


def animate_lstm_to_gru() -> Animation:
    """Animate the LSTM's diagram turning into the GRU's, gate by gate; the still is the GRU."""
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 5.4))

    def show(number: int) -> list:
        ax.clear()
        stage = STAGES[number]
        draw_variant(stage.variant, ax, stage.going)
        ax.set_title(stage.title, fontsize=15, loc="center")
        return []

    show(len(STAGES) - 1)
    steps = " ".join(f"{stage.title}." for stage in STAGES)
    alt = f"An animation in {len(STAGES)} pictures turns an LSTM cell into a GRU. {steps}"
    return animate_figure(fig, show, len(STAGES), 1000 * SECONDS_PER_STAGE, alt)
