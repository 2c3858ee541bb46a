import numpy as np

from lstm_course.plots.bias_and_lag import draw_forget_bias


def test_every_seed_is_a_dot_or_a_cross():
    """Are solved runs drawn at their updates near their bias, and unsolved ones above the end?"""
    solved = {"hold": np.array([[4.0, np.inf], [2.0, 3.0]]), "overwrite": np.full((2, 2), 6.0)}
    fig = draw_forget_bias(solved, (0, 5), updates=10)
    points = np.concatenate([c.get_offsets() for c in fig.axes[0].collections])
    assert sorted(points[:, 1][points[:, 1] <= 10]) == [2, 3, 4]
    assert (points[:, 1] > 10).sum() == 1
    assert set(np.round(points[:, 0])) == {0, 1}
    assert [label.get_text() for label in fig.axes[1].get_xticklabels()] == ["0", "5"]
