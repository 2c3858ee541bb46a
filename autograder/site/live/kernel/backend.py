"""The backend of matplotlib in a session: it draws without a window, and `show` waits.

The session shows all open figures at the end of a cell, as notebooks do.
"""

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

__all__ = ["FigureCanvas", "show"]


def show(*_arguments: Any, **_choice: Any) -> None:
    """Leave the figures open for the end of the cell."""
