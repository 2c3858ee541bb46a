import numpy as np

from lstm_course.plots.bias_and_lag import draw_forget_bias, draw_fresh_memory


def test_every_seed_is_a_dot_or_a_cross():
    """Are solved runs drawn at their updates near their bias, and unsolved ones above the end?"""
    solved = {"hold": np.array([[4.0, np.inf], [2.0, 3.0]]), "overwrite": np.full((2, 2), 6.0)}
    fig = draw_forget_bias(solved, (0, 5), updates=10)
    points = np.concatenate([c.get_offsets() for c in fig.axes[0].collections])
    assert sorted(points[:, 1][points[:, 1] <= 10]) == [2, 3, 4]
    assert (points[:, 1] > 10).sum() == 1
    assert set(np.round(points[:, 0])) == {0, 1}
    assert [label.get_text() for label in fig.axes[1].get_xticklabels()] == ["0", "5"]


def test_the_slope_beside_a_memory_is_that_of_tanh():
    """Is the slope on the right 1 where the memory is 0, and nearly 0 where it is large?"""
    fig = draw_fresh_memory({"open": np.array([0.0, 5.0]), "shut": np.array([0.0, 0.1])})
    left, right = fig.axes
    assert [line.get_label() for line in left.lines] == ["open", "shut"]
    assert right.lines[0].get_ydata()[0] == 1
    assert right.lines[0].get_ydata()[1] < 1e-3
    assert right.lines[1].get_ydata()[1] > 0.98
