"""Lay a figure out once for all formats in which it is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox


@contextmanager
def laid_out(figure: Figure) -> Iterator[Bbox]:
    """Within this context, a figure is drawn as it is laid out at the beginning.

    Matplotlib lays a figure out whenever it draws it, and draws it once more to find its margins:
    for a picture and an SVG, four times.

    Args:
        figure: what is drawn within the context stays unchanged.

    Yields:
        The figure without its empty margins, in inches: for `savefig(bbox_inches=...)`.
    """
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
    try:
        box: Bbox = figure.get_tightbbox()
        yield box.padded(mpl.rcParams["savefig.pad_inches"])
    finally:
        if engine is not None:
            figure.set_layout_engine(engine)
