"""The palette: can its colours be told apart, and does the style leave no trace?"""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from lstm_course.plotting.palette import (
    CANDIDATE,
    CELL,
    FORGET_GATE,
    GATES,
    GREY,
    GROUPS,
    HIDDEN,
    INK,
    INPUT_GATE,
    MODELS,
    ON_COLOUR,
    OUTPUT_GATE,
    PALE,
    ordered_colours,
    style,
    text_colour,
)
from tests.lstm_course.plotting.colour_vision import contrast, perceived, seen_apart


def test_each_part_of_the_cell_has_the_colour_that_people_know():
    """Are they those of Okabe and Ito (2008), by their names?"""
    named = {
        "bluish green": (INPUT_GATE, (0, 158, 115)),
        "vermillion": (FORGET_GATE, (213, 94, 0)),
        "orange": (CANDIDATE, (230, 159, 0)),
        "reddish purple": (OUTPUT_GATE, (204, 121, 167)),
        "blue": (CELL, (0, 114, 178)),
        "sky blue": (HIDDEN, (86, 180, 233)),
    }
    for colour, rgb in named.values():
        np.testing.assert_array_equal(np.round(255 * np.array(to_rgb(colour))), rgb)


def test_gates_and_models_are_told_apart():
    """Has each gate, state and model, and each kind of data, a colour of its own?"""
    assert list(GATES) == ["i", "f", "g", "o"]
    assert GATES["i"] == INPUT_GATE and GATES["f"] == FORGET_GATE
    assert GATES["g"] == CANDIDATE and GATES["o"] == OUTPUT_GATE
    assert len({*GATES.values(), CELL, HIDDEN}) == 6
    assert list(MODELS) == ["rnn", "gru", "lstm"]
    everything = [*GATES.values(), CELL, HIDDEN, *MODELS.values(), *GROUPS]
    assert len(set(everything)) == 6 + 3 + 2


def test_every_kind_of_colour_vision_tells_them_apart():
    """Are two colours never close, for typical vision and for three kinds of colour blindness?

    Those of Okabe and Ito among themselves are 7.6 apart at the least, so no new colour may come
    closer than that to any. The three models share figures, so they are twice as far apart.
    """
    new = [*MODELS.values(), *GROUPS]
    old = [*GATES.values(), CELL, HIDDEN, INK, GREY]
    for one, other in [*itertools.product(new, old), *itertools.combinations(new, 2)]:
        assert seen_apart(one, other) > 8, (one, other)
    for one, other in [*itertools.combinations(MODELS.values(), 2), GROUPS]:
        assert seen_apart(one, other) > 14, (one, other)
    for colour in new:
        assert contrast(colour, "white") > 4.5, colour


def test_the_style_ends_with_its_context():
    """Are matplotlib's settings as before, afterwards?"""
    before = dict(mpl.rcParams)
    with style():
        assert mpl.rcParams["grid.color"] == PALE
        assert not mpl.rcParams["axes.spines.top"]
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("count", [1, 2, 7])
def test_ordered_colours_get_darker(count):
    """Is each darker than the one before, so that a legend is not needed to see the order?"""
    found = ordered_colours(count)
    assert len(found) == count
    brightness = [np.dot(to_rgb(colour), (0.299, 0.587, 0.114)) for colour in found]
    assert all(later < earlier for earlier, later in itertools.pairwise(brightness))
    assert all(contrast(colour, "white") > 3 for colour in found)


def test_text_can_be_read():
    """Do the text variants of all colours reach 4.5:1 on white?

    People who do not see a difference in colour read which label it is, so the variants need to
    stay apart for typical vision only.
    """
    colours = [*GATES.values(), CELL, HIDDEN, *MODELS.values(), *GROUPS, INK, GREY]
    texts = [text_colour(colour) for colour in colours]
    for colour in texts:
        assert contrast(colour, "white") >= 4.5, colour
    for one, other in itertools.combinations(texts[:6], 2):
        distance = np.linalg.norm(perceived(one, "typical") - perceived(other, "typical"))
        assert distance > 5, (one, other)


def test_labels_on_gate_colours_can_be_read():
    """Does text inside a box of a gate's colour reach 4.5:1?"""
    for colour in GATES.values():
        assert contrast(ON_COLOUR, colour) >= 4.5, colour
