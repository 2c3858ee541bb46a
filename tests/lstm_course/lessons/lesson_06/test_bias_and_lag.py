import numpy as np

from lstm_course.lessons.lesson_06.bias_and_lag import (
    draw_forget_bias,
    draw_fresh_memory,
    memory_of_fresh_networks,
    updates_against_forget_bias,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE, GATES
from lstm_course.tasks.yes_no import hold
from tests.lstm_course.drawn import colours, named_colours


def test_a_long_lag_needs_an_open_gate():
    """Is a bit held over 20 steps with a bias of 6 and not with one of -3?"""
    solved = updates_against_forget_bias([hold(20)], (-3, 6), 3, updates=60)
    assert solved.shape == (1, 2, 3)
    assert np.isinf(solved[0, 0]).all()
    assert np.isfinite(solved[0, 1]).any()


def test_tasks_biases_and_seeds_are_in_their_places():
    """Do tasks of one kind get the results that they get alone, whatever stands beside them?"""
    together = updates_against_forget_bias([hold(5), hold(5)], (3, -9), 2, updates=60)
    assert np.isfinite(together[:, 0]).all()
    assert np.isinf(together[:, 1]).all()


def test_the_opposite_bias_shuts_the_input_gates():
    """Can nothing be learned where input gates are shut for good, and something where not?"""
    solved, shut = (
        updates_against_forget_bias([hold(5)], (12,), 2, updates=60, opposite_input=opposite)
        for opposite in (False, True)
    )
    assert np.isfinite(solved).all()
    assert np.isinf(shut).all()


def test_a_fresh_memory_grows_unless_little_is_let_in():
    """Does |c| climb to where tanh is flat, and stay small where input gates start nearly shut?"""
    drifting, shut = (
        memory_of_fresh_networks(5, 100, opposite_input=opposite) for opposite in (False, True)
    )
    assert drifting.shape == shut.shape == (100,)
    assert drifting[-1] > 3 > 0.5 > shut[-1]
    assert np.all(np.diff(drifting) > 0)


def test_every_seed_is_a_dot_or_a_cross():
    """Are solved runs drawn at their updates near their bias, and unsolved ones above the end?"""
    solved = {"hold": np.array([[4.0, np.inf], [2.0, 3.0]]), "overwrite": np.full((2, 2), 6.0)}
    fig = draw_forget_bias(solved, (0, 5), updates=10)
    points = np.concatenate([c.get_offsets() for c in fig.axes[0].collections])
    assert sorted(points[:, 1][points[:, 1] <= 10]) == [2, 3, 4]
    assert (points[:, 1] > 10).sum() == 1
    crosses = [c for c in fig.axes[0].collections if (c.get_offsets()[:, 1] > 10).any()]
    assert colours(crosses) == [FORGET_GATE]
    assert set(np.round(points[:, 0])) == {0, 1}
    assert [label.get_text() for label in fig.axes[1].get_xticklabels()] == ["0", "5"]


def test_the_slope_beside_a_memory_is_that_of_tanh():
    """Is the slope on the right 1 where the memory is 0, and nearly 0 where it is large?"""
    fig = draw_fresh_memory({"open": np.array([0.0, 5.0]), "shut": np.array([0.0, 0.1])})
    left, right = fig.axes
    assert named_colours(left) == {"open": CELL, "shut": GATES["i"]}
    assert colours(right.lines) == [CELL, GATES["i"]]
    assert right.lines[0].get_ydata()[0] == 1
    assert right.lines[0].get_ydata()[1] < 1e-3
    assert right.lines[1].get_ydata()[1] > 0.98
