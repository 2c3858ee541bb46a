"""The hook's two units: does one keep the number, and the other its sign alone?"""

import numpy as np

from lstm_course.lessons.lesson_01.long_lag import latching_weights
from lstm_course.lessons.lesson_03.kept_number import (
    NUMBERS,
    describe_kept_numbers,
    draw_kept_numbers,
    four_numbers,
    keep_numbers,
    recurrent_latch,
)
from lstm_course.plotting.palette import CELL, MODELS
from tests.lstm_course.drawn import colours


def test_four_entries_are_set():
    """Are all other weights and biases zero, as the lesson states?"""
    W_ih, W_hh, b = four_numbers()
    assert sum(int(np.count_nonzero(array)) for array in (W_ih, W_hh, b)) == 4


def test_the_recurrent_unit_is_that_of_lesson_01():
    """Does the figure show the weights that its title names?"""
    for own, of_lesson_01 in zip(recurrent_latch(), latching_weights()[:3], strict=True):
        np.testing.assert_array_equal(own, of_lesson_01)


def test_the_cell_state_keeps_the_number_and_the_recurrent_unit_its_sign():
    """Is c tanh of the number after 1,000 steps of noise, and h one of two values?"""
    kept = keep_numbers()
    assert kept.c.shape == kept.h.shape == (1001, 5)
    np.testing.assert_allclose(kept.c[-1], np.tanh(NUMBERS), atol=5e-6)  # five decimal places
    np.testing.assert_allclose(kept.h[-1], 0.9575 * np.sign(NUMBERS), atol=1e-4)
    assert np.abs(kept.h[5] - kept.h[-1]).max() < 0.01  # "within five steps"


def test_the_text_has_the_numbers():
    """Does it state how much was lost, and what the recurrent unit is left with?"""
    first, second = describe_kept_numbers(keep_numbers()).splitlines()
    assert float(first.split("by ")[1].split(" ")[0]) < 5e-6
    assert "h is ±0.96, whatever the number was" in second


def test_each_number_has_a_line_in_each_panel():
    """Are there five lines of one colour, and labels at the height of c?"""
    kept = keep_numbers()
    fig = draw_kept_numbers(kept)
    left, right = fig.axes
    assert colours(left.lines[:5]) == [MODELS["rnn"]] * 5
    assert colours(right.lines[:5]) == [CELL] * 5
    assert [text.get_text() for text in right.texts] == [
        "read: 0.9",
        "read: 0.5",
        "read: 0.1",
        "read: −0.3",
        "read: −0.7",
    ]
    np.testing.assert_allclose([text.get_position()[1] for text in right.texts], kept.c[-1])
    silent, stored = (
        ", ".join(f"{value:.2f}".replace("-", "−") for value in values)
        for values in (kept.h[10], np.tanh([0.9, 0.5, 0.1, -0.3, -0.7]))
    )
    assert f"After 10 steps of silence it is at {silent}. Right" in fig.get_label()
    assert fig.get_label().endswith(f"After 1,000 steps of noise it is at {stored}.")
