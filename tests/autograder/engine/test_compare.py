"""Is a value the same up to rounding, and no further?"""

import numpy as np
import pytest

from autograder.engine.answers import Foreign
from autograder.engine.compare import close, same_value


def test_tolerance_is_scaled_to_the_array():
    """Does the same relative error count the same at 1e-8 and at 1e8?"""
    rng = np.random.default_rng(0)
    expected = rng.standard_normal((5, 7))
    for scale in (1e-8, 1.0, 1e8):
        assert close(scale * expected * (1 + 1e-13), scale * expected).all()
        assert not close(scale * expected * (1 + 1e-6), scale * expected).any()


def test_small_entries_may_carry_the_rounding_of_large_ones():
    """Is the rounding that summation leaves in a small entry allowed, and nothing larger?"""
    expected = np.array([1.0, 1e-9])
    assert close(expected + 2e-16, expected).all()
    assert not close(expected + 1e-11, expected)[1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_special_numbers_equal_themselves_only(value):
    """Can NaN or infinity pass for a number, or the other way round?"""
    special, plain = np.array([value, 1.0]), np.array([2.0, 1.0])
    assert close(special, special).all()
    assert not close(special, plain)[0] and not close(plain, special)[0]
    assert not close(np.array([np.inf]), np.array([-np.inf])).any()


def test_where_all_should_be_zero_rounding_is_allowed():
    """Does a gradient that should vanish pass with what rounding leaves, and not with more?"""
    assert close(np.full(3, 1e-17), np.zeros(3)).all()
    assert not close(np.full(3, 1e-9), np.zeros(3)).any()


def test_float32_is_compared_as_float32():
    """Is single precision compared with its own rounding?"""
    expected = np.linspace(0.5, 1, 9, dtype=np.float32)
    assert close(expected * np.float32(1 + 1e-6), expected).all()
    assert not close(expected * np.float32(1.01), expected).any()


def test_structure_shape_and_dtype_belong_to_a_value():
    """Are values of another structure, shape or dtype told apart, whatever their numbers?"""
    ones = np.ones((2, 3))
    assert same_value((ones, [1.0, None]), [ones.copy(), (1.0, None)])
    assert not same_value(ones, np.ones((3, 2)))
    assert not same_value(ones, ones.astype(np.float32))
    assert not same_value((ones,), (ones, ones))
    assert not same_value(None, 0.0)
    assert not same_value(True, 1.0)
    assert same_value(Foreign("Tensor", "torch"), Foreign("Tensor", "torch"))
    assert not same_value(Foreign("Tensor", "torch"), ones)
