from functools import partial

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.experiments.lstm_gradient_flow import random_lstm
from lstm_course.experiments.truncation import loss_of_truncation, reach_of_losses

measure = partial(loss_of_truncation, lstm_backward, forget_bias=1, seeds=range(3), steps=8)


def test_nothing_is_lost_where_nothing_is_cut():
    """With k = T and beyond, is nothing missing and the direction right; with less, is some?"""
    measured = measure(truncated_backward, (3, 8, 11))
    assert measured.lost.shape == measured.cosine.shape == (3, 3)
    np.testing.assert_allclose(measured.lost[:, 1:], 0, atol=1e-14)
    np.testing.assert_allclose(measured.cosine[:, 1:], 1)
    assert np.all(measured.lost[:, 0] > 0.01) and np.all(measured.cosine[:, 0] < 1)


@pytest.mark.parametrize(("factor", "lost", "cosine"), [(0.5, 0.5, 1), (-1, 2, -1)])
def test_measures_of_known_ways_back(factor, lost, cosine):
    """Half the gradient lacks a half and points the right way; its opposite lacks two?"""

    def scaled(dhs, cache, k):
        dx, _, _, *weights = lstm_backward(dhs, cache)
        return [dx, *(factor * w for w in weights)]

    measured = measure(scaled, (4,))
    np.testing.assert_allclose(measured.lost, lost)
    np.testing.assert_allclose(measured.cosine, cosine)


def test_reach_of_the_whole_gradient_is_the_past():
    """Does a loss reach every input up to its own step, and none after?"""
    reach = reach_of_losses(lstm_backward, steps=6)
    assert np.all(reach[np.tril_indices(6)] > 0)
    assert np.all(reach[np.triu_indices(6, 1)] == 0)


def test_reach_with_cuts_is_the_segment():
    """With k = 4, are there blocks of 4, 4 and 2 steps, within them as without cuts?"""
    whole = reach_of_losses(lstm_backward, steps=10)
    cut = reach_of_losses(partial(truncated_backward, k=4), steps=10)
    segment = np.arange(10) // 4
    same = segment[:, None] == segment
    np.testing.assert_allclose(cut, np.where(same, whole, 0), rtol=1e-12)


def test_reach_by_small_changes():
    """Is an entry the size of the gradient that small changes of one input give?"""
    steps, s, t = 5, 3, 1
    reach = reach_of_losses(lstm_backward, steps=steps, forget_bias=1, seed=2)
    cache = random_lstm(2, steps=steps, forget_bias=1)
    losses = np.random.default_rng(2).standard_normal(cache.hs.shape)
    b = np.repeat([0.0, 1.0, 0.0, 0.0], cache.h0.shape[1])

    def loss(x):
        return np.sum(
            lstm_forward(x, cache.h0, cache.c0, cache.W_ih, cache.W_hh, b)[0][s] * losses[s]
        )

    slopes = []
    for index in np.ndindex(cache.x[t].shape):
        step = np.zeros_like(cache.x)
        step[(t, *index)] = 1e-5
        slopes.append((loss(cache.x + step) - loss(cache.x - step)) / 2e-5)
    assert reach[s, t] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)
