"""What a figure shows, as numbers and colours."""

from collections.abc import Iterable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.patches import Patch


def drawn(ax: Axes) -> list[list[float]]:
    """Heights of all lines and dots."""
    return [np.asarray(line.get_ydata(), dtype=float).tolist() for line in ax.lines]


def colour(artist: Artist | BarContainer) -> str:
    """Colour of a line, text, bar, area or group of dots, as the palette writes it."""
    if isinstance(artist, BarContainer):
        return colour(artist.patches[0])
    if isinstance(artist, Collection):
        return to_hex(artist.get_facecolor()[0]).upper()
    if isinstance(artist, Patch):
        return to_hex(artist.get_facecolor()).upper()
    return to_hex(artist.get_color()).upper()


def colours(artists: Iterable[Artist]) -> list[str]:
    """Colour of each."""
    return [colour(artist) for artist in artists]


def named_colours(ax: Axes) -> dict[str, str]:
    """Colours by the names of the legend."""
    handles, names = ax.get_legend_handles_labels()
    return dict(zip(names, colours(handles), strict=True))


def text_colours(ax: Axes) -> dict[str, str]:
    """Colours of texts by what they say."""
    return {text.get_text(): colour(text) for text in ax.texts}
