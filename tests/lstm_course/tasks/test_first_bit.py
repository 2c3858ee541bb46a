import numpy as np
import pytest

from lstm_course.tasks.first_bit import remember_first_bit


def test_first_input_is_the_bit():
    """Does the first input say the bit, and only the first?"""
    x, bits = remember_first_bit(np.random.default_rng(0), lag=7, batch_size=400)
    assert x.shape == (8, 400, 1)
    assert set(bits) == {-1.0, 1.0}
    np.testing.assert_array_equal(x[0, :, 0], bits)
    for later in x[1:, :, 0]:
        assert abs(np.corrcoef(later, bits)[0, 1]) < 0.2  # four standard errors


def test_noise_is_a_standard_deviation():
    """Is the spread of the later inputs the one that was asked for?"""
    x, _ = remember_first_bit(np.random.default_rng(1), lag=20, batch_size=500, noise=0.7)
    assert x[1:].std() == pytest.approx(0.7, rel=0.03)
    silent, _ = remember_first_bit(np.random.default_rng(1), lag=20, batch_size=500, noise=0.0)
    assert not silent[1:].any()
    usual, _ = remember_first_bit(np.random.default_rng(1), lag=20, batch_size=500)
    assert usual[1:].std() == pytest.approx(0.2, rel=0.03)


def test_same_generator_same_data():
    """Do equal generators give equal data, and different ones different data?"""
    first, again, other = (
        remember_first_bit(np.random.default_rng(seed), lag=3, batch_size=20)[0]
        for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        ({"lag": 0, "batch_size": 2}, "lag is 0"),
        ({"lag": 2, "batch_size": 0}, "batch_size is 0"),
        ({"lag": 2, "batch_size": 2, "noise": -1.0}, "noise is -1.0"),
    ],
)
def test_impossible_requests_are_named(arguments, seen):
    """Does the error quote the request?"""
    with pytest.raises(ValueError, match=seen):
        remember_first_bit(np.random.default_rng(0), **arguments)
