"""Figures of a lesson's page as files: one in the colours of each theme, fetched when it is seen.

A drawing inside the page costs a browser an element for each of its lines and letters, before the
reader gets to it: ten thousand in a lesson. The page shows the file of its theme. The other one is
hidden by the theme's style sheet, so a browser does not fetch it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

from nbformat import NotebookNode

from lstm_course.plotting.figure_svg import PIXELS_PER_POINT
from lstm_course.plotting.theme import shades_of

FOLDER = "figures"  # in the site
DIGITS = 12  # of a digest in the name of a file
# All of an output: a script draws into the figure of an animation, so that one stays in the page.
FIGURE = re.compile(
    r'<div class="lstm-figure"><svg [^>]*aria-label="(?P<alt>[^"]*)" '
    r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)" style="(?P<style>[^"]*)">'
    r"<style>[^<]*</style>(?P<body>.*)</svg></div>",
    re.DOTALL,
)
COLOUR = re.compile(r"var\(--lstm-([0-9a-f]{6})\)")
SIZE = re.compile(r"(?:max-width|width|height):[^;]*;")
DOCUMENT = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="{width}" height="{height}" viewBox="0 0 {box}" style="{style}">{body}</svg>\n'
)
PICTURE = (
    '<img class="{shown}" alt="{alt}" src="{address}" width="{width}" height="{height}" '
    'loading="lazy" decoding="async">'
)
THEMES = {"light": "only-light", "dark": "only-dark"}  # and the class that Furo shows there


def figures_to_files(page: NotebookNode, write: Callable[[str, str], None]) -> None:
    """Let a page of the folder `lessons` show its figures from files.

    Args:
        page: an arranged lesson; changed in place.
        write: receives the name and the content of each file.
    """
    for cell in page.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if figure := FIGURE.fullmatch(html.strip()):
                output.data["text/html"] = _pictures(figure, write)


def _pictures(figure: re.Match[str], write: Callable[[str, str], None]) -> str:
    """Write the files of a figure, and give the HTML that shows them."""
    points = (float(figure["width"]), float(figure["height"]))
    width, height = (round(side * PIXELS_PER_POINT) for side in points)
    drawing = DOCUMENT.format(
        width=width,
        height=height,
        box=f"{figure['width']} {figure['height']}",
        style=SIZE.sub("", figure["style"]),
        body=figure["body"],
    )
    shades = {digits: shades_of(f"#{digits}") for digits in set(COLOUR.findall(drawing))}
    found = []
    for theme, shown in THEMES.items():
        content = _coloured(drawing, {one: getattr(both, theme) for one, both in shades.items()})
        name = f"{hashlib.sha256(content.encode()).hexdigest()[:DIGITS]}.svg"
        write(name, content)
        found.append(
            PICTURE.format(
                shown=shown,
                alt=figure["alt"],
                address=f"../{FOLDER}/{name}",
                width=width,
                height=height,
            )
        )
    return f'<div class="lstm-figure">{"".join(found)}</div>'


def _coloured(drawing: str, colours: Mapping[str, str]) -> str:
    """Put a theme's colours in the place of the palette's variables."""
    return COLOUR.sub(lambda match: colours[match[1]], drawing)
