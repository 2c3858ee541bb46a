"""Show figures in a notebook so that they fit its theme and have alternative text."""

import base64
import io
import sys
from html import escape
from typing import Any

from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.figure_svg import figure_svg


def use_theme() -> None:
    """Let the notebook that runs this show every figure in the colours of its theme.

    It registers a formatter with IPython's shell. Without IPython it does nothing, so a script
    shows and saves figures as matplotlib does.
    """
    ipython = sys.modules.get("IPython")  # loaded already where a notebook runs
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    # Only a kernel's pages run no sanitizer over HTML, which would remove the SVG.
    show = _show_with_svg if getattr(shell, "kernel", None) is not None else _show_without_svg
    shell.display_formatter.mimebundle_formatter.for_type(Figure, show)


def figure_html(figure: Figure, png: bytes, svg: str | None) -> str:
    """Return a figure for a page: SVG, and PNG for pages that remove the SVG.

    JupyterLab removes it, with its style sheet, from notebooks that are not trusted.
    """
    picture = base64.b64encode(png).decode()
    alt = escape(alternative_text(figure))
    return (
        f'<div class="lstm-figure">{svg or ""}'
        f'<img alt="{alt}" src="data:image/png;base64,{picture}"></div>'
    )


def _show_with_svg(figure: Figure, **_choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return _bundle(figure, figure_svg(figure))


def _show_without_svg(figure: Figure, **_choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return _bundle(figure, None)


def _bundle(figure: Figure, svg: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figure in all formats, and the metadata of each."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight", dpi=figure.dpi)
    png = buffer.getvalue()
    text = alternative_text(figure)
    data = {
        "text/plain": text,
        "text/html": figure_html(figure, png, svg),
        "image/png": base64.b64encode(png).decode(),
    }
    return data, {"image/png": {"alt": text}}
