"""Dropout between layers: what is dropped, what is scaled, and what is left alone."""

import numpy as np
import pytest
import torch

from lstm_course.training.dropout import dropout_between_layers
from tests.lstm_course.arrays import locked, normal, strided


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.75])
def test_each_entry_is_dropped_or_scaled(rate):
    """Is what is kept where `rng.random` is ≥ rate, scaled by 1 / (1 - rate), and all else 0?"""
    hs = normal(5, 4, 3, seed=80)
    draws = np.random.default_rng(81).random(hs.shape)
    ours = dropout_between_layers(hs, rate, np.random.default_rng(81))
    for index in np.ndindex(hs.shape):
        expected = hs[index] / (1 - rate) if draws[index] >= rate else 0.0
        assert ours[index] == pytest.approx(expected, rel=1e-15)


def test_a_draw_of_just_the_rate_is_kept():
    """Is it ≥, so that a rate of 0 drops not even a draw of 0?"""
    hs = np.ones((2, 3, 4))
    draws = np.random.default_rng(90).random(hs.shape)
    ours = dropout_between_layers(hs, draws[1, 2, 3], np.random.default_rng(90))
    assert ours[1, 2, 3] > 0


def test_shares_and_means_are_torchs():
    """Over a million entries: the share that is dropped and the mean, as torch's dropout has them?

    Both have standard errors below 0.001; 0.005 is more than five of them.
    """
    hs = np.ones((100, 100, 100))
    ours = dropout_between_layers(hs, 0.3, np.random.default_rng(82))
    torch.manual_seed(82)
    theirs = torch.nn.functional.dropout(torch.tensor(hs), 0.3).numpy()
    for dropped in (ours, theirs):
        assert abs(np.mean(dropped == 0) - 0.3) < 0.005
        assert abs(dropped.mean() - 1) < 0.005
    assert ours.max() == theirs.max() == pytest.approx(1 / 0.7)


def test_each_step_and_sequence_has_a_mask_of_its_own():
    """Is nothing dropped in step with something else: two times, two sequences, two units?"""
    kept = dropout_between_layers(np.ones((8, 8, 8)), 0.5, np.random.default_rng(83)) > 0
    for axis in range(3):
        slices = np.moveaxis(kept, axis, 0)
        assert len({s.tobytes() for s in slices}) == 8


def test_a_rate_of_zero_changes_nothing():
    """Is it then a copy, to the last bit?"""
    hs = normal(5, 4, 3, seed=84)
    ours = dropout_between_layers(hs, 0, np.random.default_rng(85))
    assert np.array_equal(ours, hs)
    assert not np.shares_memory(ours, hs)


def test_what_is_dropped_is_zero_whatever_it_was():
    """Does an infinite state that is dropped leave 0, not NaN?"""
    hs = np.full((6, 5, 4), np.inf)
    ours = dropout_between_layers(hs, 0.5, np.random.default_rng(86))
    assert set(ours.flat) == {0.0, np.inf}


def test_the_generator_goes_on():
    """Do two calls with one generator drop different entries?"""
    rng = np.random.default_rng(87)
    hs = np.ones((6, 5, 4))
    first, second = (dropout_between_layers(hs, 0.5, rng) for _ in range(2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("rate", [0, 0.4, np.float64(0.4), np.float32(0.4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept_and_arguments_are_left_alone(dtype, rate):
    """Do float32, read-only and non-contiguous states do as well, whatever number the rate is?"""
    hs = normal(5, 4, 3, seed=88, dtype=dtype)
    plain, shut, odd = (
        dropout_between_layers(a, rate, np.random.default_rng(89))
        for a in (hs, locked(hs), strided(hs))
    )
    assert plain.dtype == dtype
    assert np.array_equal(shut, plain)
    assert np.array_equal(odd, plain)


@pytest.mark.parametrize(
    ("hs", "rate", "rng", "error", "sentence"),
    [
        (np.ones((5, 4, 3)), 1.0, np.random.default_rng(0), ValueError,
         "rate is 1.0, expected the share to drop, from 0 to below 1"),
        (np.ones((5, 4, 3)), -0.1, np.random.default_rng(0), ValueError,
         "rate is -0.1, expected the share to drop, from 0 to below 1"),
        (np.ones((5, 4, 3)), float("nan"), np.random.default_rng(0), ValueError,
         "rate is nan, expected the share to drop, from 0 to below 1"),
        (np.ones((5, 4, 3)), "0.5", np.random.default_rng(0), TypeError,
         "rate is '0.5', expected a number"),
        (np.ones((5, 4, 3)), 0.5, 0, TypeError,
         "rng is a int, expected a generator: np.random.default_rng(seed)"),
        (np.ones((4, 3)), 0.5, np.random.default_rng(0), ValueError,
         "hs_below is (4, 3), expected (T, B, H): is an axis missing?"),
        (np.ones((0, 4, 3)), 0.5, np.random.default_rng(0), ValueError,
         "hs_below is (0, 4, 3), expected (T, B, H): no axis may be empty"),
        (np.ones((5, 4, 3), int), 0.5, np.random.default_rng(0), TypeError,
         "hs_below holds int64, expected floating-point numbers: hs_below.astype(float)"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(hs, rate, rng, error, sentence):
    """Does the error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        dropout_between_layers(hs, rate, rng)
    assert str(caught.value) == sentence
