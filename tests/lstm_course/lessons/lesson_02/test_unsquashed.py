"""A cell whose output skips the tanh."""

import numpy as np
import pytest

import lstm_course
from lstm_course.lessons.lesson_02.gate_values import GateFunctions
from lstm_course.lessons.lesson_02.unsquashed import (
    CellRun,
    draw_unsquashed,
    run_cell,
    show_unsquashed,
)
from lstm_course.plotting.palette import FORGET_GATE, HIDDEN
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
    """Are size and stuck gates of both runs drawn, the share in per cent?"""
    runs = {"a": CellRun(np.ones(3), np.zeros(3)), "b": CellRun(np.full(3, 9.0), np.full(3, 0.4))}
    left, right = draw_unsquashed(runs).axes
    assert named_colours(left) == named_colours(right) == {"a": HIDDEN, "b": FORGET_GATE}
    assert left.lines[1].get_ydata()[0] == 9
    assert right.lines[1].get_ydata()[0] == pytest.approx(40)
