"""The layouts of the variants: do their wires join what the equations join?"""

import itertools

import pytest

from lstm_course.plotting import variant_layout as layout
from lstm_course.plotting.diagram_parts import HALF_HEIGHT, HALF_WIDTH
from lstm_course.plotting.palette import CELL, HIDDEN
from lstm_course.plotting.variant_diagrams import DIAGRAMS

EVERY = pytest.mark.parametrize("name", DIAGRAMS)


@EVERY
def test_wires_run_along_the_axes(name):
    """Is every piece of wire horizontal or vertical, as the rounded bends need?"""
    wires = [*DIAGRAMS[name].wires, *DIAGRAMS[name].peepholes]
    pieces = [pair for wire in wires for pair in itertools.pairwise(wire.points)]
    assert all((a[0] == b[0]) != (a[1] == b[1]) for a, b in pieces)


def touches_block(point, block, slack=0.03):
    (x, y), (a, b) = point, block.at
    return abs(x - a) <= HALF_WIDTH + slack and abs(y - b) <= HALF_HEIGHT + slack


@EVERY
def test_every_block_and_node_is_connected(name):
    """Does a wire with an arrowhead end at every gate block, and one leave it?"""
    diagram = DIAGRAMS[name]
    ends = [wire.points[-1] for wire in diagram.wires if wire.arrow]
    starts = [wire.points[0] for wire in diagram.wires]
    for block in diagram.blocks:
        assert any(touches_block(point, block) for point in ends), block
        assert any(touches_block(point, block) for point in starts), block
    points = [point for wire in diagram.wires for point in (wire.points[0], wire.points[-1])]
    for node in diagram.nodes:
        near = [p for p in points if abs(p[0] - node.at[0]) + abs(p[1] - node.at[1]) < 0.45]
        assert len(near) >= 2, node


@EVERY
def test_every_copy_lies_on_a_wire(name):
    """Is each dot where a wire passes, so that it shows a real branch?"""
    diagram = DIAGRAMS[name]
    wires = [*diagram.wires, *diagram.peepholes]
    for (x, y), _, _ in diagram.copies:
        assert any(
            min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1])
            for wire in wires
            for a, b in itertools.pairwise(wire.points)
        )


def test_the_variants_have_the_blocks_and_states_of_their_equations():
    """Are gate blocks and states those of equations (2) to (5), (13) to (15), (18) and (19)?"""
    blocks = {name: [b.role for b in diagram.blocks] for name, diagram in DIAGRAMS.items()}
    assert blocks["peephole"] == blocks["lstm"] == ["forget", "input", "candidate", "output"]
    assert blocks["coupled"] == ["forget", "candidate", "output"]
    assert blocks["one state"] == ["forget", "candidate"]
    assert blocks["gru"] == ["update", "reset", "candidate"]
    states = {
        name: {label.text for label in diagram.labels} & {"c_prev", "h_prev"}
        for name, diagram in DIAGRAMS.items()
    }
    both, one = {"c_prev", "h_prev"}, {"h_prev"}
    assert states == {
        "lstm": both,
        "peephole": both,
        "coupled": both,
        "one state": one,
        "gru": one,
    }


def test_peepholes_see_the_right_cell_state():
    """Do those of f and i leave the belt before the forget gate, and that of o after the sum?"""
    seen = {}
    for wire in layout.PEEPHOLE.peepholes:
        assert wire.colour == CELL
        (target,) = (b for b in layout.PEEPHOLE.blocks if touches_block(wire.points[-1], b))
        assert target.parts == wire.parts
        seen[wire.parts] = wire.points[0][0]
    forget, sum_at = layout.f, layout.g
    assert set(seen) == {"f", "i", "o"}
    assert seen["f"] < forget and seen["i"] < forget
    assert seen["o"] > sum_at


def test_the_reset_gate_acts_after_the_product_with_the_weights():
    """Does h_prev pass W_hn first, then r's product, then the candidate's block?"""
    gru = layout.GRU
    product, weights = (node for node in gru.nodes if node.parts == "r")
    assert (weights.kind, product.kind) == ("W_hn", "product")
    path = [wire for wire in gru.wires if wire.colour == HIDDEN and wire.parts == "r"]
    assert weights.at[0] == product.at[0] and weights.at[1] < product.at[1]
    assert path[0].points[0][1] > weights.at[1] and path[0].points[1][1] < product.at[1]
    assert touches_block(path[1].points[-1], gru.blocks[2])
