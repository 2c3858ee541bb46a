"""A cell that does not squash what it shows."""

import lstm_course
from lstm_course.experiments.gate_values import GateFunctions
from lstm_course.experiments.unsquashed import roll_cell, show_unsquashed

FUNCTIONS = GateFunctions(
    lstm_course.lstm_gates, lstm_course.forget, lstm_course.write, lstm_course.expose
)


def test_squashing_is_what_bounds_the_hidden_state():
    """Does h stay below 1 with tanh, and outgrow it without?"""
    assert roll_cell(FUNCTIONS, lstm_course.expose).largest.max() < 1
    bare = roll_cell(FUNCTIONS, show_unsquashed)
    assert bare.largest[-1] > 10
    assert bare.shut_or_open[-1] > bare.shut_or_open[0]
