"""Standardised features, against scikit-learn's."""

import numpy as np
import pytest

from lstm_course.sequences.standardisation import standardise
from tests.lstm_course.arrays import assert_close, locked, normal


@pytest.mark.parametrize("sizes", [(9, 5, 3), (4, 11, 2), (30, 1, 7)])
def test_it_is_scikit_learns_scaler_fitted_to_the_training_part(sizes):
    """Are both parts what StandardScaler gives, fitted to the first?"""
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    N, M, F = sizes
    train = 3 + 5 * normal(N, F, seed=93) * np.arange(1, F + 1)
    other = normal(M, F, seed=94) - 2
    scaler = preprocessing.StandardScaler().fit(train)
    ours = standardise(*locked([train, other]))
    assert_close(ours[0], scaler.transform(train))
    assert_close(ours[1], scaler.transform(other))


def test_the_other_part_changes_nothing_in_the_first():
    """Is the training part the same, whatever the future brings?"""
    train = normal(8, 3, seed=95)
    one, _ = standardise(train, normal(5, 3, seed=96))
    other, _ = standardise(train, 1000 * normal(4, 3, seed=97))
    assert np.array_equal(one, other)
    assert_close(one.mean(axis=0), np.zeros(3))
    assert_close(one.std(axis=0), np.ones(3))


@pytest.mark.parametrize("value", [0.0, 3.0, 0.1, 1e9])
def test_a_constant_feature_is_only_centred(value):
    """Where the mean itself is rounded too: no division by zero, nor by a rounding error?"""
    train = np.column_stack([normal(7, seed=98), np.full(7, value)])
    ours, other = standardise(train, train + 2)
    assert_close(ours[:, 1], np.zeros(7), tolerance=1e-6)
    assert_close(other[:, 1], np.full(7, 2.0), tolerance=1e-6)


def test_float32_stays():
    """Is nothing promoted?"""
    parts = standardise(
        normal(6, 2, seed=99, dtype=np.float32), normal(4, 2, seed=100, dtype=np.float32)
    )
    assert [part.dtype for part in parts] == [np.float32, np.float32]


def test_parts_that_do_not_fit_are_told():
    """Are another number of features, and another dtype, sentences?"""
    with pytest.raises(ValueError, match="as F is 3 in train"):
        standardise(np.ones((4, 3)), np.ones((4, 2)))
    with pytest.raises(TypeError, match="one dtype"):
        standardise(np.ones((4, 3)), np.ones((4, 3), dtype=np.float32))
