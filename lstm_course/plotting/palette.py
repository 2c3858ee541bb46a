"""One palette for all lessons: each gate, the cell and the hidden state keep one colour.

The colours are those of Okabe & Ito (2008, "Color Universal Design"), which people with the common
forms of colour blindness can tell apart. Diagrams, equations and plots all take them from here.
"""

from contextlib import AbstractContextManager

INPUT_GATE = "#009E73"  # i, bluish green
FORGET_GATE = "#D55E00"  # f, vermillion
CANDIDATE = "#E69F00"  # g, orange
OUTPUT_GATE = "#CC79A7"  # o, reddish purple
CELL = "#0072B2"  # c, blue
HIDDEN = "#56B4E9"  # h, sky blue
INK = "#222222"  # text, axes, anything without a role
GREY = "#8A8A8A"  # bounds, baselines, the reference in the background
PALE = "#EFEFEF"  # areas

GATES = {"i": INPUT_GATE, "f": FORGET_GATE, "g": CANDIDATE, "o": OUTPUT_GATE}

# Models compared in one figure: the same colours in every lesson, and none of a gate or a state.
MODELS = {"rnn": "#4C4300", "gru": "#992E71", "lstm": "#3D3DCC"}  # olive, wine, indigo

# Two kinds of data, such as singular and plural, or two settings of one model: brown, slate.
GROUPS = ("#805C39", "#17384C")

ON_COLOUR = "#010101"  # text on an area in a gate's colour: black in the light and the dark theme

# Darker variants for text: the colours above are too light to be read on white.
TEXT_COLOURS = {
    INPUT_GATE: "#007A59",
    FORGET_GATE: "#B84F00",
    CANDIDATE: "#956600",
    OUTPUT_GATE: "#A4517F",
    CELL: "#005A8C",
    HIDDEN: "#0A7CAE",
    GREY: "#6E6E6E",
}


def text_colour(colour: str) -> str:
    """Return the variant of a palette colour for text, with a contrast of 4.5:1 to white at least.

    Example:
        >>> text_colour(CANDIDATE), text_colour(INK)
        ('#956600', '#222222')
    """
    return TEXT_COLOURS.get(colour, colour)


def style() -> AbstractContextManager[None]:
    """Return the figure style of the course as a context: `with style(): plt.subplots()`.

    Returns:
        Matplotlib's rc context, which restores the previous settings when it closes.
    """
    import matplotlib as mpl

    return mpl.rc_context(
        {
            "figure.figsize": (7.0, 4.0),
            "figure.dpi": 110,
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.grid": True,
            "grid.color": PALE,
            "grid.linewidth": 0.8,
            "axes.axisbelow": True,
            "legend.frameon": False,
            "lines.linewidth": 2.0,
            "font.size": 10,
            "xtick.color": INK,
            "ytick.color": INK,
            "text.color": INK,
        }
    )


def ordered_colours(count: int) -> list[str]:
    """Return colours from light to dark for `count` values of one quantity.

    The lightest has a contrast of 3:1 to white, so lines of every colour can be seen.
    """
    import matplotlib as mpl

    scale = mpl.colormaps["viridis_r"]
    return [mpl.colors.to_hex(scale(0.42 + 0.58 * k / max(count - 1, 1))) for k in range(count)]
