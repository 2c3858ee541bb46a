from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.lessons.lesson_04.backward_cell import draw_backward_cell
from lstm_course.plotting import cell_layout
from lstm_course.plotting.palette import CELL, GATES, HIDDEN
from tests.lstm_course.drawn import colour, colours, text_colours


def test_every_wire_of_the_cell_is_reversed():
    """Does each wire's dashed arrow begin where the wire ends, and end where it begins?"""
    (ax,) = draw_backward_cell().axes
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert len(arrows) == len(cell_layout.WIRES)
    for arrow, wire in zip(arrows, cell_layout.WIRES, strict=True):
        vertices = arrow._path_original.vertices
        assert [tuple(point) for point in vertices] == list(wire.points[::-1])
        assert arrow.get_linestyle() != "-"
        assert to_hex(arrow.get_edgecolor()).upper() == wire.colour


def test_gradients_and_gates_have_the_colours_of_their_states():
    """Are dc and dh coloured as c and h, and the gate blocks and notes as the gates?"""
    (ax,) = draw_backward_cell().axes
    texts = text_colours(ax)
    assert {texts["dc"], texts["dc_prev"]} == {CELL}
    assert texts["dh_prev"] == HIDDEN
    assert [colour(text) for text in ax.texts if text.get_text() == "dh"] == [HIDDEN, HIDDEN]
    for note in ("⊙ f  (11)", "dc: two ways, added  (10)", "⊙ o ⊙ (1 − tanh²c)"):
        assert texts[note] == CELL
    for gate, note in {
        "f": "df = dc ⊙ c_prev  (12)",
        "i": "di = dc ⊙ g  (12)",
        "g": "dg = dc ⊙ i\n(12)",
        "o": "do  (9)",
    }.items():
        assert texts[note] == GATES[gate]
    boxes = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert colours(boxes)[1:] == [GATES[name] for name in "figo"]


def test_all_gradients_in_and_out_are_named():
    """Are two gradients of states seen coming in, and three going out, with all four layers?"""
    (ax,) = draw_backward_cell().axes
    said = [text.get_text() for text in ax.texts]
    assert said.count("dc") == 1 and said.count("dh") == 2
    assert {"dc_prev", "dh_prev", "dx", "da_i", "da_f", "da_g", "da_o"} <= set(said)
    assert {"i(1 − i)", "f(1 − f)", "1 − g²", "o(1 − o)"} <= set(said)
