"""The cell beside the equation of one gate."""

import pytest

from lstm_course.lessons.lesson_02.cell_equations import draw_gate_beside_equation


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
