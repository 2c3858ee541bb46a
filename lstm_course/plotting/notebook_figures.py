"""Show figures in a notebook so that they fit its theme and have alternative text."""

import base64
import io
import sys
from html import escape
from typing import Any

from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.figure_svg import figure_svg
from lstm_course.plotting.layout import laid_out


def use_theme() -> None:
    """Let the notebook that runs this show every figure in the colours of its theme.

    It registers a formatter with IPython's shell. Without IPython it does nothing, so a script
    shows and saves figures as matplotlib does.
    """
    shell = _find_shell()
    if shell is not None:
        show = _show_with_svg if shows_svg() else _show_without_svg
        # By name, so that a cell that draws nothing need not wait for matplotlib.
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type_by_name("matplotlib.figure", "Figure", show)


def shows_svg() -> bool:
    """Whether output goes to a notebook, rather than to a page that removes SVG and scripts.

    A class is graded in a shell without a kernel. nbgrader's pages sanitize its output.
    """
    return getattr(_find_shell(), "kernel", None) is not None


def picture_html(png: bytes, alt: str, before: str = "") -> str:
    """Return a picture for a page, which a style sheet in `before` may hide.

    JupyterLab removes style sheets, SVG and scripts from notebooks that are not trusted, so these
    show the picture.

    Args:
        png: the picture.
        alt: alternative text.
        before: HTML in front of it.
    """
    picture = base64.b64encode(png).decode()
    return (
        f'<div class="lstm-figure">{before}'
        f'<img alt="{escape(alt)}" src="data:image/png;base64,{picture}"></div>'
    )


def _find_shell() -> Any:
    """Return IPython's shell, or None outside of notebooks."""
    ipython = sys.modules.get("IPython")  # loaded already where a notebook runs
    return None if ipython is None else ipython.get_ipython()


def _show_with_svg(figure: Figure, **_choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return _bundle(figure, with_svg=True)


def _show_without_svg(figure: Figure, **_choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return _bundle(figure, with_svg=False)


def _bundle(figure: Figure, with_svg: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figure in all formats, and the metadata of each."""
    buffer = io.BytesIO()
    with laid_out(figure) as box:
        figure.savefig(buffer, format="png", bbox_inches=box, dpi=figure.dpi)
        svg = figure_svg(figure, box) if with_svg else None
    png = buffer.getvalue()
    text = alternative_text(figure)
    data = {
        "text/plain": text,
        "text/html": picture_html(png, text, svg or ""),
        "image/png": base64.b64encode(png).decode(),
    }
    return data, {"image/png": {"alt": text}}
