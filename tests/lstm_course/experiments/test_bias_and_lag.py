import numpy as np

from lstm_course.experiments.bias_and_lag import updates_against_forget_bias
from lstm_course.tasks_yes_no import hold


def test_a_long_lag_needs_an_open_gate():
    """Is a bit held over 20 steps with a bias of 6 and not with one of -3?"""
    solved = updates_against_forget_bias([hold(20)], (-3, 6), 3, updates=60)
    assert solved.shape == (1, 2, 3)
    assert np.isinf(solved[0, 0]).all()
    assert np.isfinite(solved[0, 1]).any()


def test_tasks_biases_and_seeds_are_in_their_places():
    """Do tasks of one kind get the results that they get alone, whatever stands beside them?"""
    together = updates_against_forget_bias([hold(5), hold(5)], (3, -9), 2, updates=60)
    assert np.isfinite(together[:, 0]).all()
    assert np.isinf(together[:, 1]).all()
