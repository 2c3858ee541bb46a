"""Windows of a series, against NumPy's own sliding windows and against the calendar."""

import numpy as np
import pytest

from lstm_course.sequences.windowing import windows
from tests.lstm_course.arrays import locked, normal, strided

SIZES = [(20, 6, 3), (9, 5, 4), (7, 1, 1), (12, 2, 7), (30, 11, 2)]  # N, length, horizon


@pytest.mark.parametrize("sizes", SIZES)
def test_a_window_and_its_targets_are_one_longer_window(sizes):
    """Are both together NumPy's sliding window of length + horizon values?"""
    N, length, horizon = sizes
    series = normal(N, seed=90)
    inputs, targets = windows(series, length, horizon)
    whole = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    assert np.array_equal(np.concatenate([inputs, targets], axis=1), whole)
    assert inputs.shape[1] == length and targets.shape[1] == horizon


def test_no_window_sees_what_it_is_to_forecast():
    """With a series that counts its own steps: is every target later than all of its window?"""
    inputs, targets = windows(np.arange(40.0), 8, 5)
    assert np.all(inputs.max(axis=1) < targets.min(axis=1))
    assert np.array_equal(targets[:, 0], inputs[:, -1] + 1)


def test_an_lstm_that_looks_back_can_forecast():
    """Does the transpose hold time first: is row t of inputs.T the series from step t on?"""
    series = normal(15, seed=91)
    inputs, _ = windows(series, 4, 2)
    for t, step in enumerate(inputs.T):
        assert np.array_equal(step, series[t : t + len(inputs)])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_and_argument_stay(dtype):
    """Is float32 kept, and nothing written, in any layout?"""
    series = normal(12, seed=92, dtype=dtype)
    inputs, targets = windows(*locked([strided(series)]), 3, 2)
    assert inputs.dtype == targets.dtype == dtype
    assert np.array_equal(inputs[0], series[:3])
    inputs[...] = 0
    assert np.array_equal(targets[0], series[3:5])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((np.ones(5), 4, 2), "5 values, expected at least 6"),
        ((np.ones(5), 0, 2), "length is 0"),
        ((np.ones(5), 2, 0), "horizon 0"),
        ((np.ones((5, 2)), 2, 1), "an axis too many"),
    ],
)
def test_what_cannot_be_cut_is_told(arguments, says):
    """Is a series too short, an empty window or a table a sentence?"""
    with pytest.raises(ValueError, match=says):
        windows(*arguments)
