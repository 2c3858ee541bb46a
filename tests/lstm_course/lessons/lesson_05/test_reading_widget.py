import json
import re

import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.reading_widget import ReadingWidget, show_reading

HS = np.array([[0.11, 0.12, 0.13, 0.14, 0.15], [-0.21, -0.22, -0.23, -0.24, -0.25]])
T = 5
LATER = np.arange(T)[None] >= np.arange(T)[:, None]  # (p, t)
WIDGET = ReadingWidget(HS, 0.5 * np.stack([LATER, LATER.T], axis=1))


@pytest.mark.parametrize(("read", "complete"), [(0, 0), (2, 0), (3, 1), (4, 3), (5, 5)])
def test_a_frame_shows_the_states_that_are_there(read, complete):
    """Are the computed states shown, from both ends, and no others?"""
    frame = WIDGET.frame(read, followed=0)
    shown = {value for value, _, _ in frame["cells"]} - {""}
    assert shown == {f"{h:+.2f}" for h in HS[0, :read]} | {f"{h:+.2f}" for h in HS[1, 5 - read :]}
    assert sum(frame["complete"]) == complete
    assert frame["text"].startswith(
        f"After {read} of 5 steps: {complete} of 5 outputs are complete"
    )


def test_a_frame_marks_the_states_that_depend_on_the_input():
    """Are they later in the forward half, earlier in the backward half, and computed?"""
    kinds = [kind for _, _, kind in WIDGET.frame(5, followed=3)["cells"]]
    assert kinds == ["computed"] * 3 + ["reached"] * 2 + ["reached"] * 4 + ["computed"]
    changes = {change for _, change, _ in WIDGET.frame(5, followed=3)["cells"]}
    assert changes == {"", "Δ 0.500"}
    assert "and 6 states depend on x[3]." in WIDGET.frame(5, followed=3)["text"]
    assert "and 0 states depend on x[3]." in WIDGET.frame(1, followed=3)["text"]


def test_the_page_holds_every_frame_and_a_still():
    """Are all settings in the script, and is the last one drawn with alternative text?"""
    page = WIDGET._repr_html_()
    frames = json.loads(re.search(r"frames = (\[.*\]);", page)[1])
    assert [len(row) for row in frames] == [T] * (T + 1)
    assert frames[2][1] == WIDGET.frame(2, followed=1)
    still = WIDGET.frame(5, followed=2)["text"]
    assert f'aria-label="One bidirectional layer over 5 steps. {still}"' in page
    assert page.count(">+0.13<") == 1 and repr(WIDGET) == still
    assert page.count("<svg") == page.count('role="status"') == 1


def test_the_numbers_are_those_of_the_function():
    """Does the widget show the first unit of each half, and changes by perturbation?"""
    widget = show_reading(bidirectional_lstm_forward, steps=4)
    assert widget.hs.shape == (2, 4) and widget.changes.shape == (4, 2, 4)
    for p in range(4):
        felt = np.stack([np.arange(4) >= p, np.arange(4) <= p])
        np.testing.assert_array_equal(widget.changes[p] > 0, felt)
