import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstm_course.lessons.lesson_05.bidirectional_diagram import (
    animate_reading,
    draw_both_directions,
    draw_reading,
)
from lstm_course.lessons.lesson_05.stack_layout import WIDTH

HS = np.array([[0.11, 0.12, 0.13, 0.14, 0.15], [-0.21, -0.22, -0.23, -0.24, -0.25]])


@pytest.mark.parametrize(("read", "complete"), [(0, 0), (2, 0), (3, 1), (4, 3), (5, 5)])
def test_reading_shows_the_states_that_are_there(read, complete):
    """Are the states that have been computed shown, from both ends, and no others?"""
    texts = [text.get_text() for text in draw_reading(HS, read).axes[0].texts]
    expected = {f"{h:+.2f}" for h in HS[0, :read]} | {f"{h:+.2f}" for h in HS[1, 5 - read :]}
    assert {text for text in texts if text[:1] in ("+", "-")} == expected
    assert f"after {read} of 5 steps: {complete} of 5 outputs are complete" in texts


def test_animation_has_a_frame_for_each_step_and_one_before():
    """Does the animation begin before the first step, and is no figure left open?"""
    html = animate_reading(HS)._repr_html_()
    assert "frames[5] =" in html and "frames[6] =" not in html
    assert not plt.get_fignums()


def test_changes_stand_in_the_cells_and_the_star_at_the_input():
    """Has each cell its number, forward below, and is the right input marked?"""
    changes = np.array([[0, 0.5, 0.25], [0.125, 0.0625, 0]])
    ax = draw_both_directions(changes, step=1).axes[0]
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert at["0.500"][1] < at["0.062"][1] and at["0.500"][0] == at["0.062"][0] == WIDTH
    assert at["0.250"][0] > at["0.500"][0] > at["0.125"][0]
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert star.get_xdata()[0] == at["x[1]"][0]
