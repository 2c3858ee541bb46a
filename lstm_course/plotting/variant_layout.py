"""Positions of the parts of the LSTM's variants in their diagrams, in the units of `cell_layout`.

A wire, node or label names the gate blocks it belongs to. It turns pale once all of them go.
"""

from typing import NamedTuple

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.cell_layout import (
    BELT,
    BUS,
    HEIGHT,
    LAYER,
    SQUASH,
    TAIL,
    WIDTH,
    WRITE,
    Label,
    Point,
    Wire,
)
from lstm_course.plotting.palette import CELL, GATES, HIDDEN, INK

RESET_GATE = "#5F5F5F"  # r has no counterpart among the LSTM's gates, and so no colour of theirs
R = 0.26  # radius of a node


class Block(NamedTuple):
    """A gate block: its centre, activation, role and colour."""

    at: Point
    activation: str
    role: str
    colour: str
    parts: str


class Node(NamedTuple):
    """An operation: "product", "sum", a text in a circle, or a text in a pill."""

    at: Point
    kind: str
    parts: str
    pill: str = ""  # colour of the outline, if it is drawn as a pill


class Diagram(NamedTuple):
    """All parts of one cell's diagram."""

    blocks: tuple[Block, ...]
    wires: tuple[Wire, ...]
    nodes: tuple[Node, ...]
    copies: tuple[tuple[Point, str, str], ...]  # where a wire branches: point, colour, blocks
    labels: tuple[Label, ...]
    peepholes: tuple[Wire, ...] = ()


f, i, g, o = (cell.COLUMN[name] for name in "figo")
n = 8.3  # column of the GRU's candidate, with room for the reset gate's product before it
RIGHT = TAIL + 1.0  # column of the output to the layer above
LEFT = 1.15  # column in which a single state branches off to the gate blocks

LSTM = Diagram(
    blocks=tuple(
        Block((cell.COLUMN[name], LAYER), *cell.LAYERS[name], GATES[name], name) for name in "figo"
    ),
    wires=cell.WIRES,
    nodes=(
        *(Node(at, "product", parts) for at, parts in cell.PRODUCTS),
        Node(cell.SUM[0], "sum", cell.SUM[1]),
        Node((TAIL, SQUASH), "tanh", "o", CELL),
    ),
    copies=cell.COPIES,
    labels=cell.LABELS,
)

PEEPHOLE = LSTM._replace(
    peepholes=(
        Wire(((1.3, BELT), (1.3, LAYER), (f - 0.74, LAYER)), CELL, "f"),
        Wire(((1.3, 3.0), (i - 0.4, 3.0), (i - 0.4, LAYER + 0.52)), CELL, "i"),
        Wire(((9.45, BELT), (9.45, LAYER), (o + 0.74, LAYER)), CELL, "o"),
    ),
    copies=(
        *cell.COPIES,
        ((1.3, BELT), CELL, "fi"),
        ((1.3, 3.0), CELL, "fi"),
        ((9.45, BELT), CELL, "o"),
    ),
    labels=(
        *cell.LABELS,
        Label((1.8, 2.7), "p_f", CELL, "f"),
        Label((3.5, 3.27), "p_i", CELL, "i"),
        Label((9.96, 2.6), "p_o", CELL, "o"),
    ),
)

_KEPT = [part for part in cell.WIRES if part.parts != "i"]
COUPLED = Diagram(
    blocks=tuple(block for block in LSTM.blocks if block.parts != "i"),
    wires=(
        *_KEPT,
        Wire(((f, WRITE), (i - R, WRITE)), GATES["f"], "f"),
        Wire(((i + R, WRITE), (g - R, WRITE)), GATES["f"], "f"),
    ),
    nodes=(*LSTM.nodes, Node((i, WRITE), "1−", "f")),
    copies=(
        *(copy for copy in cell.COPIES if copy[0] != (i, BUS)),
        ((f, WRITE), GATES["f"], "f"),
    ),
    labels=(
        *(label for label in cell.LABELS if label.text not in ("i", "f")),
        Label((f + 0.25, 3.15), "f", GATES["f"], "f"),
        Label((5.5, WRITE + 0.3), "1−f", GATES["f"], "f"),
    ),
)

_STATE = (  # one state, from step to step and to the layer above
    Wire(((0.0, BELT), (f - R, BELT)), HIDDEN, "fg"),
    Wire(((RIGHT, BELT), (RIGHT, HEIGHT + 0.7)), HIDDEN, "fg", rank=3.4),
    Wire(((f, LAYER + 0.5), (f, BELT - R)), GATES["f"], "f"),
    Wire(((f, WRITE), (i - R, WRITE)), GATES["f"], "f"),
)
_STATE_LABELS = (
    Label((-0.15, BELT), "h_prev", HIDDEN, "fg"),
    Label((1.55, -0.85), "x", INK, "fg"),
    Label((WIDTH + 0.15, BELT), "h", HIDDEN, "fg"),
    Label((RIGHT, HEIGHT + 0.95), "h", HIDDEN, "fg"),
)
_STATE_COPIES = (
    ((LEFT, BELT), HIDDEN, "fg"),
    ((RIGHT, BELT), HIDDEN, "fg"),
    ((f, WRITE), GATES["f"], "f"),
)


