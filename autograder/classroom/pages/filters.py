"""Filters of page templates in place of nbconvert's that take time with the square of a text."""

from html import escape
from typing import Any

from nbconvert.filters.highlight import Highlight2HTML

MAX_HIGHLIGHTED = 10_000  # characters; the longest cell of a lesson has a fifth


def highlight_code(source: str, language: str | None = None, metadata: Any = None) -> str:
    """Return Python code as highlighted HTML, or as plain text if it is long."""
    if len(source) <= MAX_HIGHLIGHTED:
        return str(Highlight2HTML(pygments_lexer="ipython3")(source, language, metadata))
    return f'<div class="highlight"><pre>{escape(source)}</pre></div>'


def keep(html: str) -> str:
    """Return sanitized HTML as it is: it holds no address of a file that nbconvert could change."""
    return html


FILTERS = {"highlight_code": highlight_code, "strip_files_prefix": keep}
