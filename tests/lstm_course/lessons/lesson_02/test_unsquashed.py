"""A cell whose output skips the tanh."""

import numpy as np
import pytest

import lstm_course
from lstm_course.lessons.lesson_02.gate_values import GateFunctions
from lstm_course.lessons.lesson_02.unsquashed import (
    CellRun,
    compare_unsquashed,
    draw_unsquashed,
    run_cell,
    show_unsquashed,
)
from lstm_course.plotting.palette import HIDDEN, INK
from tests.lstm_course.drawn import named_colours

FUNCTIONS = GateFunctions(
    lstm_course.lstm_gates, lstm_course.forget, lstm_course.write, lstm_course.expose
)


def test_squashing_is_what_bounds_the_hidden_state():
    """Does h stay below 1 with tanh, and outgrow it without?"""
    assert run_cell(FUNCTIONS, lstm_course.expose).largest.max() < 1
    bare = run_cell(FUNCTIONS, show_unsquashed)
    assert bare.largest[-1] > 10
    assert bare.shut_or_open[-1] > bare.shut_or_open[0]


def test_the_same_cells_run_with_and_without_tanh():
    """Does one cell per seed run in both ways, and does only tanh keep all of them below 1?"""
    runs = compare_unsquashed(lstm_course, seeds=range(3))
    assert [len(cells) for cells in runs.values()] == [3, 3]
    with_tanh, without = runs.values()
    assert max(run.largest.max() for run in with_tanh) < 1
    assert min(run.largest.max() for run in without) > 10
    assert len({run.largest[-1] for run in without}) == 3  # three different cells


@pytest.mark.parametrize(
    ("gates", "share"),
    [
        ((0.009, 0.5, 0.991), 2 / 3),
        ((0.011, 0.5, 0.989), 0.0),
        ((0.999, 0.999, 0.999), 1.0),
    ],
)
def test_saturated_means_within_a_hundredth_of_0_or_1(gates, share):
    """Are the gates i, f and o counted, the candidate not, and only near their ends?"""
    i, f, o = (np.full((8, 16), value) for value in gates)

    def lstm_gates(x, h, *params):
        return i, f, np.full((8, 16), 0.999), o  # i, f, g, o

    functions = GateFunctions(lstm_gates, *FUNCTIONS[1:])
    run = run_cell(functions, lstm_course.expose, steps=2)
    np.testing.assert_allclose(run.shut_or_open, share)


def test_unsquashed_draws_both_runs():
    """Are size and saturated gates of all cells drawn, the share in per cent?"""
    one, other = CellRun(np.ones(3), np.zeros(3)), CellRun(np.full(3, 9.0), np.full(3, 0.4))
    runs = {"a": [one], "b": [other, other]}
    left, right = draw_unsquashed(runs).axes
    assert named_colours(left) == named_colours(right) == {"a": HIDDEN, "b": INK}
    assert left.lines[1].get_ydata()[0] == 9
    assert right.lines[1].get_ydata()[0] == pytest.approx(40)
