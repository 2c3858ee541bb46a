"""Alternative text of figures: what a picture shows, for people who cannot see it."""

from matplotlib.figure import Figure


def described(figure: Figure, text: str) -> Figure:
    """Give a figure its alternative text and return it.

    Args:
        figure: drawn by a function of a lesson.
        text: what it shows, in one to three sentences with the figure's own numbers.
    """
    figure.set_label(" ".join(text.split()))
    return figure


def alternative_text(figure: Figure) -> str:
    """Return a figure's alternative text; the titles of its panels if it has none of its own."""
    return str(figure.get_label()) or _titles(figure)


def _titles(figure: Figure) -> str:
    texts = [figure.get_suptitle()]
    for ax in figure.axes:
        texts += [ax.get_title(loc=side) for side in ("left", "center", "right")]
    return "Figure: " + ("; ".join(text for text in texts if text) or "no title")
