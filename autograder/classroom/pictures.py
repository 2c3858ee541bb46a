"""Pictures in a student's prose: those pasted into a cell are shown, all others become words.

JupyterLab stores a pasted picture as an attachment of its cell. A picture may also be a file that
was not handed in, or come from another server, which must not learn who reads the page.
"""

import re
from html import escape, unescape
from urllib.parse import unquote

PICTURE = re.compile(r"<img\b[^>]*>")
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
MAX_WORDS = 200


class Attachments(dict[str, dict[str, str]]):
    """Attachments of a cell for nbconvert, which gives up a page for one that is missing."""

    def __contains__(self, name: object) -> bool:
        """Claim to have every picture."""
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        """Find a name that is written as part of an address, otherwise return no picture."""
        return self.get(unquote(name)) or {"text/plain": ""}


def name_missing_pictures(html: str) -> str:
    """Replace each picture without a source by words.

    Args:
        html: sanitized, so that attributes are in double quotes.
    """
    return PICTURE.sub(_show_or_name, html)


def _show_or_name(match: re.Match[str]) -> str:
    if ' src="' in match[0]:
        return match[0]
    found = ALTERNATIVE.search(match[0])
    words = unescape(found[1])[:MAX_WORDS] if found else ""
    return f"<em>[picture not available{': ' if words else ''}{escape(words)}]</em>"
