"""Rich representations: an object as content by MIME type, as IPython's formatters give it."""

import io
import sys
from base64 import b64encode
from typing import Any

MOST_INCHES = 25  # of a figure: a larger one takes minutes, or more memory than there is
TOO_LARGE = (
    "This figure of {width:g} × {height:g} inches is too large for the page: choose a smaller "
    "`figsize`."
)
DOTS = 150  # per inch, of a figure with too many marks for SVG
METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
}


def represent(value: Any) -> dict[str, str]:
    """Return what a page can show of an object; plain text is always there.

    Example:
        >>> represent([1])
        {'text/plain': '[1]'}
    """
    if _is_figure(value):
        return figure_html(value)
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is not None and not isinstance(value, type):
        data = bundle()
        data = data[0] if isinstance(data, tuple) else data
        found = {kind: _text(content) for kind, content in (data or {}).items()}
        if "text/html" in found:
            return found
    found = {"text/plain": repr(value)}
    for kind, name in METHODS.items():
        method = None if isinstance(value, type) else getattr(value, name, None)
        content = method() if method is not None else None
        if content is not None:
            found[kind] = _text(content)
    return found


def figure_html(figure: Any) -> dict[str, str]:
    """Return a figure as content by MIME type: SVG in the colours of the page, if it can be that.

    A notebook also gets a picture in pixels, for readers without SVG. Here it would only cost time.
    """
    from lstm_course.plotting.alternative_text import alternative_text
    from lstm_course.plotting.figure_svg import figure_svg

    width, height = figure.get_size_inches()
    if max(width, height) > MOST_INCHES:
        return {"text/plain": TOO_LARGE.format(width=width, height=height)}
    shown, svg = {"text/plain": alternative_text(figure)}, figure_svg(figure)
    if svg is None:  # too many marks
        figure.savefig(kept := io.BytesIO(), format="png", dpi=DOTS, bbox_inches="tight")
        shown["image/png"] = _text(kept.getvalue())
    else:
        shown["text/html"] = f'<div class="lstm-figure">{svg}</div>'
    return shown


def open_figures() -> list[Any]:
    """Take all figures that are open in pyplot, in their order, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")  # not imported: then there are none
    if pyplot is None:
        return []
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return figures


def _is_figure(value: Any) -> bool:
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def _text(content: Any) -> str:
    return b64encode(content).decode() if isinstance(content, bytes) else str(content)
