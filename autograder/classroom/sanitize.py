"""Sanitize the HTML of students, so that nothing in it runs on the pages of other people.

nbgrader's pages show a student's markdown and outputs unchanged. The class's configuration replaces
two of nbconvert's filters by the functions of this file.

Removing scripts is not enough. The formgrader finds its own buttons and fields by class and id, so
a student's element of the same name could replace them, and a link as large as the page would
receive every click. Verdicts are HTML too, and a student can write HTML that looks like one. So a
verdict of the grader is in a frame, and nothing that a student writes has a border.
"""

import re
from collections.abc import Mapping
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from pygments.token import STANDARD_TYPES

from autograder.classroom.complexity import PICTURE_DATA, as_text, is_too_complex
from autograder.classroom.equations import EquationRenderer
from autograder.classroom.pictures import Attachments, name_missing_pictures
from autograder.engine.verdict import MIME_TYPE

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
CLASSES = re.compile(r"highlight|hl-[\w-]+|ansi-[\w-]+|anchor-link|dataframe")
HIGHLIGHTED = frozenset(STANDARD_TYPES.values())  # classes of Pygments, one to three letters
VERDICT_CLASSES = re.compile(r"lstm-[\w-]+")
FRAME_TITLE = "Verdict of the grader"
FRAME = (
    f'<section aria-label="{FRAME_TITLE}" '
    'style="border:4px double #595959;margin:6px 0;padding:0 8px 4px;">'
    '<p style="margin:0 -8px 6px;padding:1px 8px;background-color:#595959;color:#ffffff;">'
    f"{FRAME_TITLE}</p>"
)
COLOUR = re.compile(r"#\w+|rgba?\([\d., %]*\)")
LONG_ENTITY = re.compile(r"&(?=#\d{8}|#[xX][0-9a-fA-F]{8})")  # no character has such a number
MAX_STYLE = 1000  # characters
MAX_MARKDOWN = 50_000  # characters of a cell; formulas take time with their number's square
LENGTH = re.compile(r"(?<![-\w.])\d{1,2}(px)?(?![\w.%])")  # too short to cover anything


class _Styles(CSSSanitizer):
    """Allow colours, fonts and small margins, but nothing that covers other elements."""

    def sanitize_css(self, style: str) -> str:
        """Return the allowed declarations of a style attribute."""
        if len(style) > MAX_STYLE:
            return ""
        parts = super().sanitize_css(style).split(";")
        kept = [part.strip() for part in parts if part.strip() and _is_harmless(part)]
        return "; ".join(kept) + (";" if kept else "")


def _is_harmless(declaration: str) -> bool:
    """Whether a declaration has small lengths only; of `display`, the triangle of a summary."""
    name, _, value = declaration.partition(":")
    if name.strip().lower() == "display":
        return value.strip() == "list-item"
    return not re.search(r"\d", LENGTH.sub("", COLOUR.sub("", declaration)))


PROPERTIES = (
    *("background-color", "color", "display", "font-family", "font-style", "font-weight"),
    *("margin", "min-width", "padding", "text-align", "text-decoration", "vertical-align"),
)
STYLES = _Styles(allowed_css_properties=PROPERTIES)
VERDICT_STYLES = _Styles(allowed_css_properties=[*PROPERTIES, "border-left"])


class _Sanitized(str):
    """HTML that needs no second cleaning, which would remove its equations."""

    __slots__ = ()


@pass_context
def clean_html(context: Mapping[str, Any], html: Any) -> str:
    """Sanitize the HTML of an output, and frame a verdict; a filter of nbconvert's templates.

    Only the grader's own outputs have a verdict's data: of a submission's outputs, texts and
    pictures are taken, see `render_outputs`.

    Args:
        context: of the template, with the output.
        html: of the output, or converted from its Markdown.
    """
    if isinstance(html, _Sanitized):
        return html
    data = (context.get("output") or {}).get("data", {})
    if MIME_TYPE in data and html == data.get("text/html"):
        return f"{FRAME}{sanitize_html(html, is_verdict=True)}</section>"
    return sanitize_html(html)


def sanitize_html(html: Any, is_verdict: bool = False) -> str:
    """Return HTML with its text, tables and pictures, but nothing that could run or load.

    Args:
        html: text or bytes.
        is_verdict: whether the grader made it, so that it keeps the looks of a verdict.
    """
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else str(html)
    text = LONG_ENTITY.sub("&amp;", text)
    if is_too_complex(text):
        return as_text(text)
    cleaned = bleach.clean(
        text,
        tags=TAGS,
        attributes=_is_allowed_in_verdict if is_verdict else _is_allowed,
        css_sanitizer=VERDICT_STYLES if is_verdict else STYLES,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
    )
    return name_missing_pictures(cleaned)


@pass_context
def clean_markdown(context: Mapping[str, Any], markdown: str) -> str:
    """Convert a cell's Markdown to sanitized HTML; a filter of nbconvert's templates.

    Args:
        context: of the template, with the cell and the pictures that are attached to it.
        markdown: the source.
    """
    cell = context.get("cell") or {}
    return convert_markdown(markdown, cell.get("attachments") or {})


def convert_markdown(markdown: str, attachments: Mapping[str, dict[str, str]]) -> str:
    """Convert Markdown to sanitized HTML with drawn equations.

    Args:
        markdown: the source.
        attachments: pictures by name, each by type.
    """
    if len(PICTURE_DATA.sub("", markdown)) > MAX_MARKDOWN:
        return as_text(markdown)
    renderer = EquationRenderer(escape=False, attachments=Attachments(attachments))
    html = sanitize_html(MarkdownWithMath(renderer=renderer).render(markdown))
    return _Sanitized(renderer.put_back(html))


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(one in HIGHLIGHTED or CLASSES.fullmatch(one) for one in value.split())
    if name == "src":  # a picture from elsewhere would reveal who looks at it
        return value.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;"))
    if name == "href":
        return value.startswith(("http://", "https://", "mailto:", "#"))
    return name in ATTRIBUTES["*"] or name in ATTRIBUTES.get(tag, [])


def _is_allowed_in_verdict(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(VERDICT_CLASSES.fullmatch(one) for one in value.split())
    return _is_allowed(tag, name, value)
