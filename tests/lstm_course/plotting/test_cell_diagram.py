"""The cell's diagram: is it the cell of the equations, and does focus pick out one gate?"""

import itertools

import pytest
from matplotlib.colors import same_color
from matplotlib.patches import FancyBboxPatch

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.cell_diagram import BACKGROUND, draw_cell
from lstm_course.plotting.palette import GATES


def layer_colours(figure):
    boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    return [
        name
        for name, colour in GATES.items()
        if any(same_color(box.get_facecolor(), colour) for box in boxes)
    ]


@pytest.mark.parametrize(
    ("focus", "lit"),
    [("all", ["i", "f", "g", "o"]), ("forget", ["f"]), ("input", ["i", "g"]), ("output", ["o"])],
)
def test_focus_leaves_its_own_layers_in_colour(focus, lit):
    """Do exactly the layers in focus keep their palette colour?"""
    assert layer_colours(draw_cell(focus)) == lit


def segments():
    for number, wire in enumerate(cell.WIRES):
        for start, end in itertools.pairwise(wire.points):
            yield number, start, end


def test_wires_run_along_the_axes():
    """Is every piece of wire horizontal or vertical?"""
    pieces = list(segments())
    assert len(pieces) > len(cell.WIRES)  # some have a bend
    assert all(a[0] == b[0] or a[1] == b[1] for _, a, b in pieces)


def test_wires_cross_once_only_at_the_bridge():
    """Do two wires cross only where the hidden state passes over the belt?"""
    upright = [(n, a, b) for n, a, b in segments() if a[0] == b[0]]
    level = [(n, a, b) for n, a, b in segments() if a[1] == b[1]]
    crossings = [
        (a[0], c[1])
        for n, a, b in upright
        for m, c, d in level
        if n != m
        and min(a[1], b[1]) < c[1] < max(a[1], b[1])
        and min(c[0], d[0]) < a[0] < max(c[0], d[0])
    ]
    assert crossings == [(cell.TAIL + 1.0, cell.BELT)]


def test_every_input_reaches_every_layer():
    """Do x and h_prev both lead to each of the four layers, along joined wires?"""
    ends = {wire.points[-1]: wire.points[0] for wire in cell.WIRES if wire.points[-1][1] < 2}
    for x in cell.COLUMN.values():
        below = (x, cell.BUS)
        assert (x, cell.LAYER - 0.5) in ends
        while below in ends and ends[below][0] > 0 and ends[below][1] >= cell.BUS:
            below = ends[below]
        assert below[0] == pytest.approx(1.55)  # where x joins h_prev


def test_the_bridge_leaves_a_gap():
    """Is the belt interrupted, in the colour of the background, where h passes over it?"""
    gaps = [
        line
        for line in draw_cell().axes[0].lines
        if same_color(line.get_color(), BACKGROUND) and set(line.get_ydata()) == {cell.BELT}
    ]
    assert len(gaps) == 1
