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
    assert same_value(2.5, np.array(2.5)) and same_value(np.array(2.5), 2.5)
    assert not same_value(2.5, np.array([2.5])) and not same_value(2.5, np.array(3.5))
    assert not same_value(True, 1.0)
    assert same_value(Foreign("Tensor", "torch"), Foreign("Tensor", "torch"))
    assert not same_value(Foreign("Tensor", "torch"), ones)


TOKENS = np.array([5, 7, -3])


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (TOKENS ^ np.int64(-(2**63)), TOKENS),
        (np.array([2**40 + 1]), np.array([2**40])),
        (np.array([2**62 + 1]), np.array([2**62])),
        (np.array([-(2**63)]), np.array([2**63 - 1])),
        (np.array([2**64 - 3], np.uint64), np.array([-3])),
        (np.array([2**53 + 1]), np.array([2.0**53])),
        (np.array([2.0**63]), np.array([2**63 - 1])),
        (np.array([256 + 5]), np.array([5], np.uint8)),
        (np.array([2]), np.array([True])),
    ],
)
def test_whole_numbers_are_equal_or_not(seen, expected):
    """Does none pass for another that is close to it, or where their difference wraps?"""
    assert not close(seen, expected).any()
    assert not close(expected, seen).any()
    assert close(seen, seen).all() and close(expected, expected).all()


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.uint64, np.float32, np.float64, complex])
def test_whole_numbers_of_another_type_are_equal(kind):
    """Does the same number pass, whatever its type?"""
    expected = np.array([0, 1, 127])
    assert close(expected.astype(kind), expected).all()
    assert close(expected, expected.astype(kind)).all()


def test_a_float_may_be_off_by_rounding_from_a_whole_number():
    """Is the tolerance of floats kept where a float is compared with an integer?"""
    assert close(np.array([3.0 + 1e-12]), np.array([3])).all()
    assert not close(np.array([3.0 + 1e-6]), np.array([3])).any()


def test_plain_integers_are_compared_exactly():
    """Is that so for Python's own numbers?"""
    assert not same_value(2**62 + 1, 2**62)
    assert not same_value(2**53 + 1, 2.0**53)
    assert same_value(2**62, 2**62) and same_value(3, 3.0)
