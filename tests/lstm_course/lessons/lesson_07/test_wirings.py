"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import pytest
from matplotlib.patches import Circle, FancyBboxPatch

from lstm_course.lessons.lesson_07.wirings import (
    INPUT,
    LAYER,
    OUTPUT,
    SECOND_LAYER,
    WIRINGS,
    draw_wirings,
)
from lstm_course.plotting.palette import GREY
from tests.lstm_course.drawn import colours


def test_wirings_are_all_drawn():
    """Has each way to wire its own title?"""
    titles = {ax.get_title(loc="left").strip() for ax in draw_wirings().axes}
    assert titles == {name for name, *_ in WIRINGS} | {"behind a convolution", "bidirectional"}


@pytest.mark.parametrize(
    ("name", "inputs", "states", "outputs"),
    [
        ("many to one", 4, [LAYER] * 4, 1),
        ("one to many", 1, [LAYER] * 4, 4),
        ("many to many", 4, [LAYER] * 4, 4),
        ("encoder and decoder", 3, [LAYER] * 3 + [SECOND_LAYER] * 3, 3),
        ("behind a convolution", 6, [LAYER] * 3 + [GREY] * 3, 3),
        ("bidirectional", 4, [LAYER, SECOND_LAYER] * 4, 4),
    ],
)
def test_inputs_states_and_outputs_are_told_apart(name, inputs, states, outputs):
    """Has each wiring as many of each as its tasks need, in the colours of the first figure?"""
    (ax,) = (ax for ax in draw_wirings().axes if ax.get_title(loc="left").strip() == name)
    nodes = colours(patch for patch in ax.patches if isinstance(patch, Circle))
    assert nodes.count(INPUT) == inputs and nodes.count(OUTPUT) == outputs
    assert len(nodes) == inputs + outputs
    boxes = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert colours(boxes) == states
