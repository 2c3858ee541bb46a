"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

from lstm_course.lessons.lesson_07.wirings import WIRINGS, draw_wirings


def test_wirings_are_all_drawn():
    """Has each way to wire its own title?"""
    titles = {ax.get_title(loc="left").strip() for ax in draw_wirings().axes}
    assert titles == {name for name, *_ in WIRINGS} | {"behind a convolution", "both ways"}
