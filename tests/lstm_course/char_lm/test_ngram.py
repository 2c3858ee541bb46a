"""The n-gram baseline, against a slow model written from the formula."""

from collections import Counter

import numpy as np
import pytest

from lstm_course.char_lm.ngram import NGramModel


def slow_probability(training, context, token, V):
    """Witten and Bell's recursion, by counting in lists."""
    shorter = slow_probability(training, context[1:], token, V) if context else 1 / V
    n = len(context)
    after = Counter(
        training[k + n] for k in range(len(training) - n) if training[k : k + n] == context
    )
    if not after:
        return shorter
    return (after[token] + len(after) * shorter) / (after.total() + len(after))


@pytest.fixture
def training():
    return np.random.default_rng(8).integers(0, 4, 300)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_it_follows_the_formula(training, order):
    """Are the bits those of the recursion, for contexts seen and unseen?"""
    V = 5  # one character never occurs in the training text
    text = np.random.default_rng(9).integers(0, V, 40)
    expected = [
        slow_probability(
            training.tolist(), text[max(0, k - order + 1) : k].tolist(), int(text[k]), V
        )
        for k in range(len(text))
    ]
    model = NGramModel(training, V, order)
    assert model.bits_per_character(text) == pytest.approx(-np.log2(expected).mean())


@pytest.mark.parametrize("length", [0, 1, 3, 6])
def test_probabilities_are_those_of_the_bits(training, length):
    """Do they sum to 1 and match the recursion, whatever the length of the context?"""
    model = NGramModel(training, 5, 4)
    contexts = np.random.default_rng(10).integers(0, 5, (7, length))
    p = model.probabilities(contexts)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    for context, row in zip(contexts.tolist(), p, strict=True):
        used = context[max(0, length - 3) :]
        expected = [slow_probability(training.tolist(), used, v, 5) for v in range(5)]
        np.testing.assert_allclose(row, expected)


def test_a_longer_context_helps_where_the_text_has_one():
    """Does a text with period 3 need two characters of context?"""
    text = np.array([0, 0, 1] * 200)
    bits = [NGramModel(text, 2, order).bits_per_character(text) for order in (1, 2, 3)]
    assert bits[0] > 0.9 and 0.6 < bits[1] < 0.8 and bits[2] < 0.05


def test_orders_that_will_not_do_are_explained():
    """Does the error quote the order, or the length of the text?"""
    with pytest.raises(ValueError, match="order is 0 for 98 characters"):
        NGramModel(np.arange(9), 98, 0)
    with pytest.raises(ValueError, match="order is 10 for 98 characters"):
        NGramModel(np.arange(20), 98, 10)
    with pytest.raises(ValueError, match="has 3 tokens, expected at least 4"):
        NGramModel(np.arange(3), 98, 4)
