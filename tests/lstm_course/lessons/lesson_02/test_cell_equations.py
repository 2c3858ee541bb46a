"""The cell beside the equation of one gate."""

import pytest

from lstm_course.lessons.lesson_02.cell_equations import draw_gate_beside_equation
from lstm_course.plotting.palette import CELL, GATES, HIDDEN
from tests.lstm_course.drawn import colours


@pytest.mark.parametrize(
    ("focus", "symbols"),
    [
        ("forget", ("f = ", "c_{prev}")),
        ("input", ("i = ", "g = ", r"i \odot g")),
        ("output", ("o = ", r"\tanh(c)")),
    ],
)
def test_equations_stand_beside_the_gate(focus, symbols):
    """Does the right-hand side show the equations of the gate in focus?"""
    texts = " ".join(t.get_text() for t in draw_gate_beside_equation(focus).axes[1].texts)
    assert all(symbol in texts for symbol in symbols)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("forget", [GATES["f"], CELL]),
        ("input", [GATES["i"], GATES["g"], CELL]),
        ("output", [GATES["o"], HIDDEN]),
    ],
)
def test_each_equation_has_the_colour_of_what_it_computes(focus, expected):
    """Do the bars beside the equations have the colours of the diagram?"""
    assert colours(draw_gate_beside_equation(focus).axes[1].lines) == expected
