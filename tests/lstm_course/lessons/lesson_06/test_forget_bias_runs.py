import numpy as np

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_06.forget_bias_runs import (
    BIASES,
    KEPT_SEEDS,
    KEPT_UPDATES,
    OPPOSITE,
    RESULTS,
    SHORT,
    TASKS,
    kept_updates,
    updates_against_forget_bias,
)
from lstm_course.tasks.yes_no import hold


def test_a_long_lag_needs_an_open_gate():
    """Is a bit held over 20 steps with a bias of 6 and not with one of -3?"""
    solved = updates_against_forget_bias(hold(20), (-3, 6), 3, updates=60)
    assert solved.shape == (2, 3)
    assert np.isinf(solved[0]).all()
    assert np.isfinite(solved[1]).any()


def test_the_opposite_bias_closes_the_input_gates():
    """Can nothing be learned where input gates are closed for good, and something where not?"""
    solved, closed = (
        updates_against_forget_bias(hold(5), (12,), 2, updates=60, opposite_input=opposite)
        for opposite in (False, True)
    )
    assert np.isfinite(solved).all()
    assert np.isinf(closed).all()


def test_a_kept_run_is_repeated():
    """Does the experiment's start give the kept updates again, on the short lag?"""
    name, updates = f"hold, {SHORT} steps", 60
    repeated = updates_against_forget_bias(TASKS[name], BIASES, KEPT_SEEDS, updates=updates)
    kept = kept_updates()[name]
    np.testing.assert_array_equal(repeated, np.where(kept < updates, kept, np.inf))
    assert np.isfinite(repeated).mean() > 0.9


def test_the_kept_runs_have_ten_seeds_per_bias():
    """Is every task there, and the one with closed input gates?"""
    solved = kept_updates()
    assert list(solved) == [*TASKS, OPPOSITE]
    assert all(values.shape == (len(BIASES), 10) for values in solved.values())
    assert load_results("06", RESULTS.stem)["size"]["updates"] == KEPT_UPDATES
