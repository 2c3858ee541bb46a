"""The cell's diagram: is it the cell of the equations, and does focus pick out one gate?"""

import pytest
from matplotlib.colors import same_color
from matplotlib.patches import FancyBboxPatch

from lstm_course.plotting import cell_layout as cell
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.diagram_parts import BACKGROUND
from lstm_course.plotting.palette import GATES


def layer_colours(figure):
    boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    return [
        name
        for name, colour in GATES.items()
        if any(same_color(box.get_facecolor(), colour) for box in boxes)
    ]


@pytest.mark.parametrize(
    ("focus", "lit"),
    [("all", ["i", "f", "g", "o"]), ("forget", ["f"]), ("input", ["i", "g"]), ("output", ["o"])],
)
def test_focus_leaves_its_own_layers_in_colour(focus, lit):
    """Do exactly the layers in focus keep their palette colour?"""
    assert layer_colours(draw_cell(focus)) == lit


def test_the_bridge_leaves_a_gap():
    """Is the belt interrupted, in the colour of the background, where h passes over it?"""
    gaps = [
        line
        for line in draw_cell().axes[0].lines
        if same_color(line.get_color(), BACKGROUND) and set(line.get_ydata()) == {cell.BELT}
    ]
    assert len(gaps) == 1
