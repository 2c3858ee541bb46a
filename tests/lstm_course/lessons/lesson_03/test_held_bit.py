"""The latch with smaller weights: does the table show what is left?"""

from types import SimpleNamespace

import pytest

from lstm_course.cells.handmade import latch_weights
from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.lesson_03.held_bit import BIASES, describe_held_bit

FUNCTIONS = SimpleNamespace(
    latch_weights=latch_weights, lstm_forward=lstm_forward, memory_retention=memory_retention
)


def rows():
    """The cells of the table, without its head."""
    lines = describe_held_bit(FUNCTIONS).text.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_bias_has_its_row():
    """Is 1 - f the sigmoid's distance from 1, and the share f to the power of 1,000?"""
    for row, bias in zip(rows(), BIASES, strict=True):
        assert int(row[0]) == bias
        f = 1 / (1 + 2.718281828**-bias)
        assert abs(float(row[1]) / (1 - f) - 1) < 0.5  # one digit
        assert float(row[2]) == pytest.approx(f**1000, rel=0.05)  # two digits


def test_a_large_bias_keeps_the_bit_and_a_small_one_leaves_noise():
    """Do the two leaks that the text names show?"""
    shown = rows()
    assert shown[0][3] == "+1.00"
    assert float(shown[-1][2]) < 1e-6 and shown[-1][3] != "+0.00"
