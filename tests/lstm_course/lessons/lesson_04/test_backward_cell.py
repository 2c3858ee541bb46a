from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.lessons.lesson_04.backward_cell import draw_backward_cell
from lstm_course.plotting import cell_layout
from lstm_course.plotting.palette import GATES, INK, ON_COLOUR
from tests.lstm_course.drawn import colours, text_colours


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


def test_gate_blocks_are_coloured_and_texts_are_legible():
    """Do the gate blocks have their colours, and the names and notes that of ink?"""
    fig = draw_backward_cell()
    (ax,) = fig.axes
    texts = text_colours(ax)
    notes = ("⊙ f  (11)", "total dc  (10)", "⊙ o ⊙ (1 − tanh²c)", "df = dc ⊙ c_prev  (12)")
    notes += ("di = dc ⊙ g\n(12)", "dg = dc ⊙ i\n(12)", "do  (9)")
    assert {texts[text] for text in ("dc", "dh", "dc_prev", "dh_prev", "dx", *notes)} == {INK}
    boxes = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert colours(boxes)[1:] == [GATES[name] for name in "figo"]
    assert {texts[f"da_{name}"] for name in "figo"} == {ON_COLOUR}
    assert {texts[text] for text in ("tanh′", "⊙", "+", "=")} == {INK}
    assert all(name in fig.get_label() for name in ("dc_prev", "df = dc ⊙ c_prev", "dh_prev"))


def test_all_gradients_in_and_out_are_named():
    """Are two gradients of states seen coming in, and three going out, with all four layers?"""
    (ax,) = draw_backward_cell().axes
    said = [text.get_text() for text in ax.texts]
    assert said.count("dc") == 1 and said.count("dh") == 2
    assert {"dc_prev", "dh_prev", "dx", "da_i", "da_f", "da_g", "da_o"} <= set(said)
    assert {"i(1 − i)", "f(1 − f)", "1 − g²", "o(1 − o)"} <= set(said)
