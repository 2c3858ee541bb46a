"""HTML in which nothing runs, for the pages that other people than its author will open.

nbgrader's pages show a student's markdown and outputs as they are. The class's configuration puts
these two functions in the place of nbconvert's filters of the same use.

Scripts are not all: the formgrader finds its own buttons and fields by class and id. A student's
element of the same name would stand in for them, and a link as large as the page would catch every
click.
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
# Of the verdicts, of coloured code (Pygments: one to three letters), of terminals and of tables.
CLASSES = re.compile(
    r"lstm-[\w-]+|highlight|hl-[\w-]+|ansi-[\w-]+|anchor-link|dataframe|[a-z][a-z0-9]{0,2}"
)
COLOUR = re.compile(r"#\w+|rgba?\([\d., %]*\)")
LENGTH = re.compile(r"(?<![-\w.])\d{1,2}(px)?(?![\w.%])")  # too short to cover anything


class _Styles(CSSSanitizer):
    """Colours, fonts and a little space around; nothing that covers what stands elsewhere."""

    def sanitize_css(self, style: str) -> str:
        parts = super().sanitize_css(style).split(";")
        kept = [part.strip() for part in parts if part.strip() and _is_small(part)]
        return "; ".join(kept) + (";" if kept else "")


def _is_small(declaration: str) -> bool:
    return not re.search(r"\d", LENGTH.sub("", COLOUR.sub("", declaration)))


STYLES = _Styles(
    allowed_css_properties=[
        *("border-left", "color", "font-family", "font-style", "font-weight", "margin", "padding"),
        *("text-align", "text-decoration", "vertical-align"),
    ]
)


def clean_html(html: Any) -> str:
    """HTML with its text, tables and pictures, and without anything that could run or load."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    return bleach.clean(
        text,
        tags=TAGS,
        attributes=_allowed,
        css_sanitizer=STYLES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
    )


def clean_markdown(markdown: str) -> str:
    """Markdown as HTML, cleaned."""
    return clean_html(markdown2html(markdown))


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(CLASSES.fullmatch(one) for one in value.split())
    if name == "src":  # a picture from elsewhere would tell who has looked at it
        return value.startswith(("data:image/png;", "data:image/jpeg;"))
    if name == "href":
        return value.startswith(("http://", "https://", "mailto:", "#"))
    return name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, [])
