"""Tokens as vectors."""

import numpy as np
import pytest
import torch

from lstm_course.sequences.encoding import one_hot
from tests.lstm_course.arrays import locked, strided

TOKENS = np.random.default_rng(1).integers(0, 9, (6, 4))


def test_one_hot_is_torchs():
    """Does torch's own one_hot mark the same places?"""
    ours = one_hot(TOKENS, 11)
    assert ours.shape == (6, 4, 11)
    assert ours.dtype == np.float64
    assert np.array_equal(ours, torch.nn.functional.one_hot(torch.tensor(TOKENS), 11).numpy())


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_every_kind_of_integer_is_a_token(dtype):
    """Does it matter how the integers are stored?"""
    assert np.array_equal(one_hot(TOKENS.astype(dtype), 9), one_hot(TOKENS, 9))


@pytest.mark.parametrize("shape", [(1, 4), (6, 1), (5,), (2, 3, 4), ()])
def test_any_shape_gets_one_axis_more(shape):
    """Does the encoding undo itself, whatever the shape?"""
    tokens = np.random.default_rng(2).integers(0, 7, shape)
    encoded = one_hot(tokens, 7)
    assert encoded.shape == (*shape, 7)
    assert np.array_equal(encoded.argmax(-1), tokens)
    assert np.all(encoded.sum(-1) == 1)


def test_tokens_stay_as_they_were():
    """Do read-only tokens do, and tokens that are a view of others?"""
    assert np.array_equal(one_hot(locked(TOKENS), 9), one_hot(TOKENS, 9))
    assert np.array_equal(one_hot(strided(TOKENS), 9), one_hot(TOKENS, 9))


@pytest.mark.parametrize(
    ("tokens", "size", "error", "sentence"),
    [
        ([[1, 5]], 5, ValueError,
         "tokens run from 1 to 5, expected 0 to 4 for a vocabulary of 5: do they start at 0?"),
        ([[-1, 2]], 5, ValueError,
         "tokens run from -1 to 2, expected 0 to 4 for a vocabulary of 5: do they start at 0?"),
        ([[1.0, 2.0]], 5, TypeError,
         "tokens holds float64, expected integers: a token is a column's number"),
        ([[True, False]], 5, TypeError,
         "tokens holds bool, expected integers: a token is a column's number"),
        (np.zeros((0, 3), int), 5, ValueError, "tokens is (0, 3), expected at least one token"),
        ([[1, 2]], 5.0, TypeError, "vocabulary_size is 5.0, expected an integer"),
    ],
)  # fmt: skip
def test_wrong_tokens_are_told_apart(tokens, size, error, sentence):
    """Is a token outside the vocabulary an error, instead of another word or a crash?"""
    with pytest.raises(error) as caught:
        one_hot(np.array(tokens), size)
    assert str(caught.value) == sentence
