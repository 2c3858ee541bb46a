from matplotlib.colors import same_color
from matplotlib.patches import FancyArrowPatch

from lstm_course.lessons.lesson_04.backward_loop import C_LANE, H_LANE, STEPS, draw_backward_loop
from lstm_course.plotting.palette import CELL, HIDDEN, INK
from tests.lstm_course.drawn import colours


def arrows(ax, colour, lane):
    """Arrows of this colour along this lane, as (start, end) of x."""
    ends = [
        patch._posA_posB
        for patch in ax.patches
        if isinstance(patch, FancyArrowPatch) and same_color(patch.get_edgecolor(), colour)
    ]
    return [(a[0], b[0]) for a, b in ends if a[1] == b[1] == lane]


def test_two_gradients_travel_from_the_end_to_the_beginning():
    """Is there an arrow into and out of each step, to the left, for c and for h?"""
    (ax,) = draw_backward_loop().axes
    for colour, lane in ((CELL, C_LANE), (HIDDEN, H_LANE)):
        found = arrows(ax, colour, lane)
        assert len(found) == STEPS + 1
        assert all(end < start for start, end in found)


def test_what_comes_in_and_goes_out_is_named():
    """Are the losses, the inputs' gradients and both ends of each lane there?"""
    fig = draw_backward_loop()
    (ax,) = fig.axes
    said = [text.get_text() for text in ax.texts]
    for t in range(STEPS):
        assert f"dhs[{t}]" in said and f"dx[{t}]" in said
    assert {"dh0", "dc0", "dc_T, or 0", "0"} <= set(said)
    assert said.count("dc_prev") == said.count("dh_prev") == STEPS - 1
    assert said.count("+=") == STEPS
    assert set(colours(ax.texts)) == {INK}
    assert all(name in fig.get_label() for name in ("dc_prev", "dh_prev", "dhs[t]", "dW_hh"))
