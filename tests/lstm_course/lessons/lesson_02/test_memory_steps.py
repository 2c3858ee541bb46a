"""A memory's way through one step."""

import numpy as np

from lstm_course.lessons.lesson_02.memory_steps import draw_memory_steps
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