def _write_to_state(column: float) -> tuple[Wire, ...]:
    """Return the wires from the candidate in a column up to the state."""
    return (
        Wire(((i + R, WRITE), (column - R, WRITE)), GATES["f"], "f"),
        Wire(((column, LAYER + 0.5), (column, WRITE - R)), GATES["g"], "g"),
        Wire(((column, WRITE + R), (column, BELT - R)), GATES["g"], "g"),
        Wire(((f + R, BELT), (column - R, BELT)), HIDDEN, "fg"),
        Wire(((column + R, BELT), (WIDTH, BELT)), HIDDEN, "fg"),
    )


ONE_STATE = Diagram(
    blocks=tuple(block for block in LSTM.blocks if block.parts in "fg"),
    wires=(
        *_STATE,
        *_write_to_state(g),
        Wire(((LEFT, BELT), (LEFT, BUS), (1.55, BUS)), HIDDEN, "fg", arrow=False),
        Wire(((1.55, -0.55), (1.55, BUS)), INK, "fg", arrow=False),
        Wire(((1.55, BUS), (g, BUS)), INK, "fg", arrow=False),
        *(Wire(((cell.COLUMN[k], BUS), (cell.COLUMN[k], LAYER - 0.5)), INK, k) for k in "fg"),
    ),
    nodes=(
        Node((f, BELT), "product", "f"),
        Node((i, WRITE), "1−", "f"),
        Node((g, WRITE), "product", "fg"),
        Node((g, BELT), "sum", "fg"),
    ),
    copies=(*_STATE_COPIES, ((f, BUS), INK, "fg")),
    labels=(
        *_STATE_LABELS,
        Label((f + 0.25, 3.15), "f", GATES["f"], "f"),
        Label((5.5, WRITE + 0.3), "1−f", GATES["f"], "f"),
        Label((g + 0.25, 3.05), "g", GATES["g"], "g"),
    ),
)

H_BUS, X_BUS, PRODUCT = 0.8, 0.42, 6.45  # rows of h_prev and x; column of r's product
GRU = Diagram(
    blocks=(
        Block((f, LAYER), "σ", "update", GATES["f"], "f"),
        Block((i, LAYER), "σ", "reset", "#BDBDBD", "r"),
        Block((n, LAYER), "tanh", "candidate", GATES["g"], "g"),
    ),
    wires=(
        *_STATE,
        *_write_to_state(n),
        Wire(((LEFT, BELT), (LEFT, H_BUS), (f, H_BUS)), HIDDEN, "fg", arrow=False),
        Wire(((f, H_BUS), (PRODUCT, H_BUS), (PRODUCT, 0.98)), HIDDEN, "fg", arrow=False),
        Wire(((1.55, -0.55), (1.55, X_BUS), (f, X_BUS)), INK, "fg", arrow=False),
        Wire(((f, X_BUS), (n, X_BUS), (n, LAYER - 0.5)), INK, "fg"),
        *(Wire(((k - 0.25, H_BUS), (k - 0.25, LAYER - 0.5)), HIDDEN, "f") for k in (f, i)),
        *(Wire(((k + 0.25, X_BUS), (k + 0.25, LAYER - 0.5)), INK, "f") for k in (f, i)),
        Wire(((PRODUCT, 1.5), (PRODUCT, LAYER - R)), HIDDEN, "r"),
        Wire(((i + 0.72, LAYER), (PRODUCT - R, LAYER)), RESET_GATE, "r"),
        Wire(((PRODUCT + R, LAYER), (n - 0.74, LAYER)), HIDDEN, "r"),
    ),
    nodes=(
        Node((f, BELT), "product", "f"),
        Node((i, WRITE), "1−", "f"),
        Node((n, WRITE), "product", "fg"),
        Node((n, BELT), "sum", "fg"),
        Node((PRODUCT, LAYER), "product", "r"),
        Node((PRODUCT, 1.25), "W_hn", "r", HIDDEN),
    ),
    copies=(
        *_STATE_COPIES,
        *(((k - 0.25, H_BUS), HIDDEN, "fg") for k in (f, i)),
        *(((k + 0.25, X_BUS), INK, "fg") for k in (f, i)),
    ),
    labels=(
        *_STATE_LABELS,
        Label((f + 0.25, 3.15), "z", GATES["f"], "f"),
        Label((6.45, WRITE + 0.3), "1−z", GATES["f"], "f"),
        Label((5.75, LAYER + 0.3), "r", RESET_GATE, "r"),
        Label((n + 0.25, 3.05), "n", GATES["g"], "g"),
    ),
)
