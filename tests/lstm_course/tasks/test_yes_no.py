import numpy as np
import pytest

from lstm_course.tasks.yes_no import count, hold, order, overwrite, strings

TASKS = [hold(19), overwrite(20), order(20), count(10)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_shapes_and_guessing(task):
    """Do all four tasks have 20 steps, questions and both answers?"""
    x, answers, asked = task.draw(np.random.default_rng(0), 300)
    assert x.shape[:2] == answers.shape == asked.shape == (20, 300)
    assert asked.any(axis=0).all()
    assert 0.05 < answers[asked].mean() < 0.95


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_same_generator_same_data(task):
    """Do equal generators give equal data, and different ones different data?"""
    first, again, other = (task.draw(np.random.default_rng(seed), 30).x for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_hold_asks_for_the_first_input():
    """Is the answer the sign of the first input, asked at the last step alone?"""
    x, answers, asked = hold(6).draw(np.random.default_rng(1), 50)
    np.testing.assert_array_equal(answers[-1], x[0, :, 0] > 0)
    assert asked[-1].all()
    assert not asked[:-1].any()


def test_overwrite_asks_for_the_latest_write():
    """Does a plain loop that stores a bit when told give the same answers?"""
    x, answers, asked = overwrite(30).draw(np.random.default_rng(2), 20)
    for n in range(20):
        stored = None
        for t in range(30):
            write, bit = x[t, n]
            stored = bit if write else stored
            assert answers[t, n] == (stored > 0)
    assert asked.all()
    assert 0.1 < x[1:, :, 0].mean() < 0.2  # writes are rare, bits come all the time


def test_the_write_rate_is_the_share_of_written_bits():
    """By default, and with a given rate: is that share of the bits written?"""
    for task, rate in ((overwrite(200), 0.15), (overwrite(200, 0.5), 0.5)):
        x, _, _ = task.draw(np.random.default_rng(5), 100)
        assert x[1:, :, 0].mean() == pytest.approx(rate, abs=0.02)


def test_order_asks_which_input_came_first():
    """Is the answer yes where the first input's signal is the earlier one?"""
    x, answers, _ = order(20).draw(np.random.default_rng(3), 2000)
    assert answers[-1].mean() == pytest.approx(0.5, abs=0.04)
    np.testing.assert_array_equal(x.sum(axis=0), np.ones((2000, 2)))
    first, second = x.argmax(axis=0).T
    np.testing.assert_array_equal(answers[-1], first < second)
    assert max(first.max(), second.max()) < 19  # nothing happens at the step of the question


def test_strings_are_counted_by_hand():
    """Are the strings aⁿbⁿ, with a yes at the last b, as a plain loop writes them?"""
    x, answers, asked = strings(np.array([1, 3, 4]), 4)
    for n, length in enumerate((1, 3, 4)):
        letters = "a" * length + "b" * length
        for t in range(8):
            letter = letters[t] if t < len(letters) else ""
            assert x[t, n].tolist() == [letter == "a", letter == "b"]
            assert asked[t, n] == (letter == "b")
            assert answers[t, n] == (t == len(letters) - 1)


def test_count_draws_all_lengths():
    """Do strings of every length from 1 to the longest come?"""
    x, _, _ = count(5).draw(np.random.default_rng(4), 200)
    assert set(x[..., 0].sum(axis=0)) == {1, 2, 3, 4, 5}
