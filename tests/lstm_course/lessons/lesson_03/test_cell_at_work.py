"""The animation of a cell at work: does it show what the run did?"""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch, Rectangle

from lstm_course.cells.handmade import WORDS, agreement_weights
from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.lessons.lesson_03.cell_at_work import HIGH, animate_cell_at_work, draw_cell_at_work
from lstm_course.plotting.palette import CELL, GATES, HIDDEN
from lstm_course.tasks.agreement import EXAMPLE
from tests.lstm_course.drawn import colours, text_colours

TEXTS, KINDS, _ = zip(*EXAMPLE, strict=True)


@pytest.fixture
def cache() -> LSTMCache:
    x = np.eye(len(WORDS))[list(KINDS)][:, None]  # (T, 1, 6)
    return lstm_forward(x, np.zeros((1, 1)), np.zeros((1, 1)), *agreement_weights())[2]


def test_gauges_are_filled_as_far_as_their_gates_are_open(cache):
    """Does each gate have a gauge a step, filled to its value?"""
    fig = draw_cell_at_work(TEXTS, cache._replace(f=np.linspace(0, 1, 14).reshape(14, 1, 1)))
    for letter, values in {"i": cache.i, "f": np.linspace(0, 1, 14), "o": cache.o}.items():
        filled = [
            patch.get_height() / HIGH
            for patch in fig.axes[0].patches
            if isinstance(patch, Rectangle) and patch.get_facecolor() == to_rgba(GATES[letter])
        ]
        np.testing.assert_allclose(filled, np.ravel(values), atol=1e-12)


def test_later_steps_are_not_shown_yet(cache):
    """Are there the numbers of g, c and h for the steps that were reached, and no others?"""
    fig = draw_cell_at_work(TEXTS, cache, reached=1)
    shown = [t.get_text() for t in fig.axes[0].texts if t.get_visible()]
    assert [text for text in shown if text[-1] in "0123456789"] == [
        *("0", "0", "0"),  # The
        *("−1.0", "−1.0", "−0.8"),  # keys
    ]
    assert set(TEXTS) <= set(shown)


def test_pipes_values_and_names_have_the_colours_of_the_cell(cache):
    """Is the belt blue, the way in orange, the way out sky blue, and so the values and names?"""
    (ax,) = draw_cell_at_work(TEXTS[:1], cache).axes
    assert colours(ax.lines) == [c for c in (CELL, GATES["g"], HIDDEN) for _ in range(2)]
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    assert colours(boxes)[1::2] == [GATES["g"], CELL, HIDDEN]  # each on a white ground
    assert {
        "h, shown": HIDDEN,
        "o, shows": GATES["o"],
        "c, kept": CELL,
        "i, lets in": GATES["i"],
        "g, proposed": GATES["g"],
        "f, keeps": GATES["f"],
    }.items() <= text_colours(ax).items()


def test_animation_has_a_frame_for_each_word_and_a_still(cache):
    """Does it play without the network, and leave its end on paper?"""
    animation = animate_cell_at_work(TEXTS[:3], cache._replace(hs=cache.hs))
    html = animation._repr_html_()
    assert "frames[2] =" in html and "frames[3] =" not in html
    assert "http" not in html.replace("http://www.w3.org/", "")
    assert animation._repr_png_().startswith(b"\x89PNG")
    assert not plt.get_fignums()
