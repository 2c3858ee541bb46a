"""Equations of a notebook's prose as MathML, which browsers draw themselves, without the network.

A student's equation can hold anything. Only what consists of known elements of MathML is drawn; any
other equation is shown as it was typed.
"""

import re
from html import escape
from secrets import token_hex
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer

from autograder.site.mathml import equation, mathml
from autograder.support.errors import CourseError

MAX_LATEX = 2_000  # characters of an equation; the longest of the course has a tenth
MAX_DEPTH = 60  # elements inside each other
ELEMENTS = {
    *("math", "mfenced", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot"),
    *("mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext"),
    *("mtr", "munder", "munderover", "span"),
}
ATTRIBUTES = {
    *("accent", "class", "columnalign", "columnspacing", "display", "displaystyle", "fence"),
    *("form", "largeop", "linebreak", "linethickness", "lspace", "mathcolor", "mathvariant"),
    *("maxsize", "minsize", "movablelimits", "rowspacing", "rspace", "scriptlevel", "separator"),
    *("stretchy", "symmetric", "width", "xmlns"),
}
# Words, colours and small lengths: nothing that covers other elements.
VALUE = re.compile(
    r"[a-z-]{0,30}( [a-z]{1,10}){0,20}|#[0-9a-fA-F]{3,8}|\d?(\.\d{1,4})?(em|ex|px|pt)?"
    r"|http://www\.w3\.org/1998/Math/MathML"
)
OPENING = re.compile(r'<(?P<name>[a-z]+)(?P<attributes>( [a-z]+="[^"<>]*")*) ?(?P<empty>/?)>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
TAG = re.compile(r'<(?:"[^"]*"|[^"<>])*>')


class EquationRenderer(IPythonRenderer):
    """Renderer of Markdown that keeps equations aside until the HTML has been sanitized."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._mark = f"equation{token_hex(8)}"
        self._kept: list[tuple[str, str]] = []

    def block_math(self, body: str) -> str:
        """Convert a displayed equation."""
        return self._keep(body, f"$${body}$$", displayed=True)

    def inline_math(self, body: str) -> str:
        """Convert an equation in a line of text."""
        return self._keep(body, f"${body}$", displayed=False)

    def latex_environment(self, name: str, body: str) -> str:
        """Convert an environment of LaTeX, which is displayed."""
        typed = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._keep(typed, typed, displayed=True)

    def put_back(self, html: str) -> str:
        """Put the equations into sanitized HTML; in an attribute, as they were typed."""
        if not self._kept:
            return html
        mark = re.compile(rf"{self._mark}x(\d+)x")
        html = TAG.sub(
            lambda tag: mark.sub(lambda m: escape(self._kept[int(m[1])][1]), tag[0]), html
        )
        return mark.sub(lambda m: self._kept[int(m[1])][0], html)

    def _keep(self, latex: str, typed: str, displayed: bool) -> str:
        drawn = draw_equation(latex, displayed)
        if not drawn:
            return self.escape_html(typed)
        self._kept.append((drawn, typed))
        return f"{self._mark}x{len(self._kept) - 1}x"


def draw_equation(latex: str, displayed: bool = False) -> str:
    """Convert an equation to MathML; "" if it is too long, cannot be read, or is not harmless."""
    if len(latex) > MAX_LATEX:
        return ""
    try:
        drawn = equation(latex) if displayed else mathml(latex)
    except CourseError:
        return ""
    return drawn if _is_harmless(drawn) else ""


def _is_harmless(drawn: str) -> bool:
    """Return whether elements are known, balanced, and have only attributes that do no harm."""
    opened: list[str] = []
    for tag in re.finditer(r"<[^>]*>?", drawn):
        if tag[0].startswith("</"):
            if not opened or tag[0] != f"</{opened.pop()}>":
                return False
            continue
        found = OPENING.fullmatch(tag[0])
        if not found or found["name"] not in ELEMENTS or len(opened) > MAX_DEPTH:
            return False
        if not all(map(_is_allowed, ATTRIBUTE.findall(found["attributes"]))):
            return False
        if not found["empty"]:
            opened.append(found["name"])
    return not opened


def _is_allowed(attribute: tuple[str, str]) -> bool:
    name, value = attribute
    if name == "class":
        return value == "equation"
    return name in ATTRIBUTES and VALUE.fullmatch(value) is not None
