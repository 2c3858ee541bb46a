"""The learned keeper of number: are its answers torch's, and is the baseline what it says?"""

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_forward, lstm_step
from lstm_course.lessons.lesson_03.learned_number import (
    accuracy_by_distractors,
    answers,
    draw_number,
    learn_number,
    nearest_noun,
)
from lstm_course.plotting.palette import CELL, GREY, INK
from lstm_course.tasks.agreement import SEEN, agreement_streams
from tests.lstm_course.drawn import colours, named_colours

STREAMS = agreement_streams(np.random.default_rng(5), 120, 40, most=5)


@pytest.fixture(scope="module")
def keeper():
    return learn_number(0, updates=60)


def test_answers_step_by_step_are_those_of_the_whole_sequence(keeper):
    """Does a loop over `lstm_step` say the same as `lstm_forward`?"""
    zeros = np.zeros((40, 8))
    hs, *_ = lstm_forward(np.eye(len(SEEN))[STREAMS.seen], zeros, zeros, *keeper.params)
    expected = hs @ keeper.v + keeper.bias > 0
    np.testing.assert_array_equal(answers(lstm_step, keeper, STREAMS.seen), expected)


def test_it_learns_more_than_the_nearest_noun(keeper):
    """Is it better than the baseline where there are distractors?"""
    learned = accuracy_by_distractors(
        answers(lstm_step, keeper, STREAMS.seen), STREAMS, range(1, 4)
    )
    baseline = accuracy_by_distractors(nearest_noun(STREAMS), STREAMS, range(1, 4))
    assert learned.min() > 0.8 and np.abs(baseline - 0.5).max() < 0.15


def test_nearest_noun_is_right_without_distractors():
    """Is the baseline always right where the subject is the latest noun?"""
    assert accuracy_by_distractors(nearest_noun(STREAMS), STREAMS, [0]) == 1.0


def test_a_unit_switched_off_says_nothing(keeper):
    """Does setting its row of the readout to 0, too, change nothing more?"""
    mute = keeper._replace(v=np.where(np.arange(8) == 3, 0, keeper.v))
    np.testing.assert_array_equal(
        answers(lstm_step, keeper, STREAMS.seen, without=3),
        answers(lstm_step, mute, STREAMS.seen, without=3),
    )


def test_units_switched_off_are_bars():
    """Is there a bar a unit, and a line for each who answers?"""
    right = {
        "learned": np.array([[1.0, 0.8], [1.0, 0.6]]),
        "nearest noun": np.array([1.0, 0.5]),
        "set by hand": np.array([1.0, 1.0]),
    }
    left, ax = draw_number((0, 1), right, np.array([0.9, 0.4, 1.0]), 0).axes
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches], [0.9, 0.4, 1.0])
    np.testing.assert_allclose(left.lines[0].get_ydata(), [1.0, 0.7])
    assert named_colours(left) == {"learned": CELL, "nearest noun": INK, "set by hand": GREY}
    assert colours(ax.patches) == [CELL] * 3
    assert [t.get_text() for t in left.get_legend().get_texts()] == list(right)
