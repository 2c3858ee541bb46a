"""The wires of a stack's diagram."""

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch


def wires(ax: Axes) -> list[str]:
    """Colours of all wires."""
    return [to_hex(p.get_edgecolor()) for p in ax.patches if isinstance(p, FancyArrowPatch)]
