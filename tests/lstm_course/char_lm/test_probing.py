"""Probes on states made by hand."""

import numpy as np
import pytest
import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.probing import probe, states_along
from lstm_course.char_lm.text import Vocabulary


def states(N=3000, H=7, seed=0):
    return np.random.default_rng(seed).standard_normal((N, H)) * 0.3 + 0.1


def probe_of(hs, values):
    return probe(hs, values, block=100)


def test_a_linear_relation_is_found():
    """Is a property that is a weighted sum of units explained entirely, and the best unit known?"""
    hs = states()
    found = probe_of(hs, 3 * hs[:, 4] - hs[:, 1] + 20)
    assert found.explained > 0.999
    assert found.best_unit == 4
    assert found.best_alone == pytest.approx(0.9, abs=0.02)  # 9 of 9 + 1 parts of the variance


def test_noise_explains_nothing():
    """Is the share zero, give or take, where states and property have nothing in common?"""
    found = probe_of(states(), np.random.default_rng(1).standard_normal(3000))
    assert abs(found.explained) < 0.02 and abs(found.best_alone) < 0.02


def test_the_share_is_that_on_the_held_out_part():
    """Is a relation that breaks down behind the fitted part found out?"""
    hs = states()
    values = np.where(np.arange(3000) % 1000 < 700, hs[:, 2], -hs[:, 2])
    assert probe_of(hs, values).explained < -2


def test_a_unit_that_never_moves_does_no_harm():
    """Does a constant unit leave the numbers finite, and is it never the best?"""
    hs = states()
    hs[:, 0] = 0.5
    found = probe_of(hs, hs[:, 3])
    assert found.explained > 0.999 and found.best_unit == 3


def test_a_property_that_never_changes_is_refused():
    """Is there a sentence instead of a division by zero?"""
    with pytest.raises(ValueError, match="never changes"):
        probe_of(states(), np.zeros(3000))


def test_a_text_without_a_held_out_block_is_refused():
    """Is a text that ends within the first seven blocks too short?"""
    with pytest.raises(ValueError, match="nothing to test on"):
        probe(states(600), states(600)[:, 0], block=100)


def test_states_are_those_after_each_character():
    """Are they the network's own, read one character at a time, without dropout?"""
    torch.manual_seed(0)
    text = "hello, gates"
    vocabulary = Vocabulary.of(text)
    model = CharacterLSTM(len(vocabulary), 6, num_layers=2, embedding_size=4, dropout=0.5)
    found = states_along(model, vocabulary, text)
    assert model.training
    model.eval()
    state = None
    for t, token in enumerate(vocabulary.encode(text)):
        with torch.no_grad():
            _, state = model(token.reshape(1, 1), state)
        np.testing.assert_allclose(found[t], state[0][-1, 0].numpy(), atol=1e-6)
