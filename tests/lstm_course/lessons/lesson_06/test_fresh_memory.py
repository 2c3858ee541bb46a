import numpy as np

from lstm_course.lessons.lesson_06.fresh_memory import (
    compare_fresh_memory,
    draw_fresh_memory,
    memory_of_fresh_networks,
)


def test_a_fresh_memory_grows_unless_input_gates_start_closed():
    """Does |c| climb to where tanh is flat, and stay small where input gates start closed?"""
    drifting, closed = compare_fresh_memory(5, 100).values()
    np.testing.assert_array_equal(drifting, memory_of_fresh_networks(5, 100))
    assert drifting.shape == closed.shape == (100,)
    assert drifting[-1] > 3 > 0.5 > closed[-1]
    assert np.all(np.diff(drifting) > 0)


def test_the_slope_beside_a_memory_is_that_of_tanh():
    """Is the slope on the right 1 where c is 0, and nearly 0 where it is large?"""
    fig = draw_fresh_memory({"open": np.array([0.0, 5.0]), "closed": np.array([0.0, 0.1])})
    left, right = fig.axes
    assert fig.get_label().endswith("closed, |c| is 0.1 and the slope 1.")
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["open", "closed"]
    assert [line.get_linestyle() for line in left.lines] == ["-", "--"]
    assert right.lines[0].get_ydata()[0] == 1
    assert right.lines[0].get_ydata()[1] < 1e-3
    assert right.lines[1].get_ydata()[1] > 0.98
