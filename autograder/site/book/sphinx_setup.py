"""Sphinx's settings for the book, and the extension that draws mathematics as MathML.

Sphinx is an extra, so it is imported where it is used.
"""

import hashlib
import re
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from autograder.site.mathml import equation, mathml

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")
BAR = re.compile(r"(?<![`\w])\|(?=\w)")
MARKED = re.compile(
    r'<math\b[^>]*display="inline"[^>]*>(?:(?!</math>).)*</math>[.,;:!?)]+', re.DOTALL
)
FOLD_NAME = ' aria-label="Toggle hidden content"'
MOST_LETTERS = 160  # of a description: search engines cut off what is longer
COURSE = "A page of the LSTM course: build an LSTM by hand, with every wrong answer explained."
BLUE, SKY = "#0b63a5", "#6cb8ee"  # links: the colours of c and h, with enough contrast for text


CONF = """from autograder.site.book.sphinx_setup import settings

globals().update(settings())
"""


def settings() -> dict[str, Any]:
    """Return Sphinx's settings."""
    return {
        "project": "The LSTM course",
        "copyright": "the LSTM course authors. Code: MIT; text: CC BY 4.0",
        "extensions": [
            "myst_nb",
            "sphinx.ext.autodoc",
            "sphinx.ext.napoleon",
            "sphinx.ext.viewcode",
            "sphinx.ext.githubpages",
            "sphinx_copybutton",
            "autograder.site.book.sphinx_setup",
        ],
        "exclude_patterns": ["files/**"],
        "language": "en",
        "default_role": "literal",
        "highlight_language": "text",
        # lessons
        "nb_execution_mode": "off",
        "nb_render_markdown_format": "myst",
        "nb_merge_streams": True,
        "myst_enable_extensions": ["amsmath", "colon_fence", "dollarmath"],
        "myst_heading_anchors": 4,
        "myst_dmath_double_inline": True,
        "html_math_renderer": "mathml",
        # reference
        "autodoc_member_order": "bysource",
        "autodoc_typehints_format": "short",
        "python_use_unqualified_type_names": True,
        "add_module_names": False,
        "toc_object_entries_show_parents": "hide",
        # copy buttons
        "copybutton_prompt_text": r">>> |\.\.\. |\$ ",
        "copybutton_prompt_is_regexp": True,
        "copybutton_exclude": ".linenos, .gp, .go",
        # appearance
        "html_context": {"made_by": _own_digest()},  # all pages are written anew if it changes
        "html_theme": "furo",
        "html_title": "The LSTM course",
        "html_static_path": [str(STATIC)],
        "html_css_files": ["book.css"],
        "html_js_files": ["book.js"],
        "html_favicon": str(STATIC / "logo.svg"),
        "html_logo": str(STATIC / "logo.svg"),
        "html_show_sourcelink": False,
        "html_copy_source": False,
        "html_last_updated_fmt": None,
        "templates_path": [str(TEMPLATES)],
        "pygments_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
        "html_theme_options": {
            "sidebar_hide_name": False,
            "navigation_with_keys": True,
            "light_css_variables": {"color-brand-primary": BLUE, "color-brand-content": BLUE},
            "dark_css_variables": {"color-brand-primary": SKY, "color-brand-content": SKY},
        },
    }


def _own_digest() -> str:
    """Compute a digest of what makes pages of sources: the code, styles and scripts here."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*")):
        if path.suffix in (".py", ".css", ".js", ".svg", ".html"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def setup(app: "Sphinx") -> dict[str, Any]:
    """Register the extension; Sphinx calls this."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_block, None))
    app.connect("autodoc-process-docstring", _escape_bars)
    app.connect("autodoc-skip-member", _skip_member)
    app.connect("doctree-read", _name_rows)
    app.connect("html-page-context", _name_folds_by_their_text)
    app.connect("html-page-context", _describe)
    app.connect("html-page-context", _keep_marks_beside_formulas)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _visit_math(translator: Any, node: "nodes.math") -> None:
    from docutils.nodes import SkipNode

    translator.body.append(mathml(node.astext()))
    raise SkipNode


def _visit_block(translator: Any, node: "nodes.math_block") -> None:
    from docutils.nodes import SkipNode

    translator.body.append(f'<div class="math">{equation(node.astext(), breaks=True)}</div>')
    raise SkipNode


def _name_rows(app: "Sphinx", doctree: "nodes.document") -> None:
    """Let the first column head the rows, in tables that have no heading above it."""
    from docutils import nodes

    for table in doctree.findall(nodes.tgroup):
        head = next(table.findall(nodes.thead), None)
        if head is not None and not next(head.findall(nodes.entry)).astext().strip():
            next(table.findall(nodes.colspec))["stub"] = 1


def _name_folds_by_their_text(
    app: "Sphinx", page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Drop MyST-NB's name for folds, which hides the text that is on them."""
    if "body" in context:
        context["body"] = context["body"].replace(FOLD_NAME, "")


def _keep_marks_beside_formulas(
    app: "Sphinx", page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Keep each comma and full stop on the line of the formula before it."""
    if "body" in context:
        context["body"] = keep_marks(context["body"])


def keep_marks(html: str) -> str:
    """Put formulas of a text into one unbroken piece with the punctuation behind them.

    Example:
        >>> keep_marks('let <math display="inline"></math>, or')
        'let <span class="unbroken"><math display="inline"></math>,</span> or'
    """
    return MARKED.sub(r'<span class="unbroken">\g<0></span>', html)


def _describe(
    app: "Sphinx",
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: "nodes.document | None",
) -> None:
    """Describe a page for search engines, which show that under its title."""
    own = context.get("metatags", "")
    if 'name="description"' not in own:
        text = escape(description(doctree), quote=True)
        context["metatags"] = f'{own}<meta name="description" content="{text}">'


def description(doctree: "nodes.document | None") -> str:
    """Take the beginning of a page's first paragraph; a sentence on the course if it has none."""
    from docutils import nodes

    prose = doctree.findall(nodes.paragraph) if doctree else ()
    for paragraph in prose:
        if isinstance(paragraph.parent, (nodes.section, nodes.document)):
            return shorten(paragraph.astext(), MOST_LETTERS, placeholder=" …")
    return COURSE


def _escape_bars(
    app: "Sphinx", what: str, name: str, member: object, options: object, lines: list[str]
) -> None:
    """Let |a| be an absolute value, which reStructuredText would take for a substitution."""
    lines[:] = [line if ">>>" in line else BAR.sub(r"\\|", line) for line in lines]


def _skip_member(
    app: "Sphinx", what: str, name: str, member: object, skip: bool, options: object
) -> bool | None:
    """Leave out the fields of named tuples: the docstring of the class describes them."""
    text = getattr(member, "__doc__", None) or ""
    return True if text.startswith("Alias for field number") else None
