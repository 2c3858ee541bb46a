"""Bits a character as bars: in order, ours marked."""

from itertools import pairwise

import pytest
from matplotlib.colors import to_hex

from lstm_course.char_lm.settings import TrainingSettings
from lstm_course.lessons.lesson_08.bits import draw_bits, draw_schedule
from lstm_course.plotting.palette import CELL
from tests.lstm_course.drawn import drawn


def test_the_shortest_bar_comes_first_and_ours_has_its_colour():
    """Are bars sorted, and is the model's the blue one?"""
    (ax,) = draw_bits({"zlib": 1.9, "LSTM": 1.7, "xz": 1.4}, ours="LSTM").axes
    assert [bar.get_width() for bar in ax.patches] == [1.4, 1.7, 1.9]
    assert [to_hex(bar.get_facecolor()).upper() == CELL for bar in ax.patches] == [
        False,
        True,
        False,
    ]


def test_the_schedule_is_the_settings():
    """Does the line rise straight to the full rate and then fall?"""
    settings = TrainingSettings(steps=100, warmup=10)
    rates = [settings.learning_rate_share(step) for step in range(100)]
    (line,) = drawn(draw_schedule(rates).axes[0])
    assert line == rates
    assert max(line) == pytest.approx(1) and line.index(max(line)) in (9, 10)
    assert all(later < earlier for earlier, later in pairwise(line[10:]))
