from lstm_course.lessons.lesson_05.stack_diagram import draw_wires
from lstm_course.plotting.palette import CELL, HIDDEN, INK, text_colour
from tests.lstm_course.drawn import text_colours
from tests.lstm_course.lessons.lesson_05.wires import wires


def test_wires_of_a_whole_stack():
    """Are there L · T cells, two wires along each layer, and one up from each cell?"""
    fig = draw_wires(num_layers=3, steps=4)
    ax = fig.axes[0]
    assert fig.get_label().startswith("3 layers of LSTM cells above each other, unrolled over 4")
    assert [text.get_text() for text in ax.texts].count("LSTM") == 12
    colours = wires(ax)
    assert len(colours) == 2 * 3 * 5 + 4 * 4 and colours.count(CELL.lower()) == 3 * 5
    assert colours.count(HIDDEN.lower()) == 3 * 5 + 3 * 4  # along the layers, and up from each
    assert colours.count(INK.lower()) == 4  # the inputs
    named = text_colours(ax)
    assert {shade for name, shade in named.items() if name.startswith("$c")} == {text_colour(CELL)}
    assert {shade for name, shade in named.items() if name.startswith("$h")} == {
        text_colour(HIDDEN)
    }
    assert {"$c^1_1$", "$h^0_2$", "x[3]", "hs[0]"} <= {text.get_text() for text in ax.texts}
