"""A figure as SVG that becomes part of a page and takes the colours of the page's theme.

Text is drawn as outlines: it looks the same everywhere, whatever fonts a reader has. A screen
reader gets the alternative text.
"""

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.layout import laid_out
from lstm_course.plotting.theme import document_style_sheet, style_sheet, variable

MAX_MARKS = 1500  # of one artist that is drawn as vectors; a larger one becomes a picture
MAX_SIZE = 600_000  # characters; a larger figure is shown as PNG
PIXELS_PER_POINT = 96 / 72  # so that text of 10 points measures 10 points on a page

COLOUR = re.compile(r"\b(fill|stroke|stop-color): ?(#[0-9a-f]{6})\b")
IDENTIFIER = re.compile(r'\bid="([^"]+)"')
# Of a picture inside the SVG: nothing refers to it, and equal pictures have the same.
PICTURE_NAME = re.compile(r'(<image\b[^>]*) id="[^"]*"')
OUTLINE = re.compile(r'\bd="([^"]*)"')
DECIMALS = re.compile(r"-?\d+\.\d{3,}")


class Drawing(NamedTuple):
    """Content of an `<svg>` element, with colours as they are in the palette, and its size."""

    body: str
    width: float  # points
    height: float


def figure_svg(figure: Figure, box: Bbox | None = None) -> str | None:
    """Return a figure as an `<svg>` element of a page, or None if it is too large for that.

    Args:
        figure: stays unchanged.
        box: what is shown of it, in inches. None: all but empty margins.
    """
    if box is None:
        with laid_out(figure) as box:
            return figure_svg(figure, box)
    drawing = render_svg(figure, box)
    return svg_element([drawing], alternative_text(figure)) if drawing else None


def render_svg(figure: Figure, box: Bbox | None = None) -> Drawing | None:
    """Draw a figure as SVG, or return None if that is too large.

    Args:
        figure: stays unchanged.
        box: what is shown of it, in inches. None: all, with empty margins, as frames need it.
    """
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "figure"}), _rasterized(figure):
        figure.savefig(
            buffer, format="svg", bbox_inches=box, transparent=True, dpi=200, metadata={}
        )
    text = buffer.getvalue()
    if len(text) > MAX_SIZE:
        return None
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)[0])
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    return Drawing(_compact(body), width, height)


def svg_element(drawings: Sequence[Drawing], alt: str) -> str:
    """Return an `<svg>` element that shows the first drawing.

    Args:
        drawings: the first is shown. Its style sheet has the colours of all, which
            `themed_bodies` can put in its place.
        alt: alternative text.
    """
    body = themed_bodies(drawings)[0]
    name = f"lstm-figure-{_digest(body)}"
    style = f"{style_sheet(_colours_of(drawings), f'.{name}')}.{name} + img{{display:none}}"
    size = f"width:{drawings[0].width * PIXELS_PER_POINT:.0f}px;max-width:100%;height:auto;"
    names = f'class="{name}" role="img" aria-label="{escape(alt)}"'
    return _element(drawings[0], style, names, size)


def svg_document(figure: Figure) -> str:
    """Return a figure as an SVG file in the colours of the system's theme.

    Raises:
        ValueError: the figure is too large.
    """
    with laid_out(figure) as box:
        drawing = render_svg(figure, box)
    if drawing is None:
        raise ValueError("the figure has too many marks for SVG")
    width, height = (side * PIXELS_PER_POINT for side in (drawing.width, drawing.height))
    size = f'width="{width:.0f}" height="{height:.0f}"'
    return _element(drawing, document_style_sheet(_colours_of([drawing])), size)


def _element(drawing: Drawing, style: str, attributes: str, size: str = "") -> str:
    (body,) = themed_bodies([drawing])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{attributes} viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'style="{size}'
        "stroke-linejoin:round;stroke-linecap:butt;"
        f'fill:var({variable("#000000")})"><style>{style}</style><g>{body}</g></svg>'
    )


def _colours_of(drawings: Sequence[Drawing]) -> set[str]:
    found = {"#000000"}  # of what has no other, as black text
    for drawing in drawings:
        found |= {colour for _, colour in COLOUR.findall(drawing.body)}
    return found


def themed_bodies(drawings: Sequence[Drawing]) -> list[str]:
    """Return the drawings with variables as colours and with identifiers of their own."""
    prefix = f"f{_digest(drawings[0].body)}-"
    return [
        COLOUR.sub(
            lambda match: f"{match[1]}:var({variable(match[2])})",
            _with_prefix(drawing.body, prefix),
        )
        for drawing in drawings
    ]


@contextmanager
def _rasterized(figure: Figure) -> Iterator[None]:
    """Within this context, artists of very many marks are drawn as pictures inside the SVG."""
    heavy = [a for a in figure.findobj(_is_heavy) if not a.get_rasterized()]
    for artist in heavy:
        artist.set_rasterized(True)
    try:
        yield
    finally:
        for artist in heavy:
            artist.set_rasterized(False)


def _is_heavy(artist: Artist) -> bool:
    if isinstance(artist, Line2D):
        return artist.get_marker() != "None" and len(np.asarray(artist.get_xydata())) > MAX_MARKS
    if isinstance(artist, Collection):
        values = artist.get_array()
        cells = 0 if values is None else values.size
        offsets = np.asarray(artist.get_offsets())
        return max(cells, len(artist.get_paths()), len(offsets)) > MAX_MARKS
    return False


def _compact(body: str) -> str:
    """Remove what has no effect in a page, or one beyond the figure, and superfluous digits."""
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    body = OUTLINE.sub(lambda match: f'd="{_round(" ".join(match[1].split()))}"', body)
    body = PICTURE_NAME.sub(r"\1", body)
    return re.sub(r">\s+<", "><", body).strip()


def _round(path: str) -> str:
    return DECIMALS.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), path)


def _with_prefix(body: str, prefix: str) -> str:
    """Give identifiers a prefix, because another figure of the page may have the same."""
    names = "|".join(re.escape(name) for name in set(IDENTIFIER.findall(body)))
    if not names:
        return body
    return re.sub(rf'(\bid="|#)({names})(?=["\)])', rf"\g<1>{prefix}\g<2>", body)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
