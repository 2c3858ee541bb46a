import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward
from lstm_course.lessons.lesson_04.lstm_gradient_check import (
    NAMES,
    describe_gradient_check,
    errors_against_torch,
    errors_by_differences,
    random_problem,
)
from lstm_course.training.gradcheck import numerical_gradient


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_a_correct_backward_pass_agrees_with_both(steps):
    """Are all six gradients right to many digits, by differences and by torch?"""
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


def test_the_loss_has_the_upstream_gradients_that_it_names():
    """Does the loss fall by dhs and dc, where h and c are changed, and by nothing else?"""
    problem = random_problem(seed=3)
    expected = np.sum(problem.cache.hs * problem.dhs) + np.sum(problem.cache.cs[-1] * problem.dc)
    assert problem.loss() == pytest.approx(expected)
    assert problem.loss(b=problem.inputs["b"] + 0.1) != pytest.approx(expected)


def test_the_table_has_one_row_per_gradient():
    """Are all six gradients there, each with the errors that were measured?"""
    lines = describe_gradient_check(numerical_gradient, lstm_backward).splitlines()
    assert lines[0].split() == ["gradient", "of", "differences", "torch"]
    rows = {line.split()[0]: [float(cell) for cell in line.split()[1:]] for line in lines[1:]}
    assert tuple(rows) == NAMES
    by_differences = errors_by_differences(numerical_gradient, lstm_backward)
    by_torch = errors_against_torch(lstm_backward)
    for name, cells in rows.items():
        assert cells == pytest.approx([by_differences[name], by_torch[name]], rel=0.5)
