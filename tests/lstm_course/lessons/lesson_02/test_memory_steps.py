"""A memory's way through one step."""

import numpy as np

import lstm_course
from lstm_course.lessons.lesson_02.memory_steps import draw_memory_steps, step_by_hand
from lstm_course.plotting.palette import CELL, GATES, HIDDEN
from tests.lstm_course.drawn import colour


def test_memory_steps_writes_every_number():
    """Does each panel carry its own numbers?"""
    rows = [np.array(r) for r in ([2.0, 3.0], [0.2, 0.6], [-0.3, 0.1], [0.5, 0.0])]
    fig = draw_memory_steps(*rows)
    for ax, row in zip(fig.axes, rows, strict=True):
        assert [t.get_text() for t in ax.texts] == [f"{value:.2f}" for value in row]
    heights = [[text.get_position()[1] for text in ax.texts] for ax in fig.axes]
    assert heights == [[2.0, 3.0], [0.2, 0.6], [0.2, 0.6], [0.5, 0.1]]  # above a close outline
    sides = [[text.get_va() for text in ax.texts] for ax in fig.axes]
    assert sides == [["bottom"] * 2] * 4
    assert [colour(ax.patches[0]) for ax in fig.axes] == [CELL, GATES["f"], CELL, HIDDEN]


def test_the_step_by_hand_is_that_of_the_lesson(capsys):
    """Are the numbers those that the lesson works out, and is the guess met again?"""
    c_prev, kept, c, h = step_by_hand(lstm_course, [1, 1, 1])
    np.testing.assert_allclose(c_prev, [2, 3, 4])
    np.testing.assert_allclose(kept, [0.2, 0.6, 2.0])
    np.testing.assert_allclose(c, [0.6, 0.1, 2.0])
    np.testing.assert_allclose(h, [0.54, 0.05, 0], atol=0.005)
    assert "You predicted [1, 1, 1]." in capsys.readouterr().out
    step_by_hand(lstm_course)
    assert "predicted" not in capsys.readouterr().out
