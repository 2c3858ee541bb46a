"""Alternative text: is a figure's own text kept, and is there always some?"""

import matplotlib.pyplot as plt

from lstm_course.plotting.alternative_text import alternative_text, described


def test_a_figure_keeps_its_text():
    """Is it the same figure, with the text on one line?"""
    figure = plt.figure()
    assert described(figure, "Two\n    curves.") is figure
    assert alternative_text(figure) == "Two curves."
    plt.close(figure)


def test_titles_stand_in():
    """Does a figure without text of its own have the titles of its panels?"""
    figure, (left, right) = plt.subplots(1, 2)
    left.set_title("One", loc="left")
    right.set_title("Two")
    assert alternative_text(figure) == "Figure: One; Two"
    plt.close(figure)
