"""Weights set by hand: do they do their job, and for how long?"""

import numpy as np
import pytest
import torch

from lstm_course.cells.handmade import WORDS, agreement_weights, latch_weights
from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.cells.lstm_loop import lstm_forward as lstm_forward_loop

STEPS = 3_000


def run(params, x):
    """Hidden and cell states (T, B) of a single unit that starts from zeros."""
    nothing = np.zeros((x.shape[1], 1))
    hs, _, cache = lstm_forward(x, nothing, nothing, *params)
    return hs[..., 0], cache.cs[..., 0]


def latest(events, values):
    """The value at the latest event up to each step (T, B), as a loop over time finds it."""
    kept = np.zeros(events.shape[1])
    found = []
    for event, value in zip(events, values, strict=True):
        kept = np.where(event, value, kept)
        found.append(kept)
    return np.stack(found)


@pytest.mark.parametrize("weights", [latch_weights, agreement_weights])
def test_they_are_parameters_of_one_unit(weights):
    """LSTMParams of float64 for one unit, which torch's own layer takes and runs alike?"""
    params = weights()
    assert isinstance(params, LSTMParams) and all(a.dtype == np.float64 for a in params)
    I = params.W_ih.shape[1]
    assert [a.shape for a in params] == [(4, I), (4, 1), (4,)]
    layer = torch.nn.LSTM(I, 1).double()
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    values = (*params, 0 * params.b)
    layer.load_state_dict(
        {n: torch.tensor(np.array(v)) for n, v in zip(names, values, strict=True)}
    )
    x = np.random.default_rng(0).integers(0, 2, (50, 3, I)).astype(float)
    with torch.no_grad():
        theirs = layer(torch.tensor(x))[0].numpy()
    np.testing.assert_allclose(run(params, x)[0], theirs[..., 0], atol=1e-12)


@pytest.mark.parametrize("often", [0.5, 0.05, 0.002])
def test_the_sign_of_c_is_the_bit_of_the_latest_write(often):
    """At every one of 3,000 steps, however often is written, with noise bits in between?"""
    rng = np.random.default_rng(1)
    write = rng.random((STEPS, 8)) < often
    write[0] = True
    bit = rng.choice([-1.0, 1.0], write.shape)
    _, cs = run(latch_weights(), np.stack([write, bit], axis=-1).astype(float))
    assert np.array_equal(np.sign(cs), latest(write, bit))
    assert np.abs(cs).min() > 0.99


def test_a_bit_is_held_against_the_other():
    """After 3,000 steps of the opposite bit, none of them written, is the bit whole?"""
    write = np.zeros((STEPS, 2))
    write[0] = 1
    bit = np.tile([-1.0, 1.0], (STEPS, 1))
    bit[0] = [1, -1]
    hs, cs = run(latch_weights(), np.stack([write, bit], axis=-1))
    np.testing.assert_allclose(cs[-1], [1, -1], atol=1e-4)
    np.testing.assert_allclose(hs, np.tanh(cs), atol=1e-8)  # the output gate is always open


@pytest.mark.parametrize("often", [0.3, 0.02, 0.001])
def test_the_sign_of_h_is_the_number_of_the_current_subject(often):
    """At every one of 3,000 words, with distractors of both numbers, verbs and other words?"""
    rng = np.random.default_rng(2)
    words = rng.integers(2, len(WORDS), (STEPS, 8))
    subject = rng.random(words.shape) < often
    subject[0] = True
    words[subject] = rng.integers(0, 2, subject.sum())
    hs, _ = run(agreement_weights(), np.eye(len(WORDS))[words])
    assert np.array_equal(np.sign(hs), latest(subject, 1 - 2 * words))
    assert np.abs(hs).min() > 0.7


def test_they_work_step_by_step_too():
    """Does the textbook form of the LSTM, from a plain 3-tuple, give the same?"""
    x = np.random.default_rng(3).integers(0, 2, (1_000, 4, 2)).astype(float)
    nothing = np.zeros((4, 1))
    hs, _, cache = lstm_forward_loop(x, nothing, nothing, *tuple(latch_weights()))
    ours_h, ours_c = run(latch_weights(), x)
    np.testing.assert_allclose(hs[..., 0], ours_h, atol=1e-12)
    np.testing.assert_allclose(cache.cs[..., 0], ours_c, atol=1e-12)
