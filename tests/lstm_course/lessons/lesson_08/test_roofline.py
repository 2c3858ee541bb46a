"""The roofline: do the figures show the numbers that they are given?"""

from lstm_course.char_lm.roofline import Roofline
from lstm_course.char_lm.timing import LayerTiming
from lstm_course.lessons.lesson_08.roofline import draw_rates, draw_roofline
from lstm_course.plotting.palette import CELL, FORGET_GATE
from tests.lstm_course.drawn import colours, drawn, named_colours


def test_roofline_shows_each_point_and_the_roof_over_it():
    """Do dotted lines lead from each point to the limit at its intensity?"""
    roof = Roofline(flops=4e10, bandwidth=1e10)
    (ax,) = draw_roofline(roof, {"loop": (0.5, 1e9), "layer": (20.0, 2e10)}).axes
    assert named_colours(ax) == {"loop": FORGET_GATE, "layer": CELL}
    _, loop, to_roof, layer, _ = drawn(ax)
    assert loop == [1.0] and layer == [20.0]
    assert to_roof == [1.0, 5.0]


def test_rates_are_written_beside_the_bars():
    """Do bars and words say tokens a second and the share of the peak?"""
    measured = [LayerTiming("loop", 1.0, 20_000.0, 2.5e9), LayerTiming("layer", 0.5, 40_000.0, 5e9)]
    (ax,) = draw_rates(measured, peak=10e9).axes
    assert [bar.get_width() for bar in ax.patches] == [20, 40]
    assert colours(ax.patches) == [CELL, CELL]
    assert [text.get_text() for text in ax.texts] == [
        " 20 thousand, 25% of the peak",
        " 40 thousand, 50% of the peak",
    ]
