"""Do arrays keep their place in memory where they are copied for a call?"""

import numpy as np
import pytest

from autograder.engine.strided import as_strided_view, copied, memory_of
from lstm_course import RNNStepCache

NUMBERS = np.arange(24.0).reshape(4, 6)
LAYOUTS = {
    "C": NUMBERS,
    "Fortran": NUMBERS.T,
    "gaps": NUMBERS[::2, ::3],
    "backwards": NUMBERS[::-1, ::-2],
    "view": as_strided_view(NUMBERS),
    "empty": NUMBERS[:0],
    "scalar": np.array(3.0),
}


@pytest.mark.parametrize("array", LAYOUTS.values(), ids=LAYOUTS)
def test_a_copy_lies_in_memory_as_the_array_does(array):
    """Are the strides kept, the memory another, and the bytes those of the copy?"""
    made = copied(array)
    assert made.strides == array.strides or not array.size
    assert made.flags.writeable and not np.shares_memory(made, array)
    np.testing.assert_array_equal(made, array)
    memory, before = memory_of(made)
    again = np.ndarray(made.shape, made.dtype, memory, before, made.strides)
    np.testing.assert_array_equal(again, array)


def test_what_overlaps_becomes_an_ordinary_array():
    """Can each entry of a broadcast array's copy be modified alone?"""
    made = copied(np.broadcast_to(np.arange(3.0), (2, 3)))
    made[0, 0] = 7
    assert made[1, 0] == 0


def test_views_are_made_inside_caches_and_lists():
    """Are arrays of any type replaced, all else left alone, and no axis read backwards?"""
    cache = RNNStepCache(*(np.ones((2, 3)) for _ in RNNStepCache._fields))
    seen, (flags, count) = as_strided_view((cache, [np.array([True, False]), 4]))
    assert type(seen) is RNNStepCache and count == 4 and flags.dtype == bool
    for array in (*seen, flags):
        assert not array.flags.forc and min(array.strides) > 0
