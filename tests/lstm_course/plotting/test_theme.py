"""The themes: can everything be seen in both, and told apart?"""

import itertools

import pytest

from lstm_course.plotting.palette import (
    CELL,
    GATES,
    GREY,
    GROUPS,
    HIDDEN,
    INK,
    MODELS,
    ON_COLOUR,
    TEXT_COLOURS,
    ordered_colours,
)
from lstm_course.plotting.theme import DARK, LIGHT, shades_of, style_sheet
from tests.lstm_course.plotting.colour_vision import contrast, seen_apart

BACKGROUNDS = {"light": LIGHT, "dark": DARK}
GRAPHICS = [*GATES.values(), CELL, HIDDEN, *MODELS.values(), *GROUPS, GREY, *ordered_colours(6)]
TEXTS = [*TEXT_COLOURS.values(), *MODELS.values(), *GROUPS, INK, "#000000"]


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_graphics_and_text_can_be_seen(theme):
    """Do lines and areas reach 3:1, and text 4.5:1?"""
    background = BACKGROUNDS[theme]
    for colour in GRAPHICS:
        assert contrast(getattr(shades_of(colour), theme), background) >= 3, colour
    for colour in TEXTS:
        assert contrast(getattr(shades_of(colour), theme), background) >= 4.5, colour


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_text_on_coloured_areas_can_be_read(theme):
    """Do black labels on gate colours and background-coloured ones on the cell's reach 4.5:1?"""
    for colour in [*GATES.values(), HIDDEN]:
        area, text = (getattr(shades_of(c), theme) for c in (colour, ON_COLOUR))
        assert contrast(area, text) >= 4.5, colour
    area, text = (getattr(shades_of(c), theme) for c in (CELL, "#ffffff"))
    assert contrast(area, text) >= 4.5


def test_dark_colours_are_told_apart():
    """Does every kind of colour vision tell gates, states, models and groups apart on black?

    Colours that are bright enough for a dark page lie closer than those for a light one. Models,
    which share figures, keep their distance.
    """
    shades = {colour: shades_of(colour).dark for colour in GRAPHICS[:11]}
    for one, other in itertools.combinations(shades, 2):
        assert seen_apart(shades[one], shades[other]) > 4.5, (one, other)
    for one, other in itertools.combinations(MODELS.values(), 2):
        assert seen_apart(shades[one], shades[other]) > 14, (one, other)


@pytest.mark.parametrize("colour", ["#efefef", "#222222", "#884400", "#3b528b"])
def test_other_colours_keep_their_contrast(colour):
    """Is what is pale on white pale on black?"""
    found = shades_of(colour)
    assert found.light == colour
    expected = min(contrast(colour, LIGHT), contrast("#ffffff", DARK))
    assert contrast(found.dark, DARK) == pytest.approx(expected, rel=0.05)


def test_the_style_sheet_has_both_values():
    """Does each variable have its value on light pages, dark pages and dark systems, but paper?"""
    css = style_sheet(["#222222", "#222222", "#ffffff"], ".figure")
    assert css.startswith(".figure{--lstm-222222:#222222;--lstm-ffffff:#ffffff;}")
    dark = f"--lstm-222222:{shades_of('#222222').dark};--lstm-ffffff:#111111;"
    assert css.count(dark) == 2
    assert '[data-jp-theme-light="false"] .figure' in css
    assert css.count("@media screen") == 2
