"""A small cell state during one step."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

import lstm_course
from lstm_course.lessons.lesson_02.memory_steps import draw_memory_steps, step_by_hand
from lstm_course.plotting.palette import CELL, GATES, HIDDEN, text_colour
from tests.lstm_course.drawn import colour


def test_memory_steps_writes_every_number():
    """Does each panel carry its own numbers, with the operation that led to them?"""
    rows = [np.array(r) for r in ([2.0, 3.0], [0.2, 0.6], [-0.3, 0.1], [0.0, 0.05])]
    fig = draw_memory_steps(*rows)
    for ax, row in zip(fig.axes, rows, strict=True):
        labels = [t.get_text() for t in ax.get_xticklabels()]
        assert labels == [f"unit {k}\n{value:.2f}" for k, value in enumerate(row)]
    operations = [[t.get_text() for t in ax.texts if t.get_text()] for ax in fig.axes]
    assert operations == [[], ["× 0.1", "× 0.2"], ["− 0.50", "− 0.50"], ["× 0", "× 0.5"]]
    assert [colour(ax.patches[0]) for ax in fig.axes] == [CELL, CELL, CELL, HIDDEN]
    wording = [text_colour(GATES[name]) for name in "fgo"]
    assert [ax.texts[-1].get_color() for ax in fig.axes[1:]] == wording


def test_only_large_changes_have_arrows():
    """Is there an arrow where the value moves by more than 0.3, in the colour of the operation?"""
    fig = draw_memory_steps(*(np.array(r) for r in ([1.0, 1.0], [0.9, 0.2], [0.9, 0.2], [0, 0.2])))
    arrows = [
        [t for t in ax.texts if isinstance(t, Annotation) and t.arrow_patch] for ax in fig.axes
    ]
    assert [len(found) for found in arrows] == [0, 1, 0, 1]
    assert arrows[1][0].xy == (1, 0.2)
    assert to_hex(arrows[1][0].arrow_patch.get_edgecolor()).upper() == GATES["f"]


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
