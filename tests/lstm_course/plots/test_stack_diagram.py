import numpy as np
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.experiments.disturbance import Changes
from lstm_course.plots.palette import CELL
from lstm_course.plots.stack_diagram import draw_stack, draw_wires
from lstm_course.plots.stack_layout import FADED, WIDTH, number, strength


def wires(ax):
    """Colours of all wires."""
    return [to_hex(p.get_edgecolor()) for p in ax.patches if isinstance(p, FancyArrowPatch)]


def test_a_cell_says_how_much_it_changed():
    """Has each cell its two numbers, exactly 0 where nothing came?"""
    h = np.array([[0, 0, 0], [0, 0.25, 0.125]])
    c = np.array([[0, 0, 0], [0, 0.5, 4e-5]])
    ax = draw_stack(Changes(h, c), layer=1, step=1).axes[0]
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("c 0") == texts.count("h 0") == 4
    assert {"c 0.500", "h 0.250", "h 0.125", "c 4e-05"} <= set(texts)
    assert len([p for p in ax.patches if isinstance(p, FancyBboxPatch)]) == 6


def test_only_wires_that_carried_something_are_lit():
    """Is the whole diagram faded but for the wires from a changed state?"""
    h, c = np.zeros((2, 2, 3))
    c[1, 1], h[1, 1] = 0.5, 0.25
    ax = draw_stack(Changes(h, c), layer=1, step=1).axes[0]
    lit = [colour for colour in wires(ax) if colour not in (FADED.lower(), "#b0b0b0")]
    assert len(lit) == 4  # into the cell, out of it along c and h, and up
    assert lit.count(CELL.lower()) == 2
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert star.get_xdata()[0] == WIDTH / 2  # before step 1


def test_wires_of_a_whole_stack():
    """Are there L · T cells, two wires along each layer, and one up from each cell?"""
    ax = draw_wires(num_layers=3, steps=4).axes[0]
    assert [text.get_text() for text in ax.texts].count("LSTM") == 12
    colours = wires(ax)
    assert len(colours) == 2 * 3 * 5 + 4 * 4 and colours.count(CELL.lower()) == 3 * 5
    assert {"$c^1_1$", "$h^0_2$", "x[3]", "hs[0]"} <= {text.get_text() for text in ax.texts}


def test_strength_is_an_order_of_magnitude():
    """Is no change 0, the largest 1, and anything small still visible?"""
    assert strength(0.0, 2.0) == 0 and strength(2.0, 2.0) == 1
    assert 0 < strength(1e-12, 2.0) < strength(0.02, 2.0) < 1
    assert (number(0.0), number(0.0123), number(2e-7)) == ("0", "0.012", "2e-07")
