"""Sanitize the HTML of students, so that nothing in it runs on the pages of other people.

nbgrader's pages show a student's markdown and outputs unchanged. The class's configuration replaces
two of nbconvert's filters by the functions of this file.

Removing scripts is not enough. The formgrader finds its own buttons and fields by class and id, so
a student's element of the same name could replace them, and a link as large as the page would
receive every click.
"""

import re
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters import markdown2html

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i"),
    *("img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    *("u", "ul", "var"),
}
ATTRIBUTES = {
    "*": ["class", "style", "title", "align"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan"],
}
# Classes of verdicts, of highlighted code (Pygments: one to three letters), terminals and tables.
CLASSES = re.compile(
    r"lstm-[\w-]+|highlight|hl-[\w-]+|ansi-[\w-]+|anchor-link|dataframe|[a-z][a-z0-9]{0,2}"
)
COLOUR = re.compile(r"#\w+|rgba?\([\d., %]*\)")
LENGTH = re.compile(r"(?<![-\w.])\d{1,2}(px)?(?![\w.%])")  # too short to cover anything


class _Styles(CSSSanitizer):
    """Allow colours, fonts and small margins, but nothing that covers other elements."""

    def sanitize_css(self, style: str) -> str:
        """Return the allowed declarations of a style attribute."""
        parts = super().sanitize_css(style).split(";")
        kept = [part.strip() for part in parts if part.strip() and _is_harmless(part)]
        return "; ".join(kept) + (";" if kept else "")


def _is_harmless(declaration: str) -> bool:
    """Whether a declaration has small lengths only; of `display`, the triangle of a summary."""
    name, _, value = declaration.partition(":")
    if name.strip().lower() == "display":
        return value.strip() == "list-item"
    return not re.search(r"\d", LENGTH.sub("", COLOUR.sub("", declaration)))


STYLES = _Styles(
    allowed_css_properties=[
        *("background-color", "border-left", "color", "display", "font-family", "font-style"),
        *("font-weight", "margin", "min-width", "padding", "text-align", "text-decoration"),
        "vertical-align",
    ]
)


def clean_html(html: Any) -> str:
    """Return HTML with its text, tables and pictures, but nothing that could run or load."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    return bleach.clean(
        text,
        tags=TAGS,
        attributes=_is_allowed,
        css_sanitizer=STYLES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
    )


def clean_markdown(markdown: str) -> str:
    """Convert Markdown to sanitized HTML."""
    return clean_html(markdown2html(markdown))


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(CLASSES.fullmatch(one) for one in value.split())
    if name == "src":  # a picture from elsewhere would reveal who looks at it
        return value.startswith(("data:image/png;", "data:image/jpeg;"))
    if name == "href":
        return value.startswith(("http://", "https://", "mailto:", "#"))
    return name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, [])
