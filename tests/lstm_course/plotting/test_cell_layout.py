"""The layout of the cell: do its wires join what the equations join?"""

import itertools

import pytest

from lstm_course.plotting import cell_layout as cell


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
