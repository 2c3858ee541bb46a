"""Equality up to rounding of plain values: never a learner's `==`.

The tolerance of an array is scaled to it. In float64 an entry may be off by 1e-9 of itself plus
1e-12 of the array's largest entry: a hundred times more than other orders of summation give, a
thousand times less than the 1e-6 that would be a mistake. Whole numbers have no rounding: they are
equal or not.
"""

from typing import Any

import numpy as np

from autograder.engine.answers import Foreign, Outcome
from autograder.engine.tensors import Tensor

RELATIVE = {"float64": 1e-9, "float32": 1e-4}
OF_THE_LARGEST = {"float64": 1e-12, "float32": 1e-5}
INTEGERS = "biu"  # dtype kinds
EXACT = 2**53  # up to here, a float64 can hold every whole number
OF_ZERO = 1e-15  # where all of the array should be zero, what rounding may leave


def close(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Compare entry by entry: which entries of `seen` equal `expected` up to rounding?

    NaN equals NaN and an infinity equals itself: a known wrong answer may hold them.
    """
    seen, expected = _numbers(seen), _numbers(expected)
    are_whole = seen.dtype.kind in INTEGERS, expected.dtype.kind in INTEGERS
    if all(are_whole):
        return _equal_integers(seen, expected)
    near = _near(seen, expected)
    if any(are_whole):
        whole, other = (seen, expected) if are_whole[0] else (expected, seen)
        large = (whole > EXACT) | (whole < -EXACT)  # `abs` of the smallest one is negative
        if large.any():
            whole, other = np.broadcast_arrays(whole.astype(object), other.astype(object))
            near &= ~large | (whole == other)  # Python compares an int with a float exactly
    return near


def _near(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Compare entry by entry within the tolerance."""
    precision = "float32" if _is_single(expected) else "float64"
    finite = np.abs(expected[np.isfinite(expected)])
    largest = finite.max() if finite.size else 0.0
    floor = OF_THE_LARGEST[precision] * largest if largest > 0 else OF_ZERO
    with np.errstate(all="ignore"):
        allowed = RELATIVE[precision] * np.abs(expected) + floor
        near = np.isfinite(expected) & (np.abs(seen - expected) <= allowed)
        return near | (seen == expected) | (np.isnan(seen) & np.isnan(expected))


def _equal_integers(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Compare whole numbers of any two types; a difference of theirs could wrap."""
    kinds = {seen.dtype.kind, expected.dtype.kind}
    if len(kinds) == 1:
        return seen == expected
    same_bits = seen.astype(np.uint64) == expected.astype(np.uint64)
    return same_bits & (seen >= 0) & (expected >= 0)


def same_value(one: Any, other: Any) -> bool:
    """Whether two plain values agree in structure, shape, dtype and, up to rounding, numbers."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return (
            one.shape == other.shape and one.dtype == other.dtype and bool(close(one, other).all())
        )
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        alike = (one.tracked, one.device) == (other.tracked, other.device)
        return alike and same_value(one.array, other.array)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, Foreign) and isinstance(other, Foreign):
        return one == other
    if _is_number(one) and _is_number(other):
        return bool(close(np.asarray(one), np.asarray(other)).all())
    for number, array in ((one, other), (other, one)):
        if isinstance(number, float) and isinstance(array, np.ndarray):  # without axes
            return same_value(np.asarray(number), array)
    return one is None and other is None


def same_answer(one: Outcome, other: Outcome) -> bool:
    """Whether two calls did the same: same exception or value, same arguments modified."""
    if one.raised is not None or other.raised is not None:
        return (
            one.raised is not None
            and other.raised is not None
            and (one.raised.types, one.raised.message) == (other.raised.types, other.raised.message)
        )
    return set(one.changed) == set(other.changed) and same_value(one.value, other.value)


def _numbers(value: Any) -> np.ndarray:
    """Booleans as 0 and 1, which can be subtracted."""
    array = np.asarray(value)
    return array.astype(np.int8) if array.dtype == bool else array


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def _is_single(array: np.ndarray) -> bool:
    return array.dtype == np.float32
