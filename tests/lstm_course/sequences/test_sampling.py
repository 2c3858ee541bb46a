"""Tokens drawn, against NumPy's own choice and against what the temperatures' limits must be."""

import numpy as np
import pytest

from lstm_course.sequences.sampling import sample_next
from tests.lstm_course.arrays import locked, normal


@pytest.mark.parametrize("temperature", [0.3, 1, 2.5])
def test_tokens_are_those_of_numpys_choice(temperature):
    """With the same generator: is every token the one that rng.choice draws?"""
    logits = 2 * normal(400, 6, seed=101)
    ours = sample_next(*locked([logits]), temperature, np.random.default_rng(5))
    rng = np.random.default_rng(5)
    for row, token in zip(logits, ours, strict=True):
        probs = np.exp(row / temperature) / np.exp(row / temperature).sum()
        assert token == rng.choice(6, p=probs)


def test_frequencies_follow_the_chances():
    """In 20,000 draws: is every token as frequent as softmax(logits / 2) says?"""
    logits = normal(5, seed=102)
    tokens = sample_next(np.tile(logits, (20_000, 1)), 2.0, np.random.default_rng(6))
    expected = np.exp(logits / 2) / np.exp(logits / 2).sum()
    frequencies = np.bincount(tokens, minlength=5) / 20_000
    assert np.all(np.abs(frequencies - expected) < 4 * np.sqrt(expected / 20_000))


def test_limits_of_the_temperature():
    """Does 0 take the likeliest, and the hottest nearly any, without overflow?"""
    logits = 50 * normal(2000, 4, seed=103)
    with np.errstate(all="raise", under="ignore"):
        for cold in (0, 1e-3, 1e-12):
            tokens = sample_next(logits, cold, np.random.default_rng(7))
            assert np.mean(tokens == logits.argmax(axis=1)) > 0.999
        hot = sample_next(logits, 1e9, np.random.default_rng(7))
    assert np.all(np.abs(np.bincount(hot) / 2000 - 0.25) < 0.04)


@pytest.mark.parametrize(
    ("arguments", "kind", "says"),
    [
        ((np.ones(4), 1.0), ValueError, "an axis missing"),
        ((np.ones((2, 4)), -0.5), ValueError, "temperature is -0.5"),
        ((np.ones((2, 4)), float("nan")), ValueError, "temperature is nan"),
        (([[1.0, 2.0]], 1.0), TypeError, "expected a NumPy array"),
    ],
)
def test_what_cannot_be_drawn_from_is_told(arguments, kind, says):
    """Is each a sentence?"""
    with pytest.raises(kind, match=says):
        sample_next(*arguments, np.random.default_rng(0))
