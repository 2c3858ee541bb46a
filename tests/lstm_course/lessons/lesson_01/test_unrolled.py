from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.lessons.lesson_01.unrolled import STEPS, draw_unrolled_rnn
from lstm_course.plotting.palette import HIDDEN, INK, MODELS, PALE
from tests.lstm_course.drawn import colours


def test_unrolled_figure_names_what_the_code_names():
    """Does the diagram use the names of the code, for states and gradients?"""
    texts = {text.get_text() for text in draw_unrolled_rnn().axes[0].texts}
    assert {"h0", "hs[0]", "hs[3]", "dhs[3]", "dh_prev", "dh0", "x[0]"} <= texts


def test_gradients_are_dashed_and_have_their_colour():
    """Are the arrows to the left and down the RNN's colour, the others ink, and states sky blue?"""
    (ax,) = draw_unrolled_rnn().axes
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    dashed = [arrow.get_linestyle() != "-" for arrow in arrows]
    assert sum(dashed) == 9  # two a step, and the one that explains them
    expected = [MODELS["rnn"] if back else INK for back in dashed]
    assert [to_hex(arrow.get_edgecolor()).upper() for arrow in arrows] == expected
    boxes = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert colours(boxes) == [PALE, *[HIDDEN] * STEPS]
