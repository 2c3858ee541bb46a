import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from lstm_course.lessons.lesson_04.lstm_gradient_check import (
    NAMES,
    errors_against_torch,
    errors_by_differences,
    make_careless_backward,
    random_problem,
)
from lstm_course.training.gradcheck import numerical_gradient

CARELESS = make_careless_backward(lstm_step_backward)


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_a_right_way_back_agrees_with_both(steps):
    """Are all six gradients right to many digits, by small changes and by torch?"""
    by_differences = errors_by_differences(numerical_gradient, lstm_backward, steps=steps)
    by_torch = errors_against_torch(lstm_backward, steps=steps)
    assert tuple(by_differences) == tuple(by_torch) == NAMES
    assert max(by_differences.values()) < 1e-8
    assert max(by_torch.values()) < 1e-13


@pytest.mark.parametrize("position", range(6))
def test_each_wrong_gradient_is_seen_by_both(position):
    """If one of the six is wrong by a thousandth, do both say so, of that one alone?"""

    def slightly_wrong(dhs, cache, dc_T=None):
        gradients = list(lstm_backward(dhs, cache, dc_T))
        gradients[position] = 1.001 * gradients[position]
        return gradients

    for errors in (
        errors_by_differences(numerical_gradient, slightly_wrong),
        errors_against_torch(slightly_wrong),
    ):
        wrong = [name for name, error in errors.items() if error > 5e-4]
        assert wrong == [NAMES[position]]


def test_the_careless_way_back_is_right_with_one_step_only():
    """Is it right with T = 1, and are all six gradients wrong from T = 2 on?"""
    assert max(errors_by_differences(numerical_gradient, CARELESS, steps=1).values()) < 1e-8
    for steps in (2, 7):
        errors = errors_by_differences(numerical_gradient, CARELESS, steps=steps)
        assert min(errors.values()) > 0.05


def test_the_careless_way_back_has_the_right_shapes():
    """Does nothing but the numbers give it away?"""
    problem = random_problem()
    right = lstm_backward(problem.dhs, problem.cache, problem.dc)
    wrong = CARELESS(problem.dhs, problem.cache, problem.dc)
    assert [np.shape(a) for a in right] == [np.shape(a) for a in wrong]


def test_the_loss_has_the_upstream_gradients_that_it_names():
    """Does the loss fall by dhs and dc, where h and c are changed, and by nothing else?"""
    problem = random_problem(seed=3)
    expected = np.sum(problem.cache.hs * problem.dhs) + np.sum(problem.cache.cs[-1] * problem.dc)
    assert problem.loss() == pytest.approx(expected)
    assert problem.loss(b=problem.inputs["b"] + 0.1) != pytest.approx(expected)
