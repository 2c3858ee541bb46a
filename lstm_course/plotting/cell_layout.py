"""Positions of the parts of an LSTM cell in its diagram: wires, gate blocks, nodes, labels.

Each part lists the gate blocks (i, f, g, o) that it belongs to, so that a drawing can highlight one
gate and leave the rest pale. The unit of length is arbitrary.
"""

from typing import NamedTuple

from lstm_course.plotting.palette import CELL, GATES, HIDDEN, INK

Point = tuple[float, float]

# Rows of the drawing, from the bottom up, and the columns of the four gate blocks.
BUS, LAYER, SHOW, WRITE, SQUASH, BELT = 0.75, 2.0, 3.15, 3.75, 4.4, 5.75
COLUMN = {"f": 2.75, "i": 4.65, "g": 6.55, "o": 8.45}
TAIL = 10.4  # the column of the output
WIDTH, HEIGHT = 12.9, 6.4


class Wire(NamedTuple):
    """A line through `points`, with an arrowhead at its end unless `arrow` is False."""

    points: tuple[Point, ...]
    colour: str
    parts: str  # the gate blocks that it belongs to
    arrow: bool = True
    rank: float | None = None  # drawing order, where it is not the usual one


class Label(NamedTuple):
    """A label beside a wire."""

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
    # x and h_prev join and are copied to each gate block
    Wire(((0.0, BUS), (1.55, BUS)), HIDDEN, "figo", arrow=False),
    Wire(((1.55, -0.55), (1.55, BUS)), INK, "figo", arrow=False),
    Wire(((1.55, BUS), (f, BUS)), INK, "figo", arrow=False),
    Wire(((f, BUS), (i, BUS)), INK, "igo", arrow=False),
    Wire(((i, BUS), (g, BUS)), INK, "go", arrow=False),
    Wire(((g, BUS), (o, BUS)), INK, "o", arrow=False),
    *(Wire(((COLUMN[n], BUS), (COLUMN[n], LAYER - 0.5)), INK, n) for n in "figo"),
    # outputs of the gate blocks
    Wire(((f, LAYER + 0.5), (f, BELT - 0.26)), GATES["f"], "f"),
    Wire(((i, LAYER + 0.5), (i, WRITE), (g - 0.26, WRITE)), GATES["i"], "i"),
    Wire(((g, LAYER + 0.5), (g, WRITE - 0.26)), GATES["g"], "g"),
    Wire(((g, WRITE + 0.26), (g, BELT - 0.26)), GATES["g"], "ig"),
    Wire(((o, LAYER + 0.5), (o, SHOW), (TAIL - 0.26, SHOW)), GATES["o"], "o"),
    Wire(((TAIL, BELT), (TAIL, SQUASH + 0.33)), CELL, "o"),
    Wire(((TAIL, SQUASH - 0.33), (TAIL, SHOW + 0.26)), CELL, "o"),
    # the hidden state, to the next step and to the layer above
    Wire(((TAIL, SHOW - 0.26), (TAIL, BUS), (WIDTH, BUS)), HIDDEN, "o"),
    Wire(((TAIL + 1.0, BUS), (TAIL + 1.0, HEIGHT + 0.7)), HIDDEN, "o", rank=3.4),
)
COPIES = (  # where a wire branches: point, colour, and the gates that must all be in focus
    ((f, BUS), INK, "fi"),
    ((i, BUS), INK, "ig"),
    ((g, BUS), INK, "go"),
    ((TAIL, BELT), CELL, "igo"),
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
