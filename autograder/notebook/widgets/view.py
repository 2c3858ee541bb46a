"""Offer a widget to the frontend, where it has widgets."""

from collections.abc import Callable
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"


def widget_view(make: Callable[[], Any]) -> dict[str, Any]:
    """Return the entry of a MIME bundle that shows a widget.

    The entry is written here, because only ipywidgets 8 gives one: Google Colab has version 7.

    Args:
        make: builds the widget; called only where ipywidgets is installed.

    Returns:
        An empty bundle without ipywidgets: then the other entries are shown.
    """
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return {}
    return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": make().model_id}}
