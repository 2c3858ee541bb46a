"""Whether HTML is too complex to clean, and its text otherwise.

Parsers of HTML take time that grows with the square of the depth of elements and of the number of
attributes. What people write stays far below these limits.
"""

import re
from html import escape

MAX_TAGS = 20_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 5000  # characters between < and >
MAX_TEXT = 20_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# These end at the next of their kind, or hold nothing.
FLAT = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr", "dd", "dt", "li", "option", "p", "td", "th", "tr"),
}
PICTURE_DATA = re.compile(r"data:image/\w+;base64,[\w+/=\s]*")
LONG_TAG = re.compile(rf"<[a-zA-Z/!][^<>]{{{MAX_ATTRIBUTES}}}")


def is_too_complex(html: str) -> bool:
    """Return whether cleaning this could take many seconds."""
    if LONG_TAG.search(PICTURE_DATA.sub("", html)):
        return True
    depth = 0
    for number, match in enumerate(TAG.finditer(html)):
        if match[2].lower() not in FLAT:
            depth = max(depth + (-1 if match[1] else 1), 0)
        if number >= MAX_TAGS or depth > MAX_DEPTH:
            return True
    return False


def as_text(source: str) -> str:
    """Return HTML that shows a source as it is, up to a limit."""
    shown = source[:MAX_TEXT] + ("\n…" if len(source) > MAX_TEXT else "")
    return f"<pre>{escape(shown)}</pre>"
