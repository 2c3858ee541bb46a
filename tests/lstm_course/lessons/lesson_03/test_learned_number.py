"""The learned keeper of number: are its answers torch's, and is the baseline what it says?"""

from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.handmade import agreement_weights
from lstm_course.cells.lstm import lstm_forward, lstm_step
from lstm_course.lessons.lesson_03 import learned_number
from lstm_course.lessons.lesson_03.learned_number import (
    NumberResults,
    accuracy_by_distractors,
    answers,
    describe_number,
    draw_number,
    learn_number,
    measure_number,
    nearest_noun,
)
from lstm_course.plotting.palette import GREY, INK, MODELS
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


def test_bars_start_at_zero_and_lines_are_models():
    """Is there one bar per unit, not cut off, and one line per model?"""
    right = {
        "learned": np.array([[1.0, 0.8], [1.0, 0.6]]),
        "set by hand": np.array([1.0, 1.0]),
        "nearest noun": np.array([1.0, 0.5]),
    }
    results = NumberResults(range(2), right, np.array([[0.9, 0.4, 1.0], [0.1, 0.1, 0.1]]))
    fig = draw_number(results, 0)
    left, ax = fig.axes
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches], [0.9, 0.4, 1.0])
    assert ax.get_ylim()[0] == 0
    np.testing.assert_allclose(left.lines[0].get_ydata(), [1.0, 0.7])
    assert named_colours(left) == {
        "learned": MODELS["lstm"],
        "set by hand": INK,
        "nearest noun": GREY,
    }
    assert colours(ax.patches) == [MODELS["lstm"]] * 3
    assert "learned 1.00 to 0.70, set by hand 1.00 to 1.00, nearest noun 1.00 to 0.50" in (
        fig.get_label()
    )
    assert fig.get_label().endswith("are 0.40 to 1.00, and below 0.95 for 2 units.")
    assert describe_number(results) == (
        "2 networks, at least one noun between subject and verb: 70% correct; nearest noun: 50%\n"
        "units without which fewer than 95% are correct: 2 to 3 of 3"
    )


def test_measuring_compares_networks_weights_and_baseline(monkeypatch, keeper):
    """Are the answers of all three counted, and each unit switched off once?"""
    monkeypatch.setattr(learned_number, "learn_number", lambda seed: keeper)
    functions = SimpleNamespace(
        lstm_step=lstm_step, lstm_forward=lstm_forward, agreement_weights=agreement_weights
    )
    results = measure_number(functions, seeds=[0])
    np.testing.assert_array_equal(results.right["set by hand"], 1.0)
    assert results.right["nearest noun"][0] == 1.0
    assert np.abs(results.right["nearest noun"][1:] - 0.5).max() < 0.2
    assert results.right["learned"].shape == (1, 9) and results.without.shape == (1, 8)
    assert results.without.min() < 1.0
