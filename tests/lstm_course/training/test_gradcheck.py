"""Central differences against derivatives that are known."""

import numpy as np
import pytest
import torch

from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import locked, normal, strided


def wave(x):
    """A function whose every partial derivative is another: Σ k sin(x_k), k from 1."""
    return np.sum(np.arange(1, x.size + 1).reshape(x.shape) * np.sin(x))


def wave_gradient(x):
    return np.arange(1, x.size + 1).reshape(x.shape) * np.cos(x)


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 1, 3), (1,), ()])
def test_the_derivative_is_found(shape):
    """Does each entry get its own derivative, whatever the shape?"""
    x = np.asarray(normal(*shape, seed=1))
    assert numerical_gradient(wave, x).shape == shape
    assert relative_error(numerical_gradient(wave, x), wave_gradient(x)) < 1e-9


def test_differences_are_central():
    """Is the error of order eps², not eps? Ten times the step: a hundred times the error."""
    x = np.array([0.4])
    small, large = (
        abs(numerical_gradient(lambda x: np.exp(x).sum(), x, eps)[0] - np.exp(0.4))
        for eps in (1e-3, 1e-2)
    )
    assert 90 < large / small < 110


def test_two_sides_of_a_kink_are_averaged():
    """|x| at 0 has slope -1 and 1: does a central difference say 0?"""
    assert numerical_gradient(lambda x: np.abs(x).sum(), np.zeros(2)).tolist() == [0.0, 0.0]


def test_autograd_agrees():
    """Does torch find the same gradient of a function with a matrix in it?"""
    A, x = normal(4, 4, seed=2), normal(4, seed=3)
    leaf = torch.tensor(x, requires_grad=True)
    torch.tanh(torch.tensor(A) @ leaf).prod().backward()
    ours = numerical_gradient(lambda x: np.tanh(A @ x).prod(), x)
    assert relative_error(ours, leaf.grad.numpy()) < 1e-8


def test_x_is_as_before():
    """Is x the same afterwards, even if it must not be written to, or if f raises?"""
    x = normal(3, 2, seed=4)
    before = x.copy()
    numerical_gradient(wave, x)
    assert np.array_equal(x, before)
    expected = numerical_gradient(wave, x)
    assert np.array_equal(numerical_gradient(wave, locked(x)), expected)
    assert np.array_equal(numerical_gradient(wave, strided(x)), expected)
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda x: 1 / 0, x)
    assert np.array_equal(x, before)


def test_f_sees_one_change_at_a_time():
    """Is every other entry where it was when one is moved?"""
    x, seen = np.array([1.0, 2.0, 3.0]), []
    numerical_gradient(lambda moved: seen.append(moved - x) or 0.0, x, eps=0.5)
    expected = [[0.5, 0, 0], [-0.5, 0, 0], [0, 0.5, 0], [0, -0.5, 0], [0, 0, 0.5], [0, 0, -0.5]]
    assert np.array_equal(seen, expected)


def test_the_relative_error_is_relative():
    """Does it measure by the size of the arrays, and treat both alike?"""
    a, b = normal(3, 4, seed=5), normal(3, 4, seed=6)
    assert relative_error(a, b) == relative_error(b, a) == relative_error(1e-9 * a, 1e-9 * b)
    assert relative_error(a, 1.01 * a) == pytest.approx(0.01 / 1.01)
    assert relative_error(a, -a) == pytest.approx(2.0)
    assert relative_error(a, 0 * a) == pytest.approx(1.0)
    assert relative_error(0 * a, 0 * a) == 0.0
    assert type(relative_error(a, b)) is float
    assert np.isnan(relative_error(a, np.nan * a))


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: numerical_gradient(np.sum, np.ones(2, np.float32)), TypeError,
         "x holds float32, expected float64: anything coarser rounds the small changes away; "
         "x.astype(np.float64)"),
        (lambda: numerical_gradient(np.sum, np.ones(2, int)), TypeError,
         "x holds int64, expected float64: anything coarser rounds the small changes away; "
         "x.astype(np.float64)"),
        (lambda: numerical_gradient(np.sum, [1.0]), TypeError,
         "x is a list, expected a NumPy array: np.array(x)"),
        (lambda: numerical_gradient(np.sum, np.ones(2), eps=0.0), ValueError,
         "eps is 0.0, expected a step above 0"),
        (lambda: numerical_gradient(np.sin, np.ones(2)), ValueError,
         "f returned an array of shape (2,), expected one number: is a sum missing?"),
        (lambda: relative_error(np.ones(3), np.ones((3, 1))), ValueError,
         "a is (3,) and b is (3, 1), expected one shape"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(call, error, sentence):
    """Does each error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence
