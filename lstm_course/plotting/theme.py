"""Colours of the light and the dark theme, for each colour that a figure can have.

A figure is drawn once, in the palette. On a page, each of its colours becomes a CSS variable, whose
value depends on the page's theme.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lstm_course.plotting.colour import contrast, lighten_to, luminance
from lstm_course.plotting.palette import (
    CANDIDATE,
    CELL,
    FORGET_GATE,
    GREY,
    GROUPS,
    HIDDEN,
    INPUT_GATE,
    MODELS,
    ON_COLOUR,
    OUTPUT_GATE,
    TEXT_COLOURS,
)

LIGHT, DARK = "#ffffff", "#111111"  # backgrounds, those of JupyterLab

# Where a theme is dark: JupyterLab and nbconvert, documentation with a switch, Colab.
DARK_PAGES = ('[data-jp-theme-light="false"]', '[data-theme="dark"]', 'html[theme="dark"]')
UNDECIDED = ":root:not([data-theme]) body:not([data-jp-theme-light])"  # follows the system


class Shades(NamedTuple):
    """Values of one colour in the two themes."""

    light: str
    dark: str


def shades_of(colour: str) -> Shades:
    """Return a colour's values in the light and the dark theme.

    Any colour that is not in the palette keeps its hue and its contrast to the background, so what
    is pale in one theme is pale in the other.

    Args:
        colour: "#rrggbb".

    Example:
        >>> shades_of("#ffffff")
        Shades(light='#ffffff', dark='#111111')
    """
    colour = colour.lower()
    for own, shades in _palette_shades().items():
        if own.lower() == colour:
            return shades
    if colour == LIGHT:
        return Shades(LIGHT, DARK)
    ratio = contrast(colour, LIGHT)
    return Shades(colour, lighten_to(colour, min(1.0, ratio * (luminance(DARK) + 0.05) - 0.05)))


def _palette_shades() -> dict[str, Shades]:
    """Return the shades of the palette's colours: graphics with 3:1, text with 4.5:1 at least."""
    dark = {
        INPUT_GATE: "#00AA7C",
        FORGET_GATE: FORGET_GATE,
        CANDIDATE: CANDIDATE,
        OUTPUT_GATE: OUTPUT_GATE,
        CELL: "#2484C5",
        HIDDEN: HIDDEN,
        GREY: GREY,
    }
    light = {CANDIDATE: "#C38700", HIDDEN: "#3A9BD0"}  # too pale on white as they are
    models = dict(zip(MODELS.values(), ("#B2AA6B", "#FFBFEF", "#8473FF"), strict=True))
    groups = dict(zip(GROUPS, ("#FFB973", "#99BFCC"), strict=True))
    return {
        **{own: Shades(light.get(own, own), shade) for own, shade in dark.items()},
        **{text: Shades(text, dark[own]) for own, text in TEXT_COLOURS.items()},
        **{own: Shades(own, shade) for own, shade in (models | groups).items()},
        ON_COLOUR: Shades(ON_COLOUR, ON_COLOUR),
    }


def variable(colour: str) -> str:
    """Return the name of a colour's CSS variable."""
    return f"--lstm-{colour.lower().lstrip('#')}"


def style_sheet(colours: Iterable[str], selector: str) -> str:
    """Return the CSS that gives the variables of these colours their values in both themes.

    Args:
        colours: "#rrggbb" each.
        selector: of the elements that use them, such as ".lstm-figure".
    """
    light, dark = _declarations(colours)
    pages = ",".join(f"{page} {selector}" for page in DARK_PAGES)
    return (
        f"{selector}{{{light}}}"
        f"@media screen{{{pages}{{{dark}}}}}"
        "@media screen and (prefers-color-scheme:dark){"
        f"{UNDECIDED} {selector}{{{dark}}}}}"
    )


def document_style_sheet(colours: Iterable[str]) -> str:
    """Return the CSS for an SVG file or an image of a page, which know of the system's theme only.

    Args:
        colours: "#rrggbb" each.
    """
    light, dark = _declarations(colours)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _declarations(colours: Iterable[str]) -> tuple[str, str]:
    """Return values for all variables on light pages, and those that differ on dark pages."""
    shades = {colour: shades_of(colour) for colour in sorted(set(colours))}
    light = "".join(f"{variable(colour)}:{both.light};" for colour, both in shades.items())
    dark = "".join(
        f"{variable(colour)}:{both.dark};"
        for colour, both in shades.items()
        if both.dark != both.light
    )
    return light, dark
