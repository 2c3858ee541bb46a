"""The activation functions against torch in double precision and against exact arithmetic."""

from fractions import Fraction
from math import exp

import numpy as np
import pytest
import torch

from lstm_course.cells.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import assert_close, locked, normal, strided

# NumPy 1 computes a 0-d float32 array and a Python number in float64; NumPy 2 keeps float32.
NUMPY_1 = np.lib.NumpyVersion(np.__version__) < "2.0.0"
GRID = np.concatenate([np.linspace(-700, 700, 1401), np.linspace(-5, 5, 1001)])


def exact_sigmoid(a):
    """σ(a) to the last bit but those of exp: the fraction is taken in whole numbers."""
    small = Fraction(exp(-abs(a)))
    return float(1 / (1 + small)) if a >= 0 else float(small / (1 + small))


def test_sigmoid_is_right_to_rounding():
    """Are even the smallest values right, relative to their own size, within two roundings?"""
    expected = np.array([exact_sigmoid(a) for a in GRID])
    assert np.max(np.abs(sigmoid(GRID) / expected - 1)) <= 2 * np.finfo(float).eps


def test_sigmoid_is_torchs():
    """Is it torch's function too, where torch itself is right?"""
    assert_close(sigmoid(GRID), torch.sigmoid(torch.tensor(GRID)), tolerance=1e-15)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_sigmoid_is_silent_at_the_extremes(dtype):
    """Do both signs in one array, and infinities, give 0 and 1 without any kind of warning?"""
    a = np.array([-1000, 1000, 0, -np.inf, np.inf], dtype)
    with np.errstate(all="raise"):
        s = sigmoid(a)
    assert s.tolist() == [0, 1, 0.5, 0, 1]
    assert s.dtype == dtype


def test_sigmoid_is_silent_everywhere():
    """Is there no warning in between either, where exp is about to underflow?"""
    with np.errstate(all="raise"):
        s = sigmoid(np.linspace(-1000, 1000, 20_001))
    assert np.all(np.diff(s) >= 0)
    assert s[0] == 0
    assert s[-1] == 1


def test_sigmoid_of_the_other_sign_is_the_rest():
    """σ(-a) = 1 - σ(a): do both branches belong to one function?"""
    assert_close(sigmoid(-GRID), 1 - sigmoid(GRID), tolerance=2e-16)


def test_sigmoid_lets_nan_through():
    """Is a NaN left visible instead of becoming a number?"""
    assert np.isnan(sigmoid(np.array([np.nan, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize(
    ("function", "squash"), [(sigmoid_grad, sigmoid), (tanh_grad, np.tanh)], ids=["sigmoid", "tanh"]
)
def test_slopes_are_finite_differences(function, squash):
    """Is the slope, written in terms of the output, that of the function?"""
    a = normal(4, 3, seed=1)
    numerical = numerical_gradient(lambda a: squash(a).sum(), a)
    assert relative_error(function(squash(a)), numerical) < 1e-9


@pytest.mark.parametrize(
    ("function", "squash"),
    [(sigmoid_grad, torch.sigmoid), (tanh_grad, torch.tanh)],
    ids=["sigmoid", "tanh"],
)
def test_slopes_are_torchs(function, squash):
    """Does torch's autograd find the same slope?"""
    a = torch.tensor(3 * normal(5, 7, seed=2), requires_grad=True)
    squashed = squash(a)
    squashed.sum().backward()
    assert_close(function(squashed.detach().numpy()), a.grad)


@pytest.mark.parametrize("function", [sigmoid, sigmoid_grad, tanh_grad])
def test_dtype_shape_and_argument_are_kept(function):
    """Are dtype and shape kept, and is the argument unchanged?"""
    for shape in [(), (3,), (2, 5), (2, 1, 4)]:
        a = normal(*shape, seed=3, dtype=np.float32)
        if shape or not NUMPY_1:
            assert function(a).dtype == np.float32
        assert function(a).shape == shape
    a = normal(4, 3, seed=4)
    assert np.array_equal(function(locked(a)), function(a))
    assert np.array_equal(function(strided(a)), function(a))


@pytest.mark.parametrize(
    ("function", "name"), [(sigmoid, "a"), (sigmoid_grad, "s"), (tanh_grad, "t")]
)
def test_anything_but_floating_point_numbers_is_refused(function, name):
    """Is a list, or an array of integers, an error that says what to do?"""
    with pytest.raises(TypeError) as caught:
        function(np.array([1, 2]))
    assert str(caught.value) == (
        f"{name} holds int64, expected floating-point numbers: {name}.astype(float)"
    )
    with pytest.raises(TypeError) as caught:
        function([1.0])
    assert str(caught.value) == f"{name} is a list, expected a NumPy array: np.array({name})"


def test_plain_numbers_are_welcome():
    """Can one try the functions with a number, as one does by hand?"""
    assert sigmoid(0.0) == 0.5
    assert sigmoid_grad(0.5) == 0.25
    assert tanh_grad(0.5) == 0.75
