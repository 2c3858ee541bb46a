"""How a bit is held: does the measurement tell the belt from the detour?"""

from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.handmade import latch_weights
from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_03.held_by_detour import (
    RESULTS,
    describe_held_bits,
    kept_held_bits,
    measure_held_bit,
    train_and_measure,
)
from lstm_course.lessons.lesson_03.many_lags import BitHolder


def test_the_latch_set_by_hand_holds_along_the_belt():
    """Is everything left of its bit, and is the detour not needed?"""
    latch = BitHolder("lstm", latch_weights(), np.ones(1), 0.0)
    found = measure_held_bit(lstm_forward, memory_retention, latch)
    assert found == pytest.approx((1.0, 1.0, 1.0), abs=1e-6)


def test_a_unit_that_forgets_holds_over_h():
    """Does a cell with f = 0 that rewrites the sign of h answer correctly only with W_hh?"""
    W_ih = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    W_ih[2] = 0.0, 1.0  # the candidate sees the bit, but h is stronger
    W_hh = np.array([[0.0], [0.0], [10.0], [0.0]])
    b = np.array([20.0, -20.0, 0.0, 20.0])  # i and o open, f closed
    loop = BitHolder("lstm", (W_ih, W_hh, b), np.ones(1), 0.0)
    found = measure_held_bit(lstm_forward, memory_retention, loop)
    assert found.belt < 1e-6 and found.right == 1.0
    assert abs(found.without_detour - 0.5) < 0.15


def test_kept_networks_are_complete_and_repeatable():
    """Are there ten, and does one give the kept numbers again?"""
    kept = kept_held_bits()
    assert len(kept) == 10 and load_results("03", RESULTS.stem)["size"]["seeds"] == list(range(10))
    again = train_and_measure(lstm_forward, memory_retention, 6)
    assert tuple(round(value, 4) for value in again) == kept[6]


def test_kept_networks_show_what_the_lesson_states():
    """Is every answer correct although at most 20% is left, and is guessing left without h?"""
    kept = kept_held_bits()
    assert max(run.belt for run in kept) < 0.2
    assert min(run.right for run in kept) > 0.99
    assert max(run.without_detour for run in kept) < 0.7


def test_the_text_compares_kept_networks_with_the_learners():
    """Is there a line per measurement, with mean, range and the learner's own value?"""
    functions = SimpleNamespace(lstm_forward=lstm_forward, memory_retention=memory_retention)
    head, belt, right, cut = describe_held_bits(functions).splitlines()
    assert head == "50 steps after a write: 10 kept networks, and your own"
    assert right.startswith("share of correct answers: 100% (100% to 100%), own ")
    assert "best unit: " in belt and cut.startswith("the same, with W_hh = 0 after the write: ")
