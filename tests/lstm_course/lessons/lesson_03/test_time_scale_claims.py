"""Claims 3.1 and 3.2: does each verdict follow from the readings, whatever they are?"""

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03 import time_scale_claims
from lstm_course.lessons.lesson_03.reading_back import ReadBack, median_reach
from lstm_course.lessons.lesson_03.time_scale_claims import (
    conclude_cell_state,
    conclude_hidden_state,
    read_back_all,
)


def runs(c, h, count=10):
    """Networks in which c and h are readable for so many of 200 steps."""
    steps = np.arange(200)
    return [ReadBack((steps <= c) * 1.0, (steps <= h) * 1.0, 0.5)] * count


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(16, 150, "true if"), (120, 150, "true"), (16, 40, "false")]
)
def test_the_verdict_on_c_follows_its_reach(low, high, verdict):
    """Is c long-term always, for an open gate, or never?"""
    found = {0.0: runs(low, 5), 2.0: runs(high, 5)}
    said = conclude_cell_state(found, {0.0: runs(3, 1), 2.0: runs(4, 1)})
    assert (said.claim, said.verdict) == ("3.1", verdict)
    assert f"| {low} steps | 5 steps | 3 steps |" in said.table
    assert f"| {high} steps | 5 steps | 4 steps |" in said.table


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ((16, 16), (150, 150), "misleading"),
        ((16, 8), (150, 20), "true"),
        ((16, 16), (40, 40), "false"),
    ],
)
def test_the_verdict_on_h_follows_its_reach_beside_that_of_c(low, high, verdict):
    """Is h short beside c, as long as c, or neither of them long?"""
    said = conclude_hidden_state({0.0: runs(*low), 2.0: runs(*high)})
    assert (said.claim, said.verdict) == ("3.2", verdict)


def test_real_networks_give_the_lessons_verdicts(monkeypatch):
    """Do six of the ten seeds lead to the verdicts that the summary states?"""
    monkeypatch.setattr(time_scale_claims, "SEEDS", range(6))
    readings = read_back_all(lstm_forward)
    assert [len(found) for found in readings.values()] == [6, 6, 6]
    belt_alone = read_back_all(lstm_forward, recurrent_gain=0.0)
    assert conclude_cell_state(readings, belt_alone).verdict == "true if"
    for bias, runs_alone in belt_alone.items():  # the detour over h carries part of the bit
        assert median_reach(runs_alone, "c") < 0.6 * median_reach(readings[bias], "c")
    assert conclude_hidden_state(readings).verdict == "misleading"
