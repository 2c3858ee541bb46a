"""The memory of activations: does the figure show the bytes that it is given?"""

from lstm_course.lessons.lesson_08.activation_memory import draw_activation_memory
from lstm_course.plotting.palette import GREY, INK
from tests.lstm_course.drawn import colours, drawn


def test_memory_is_shown_in_mebibytes():
    """Are the kept bytes a line and the cut segment's a level?"""
    (ax,) = draw_activation_memory([64, 128], [2**20, 2**21], segment=64, cut=2**20).axes
    assert colours(ax.lines) == [INK, GREY]
    whole, cut = drawn(ax)
    assert whole == [1, 2] and set(cut) == {1}
