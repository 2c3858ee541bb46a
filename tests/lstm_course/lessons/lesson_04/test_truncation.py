from functools import partial

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import random_lstm
from lstm_course.lessons.lesson_04.truncation import (
    Truncation,
    draw_loss_of_truncation,
    draw_reach_of_losses,
    loss_of_truncation,
    reach_of_losses,
)

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


def test_maps_show_sizes_cuts_and_the_future():
    """Are sizes shown as powers of ten, zeros of the past as cut, and is the future blank?"""
    whole = np.array([[1.0, 0.0], [0.01, 0.1]])
    cut = np.array([[1.0, 0.0], [0.0, 0.1]])
    fig = draw_reach_of_losses({"whole": whole, "k = 1": cut})
    left, right = fig.axes[:2]
    sizes, cuts = (np.ma.filled(image.get_array(), np.nan) for image in left.images)
    np.testing.assert_allclose(sizes, [[0, np.nan], [-2, -1]])
    assert np.isnan(cuts).all()
    sizes, cuts = (np.ma.filled(image.get_array(), np.nan) for image in right.images)
    np.testing.assert_allclose(sizes, [[0, np.nan], [np.nan, -1]])
    np.testing.assert_array_equal(np.isnan(cuts), [[True, True], [False, True]])
    assert left.images[0].get_clim() == right.images[0].get_clim()
    assert fig.legends[0].get_texts()[0].get_text().startswith("cut off")


def test_curves_are_means_and_bands_are_ranges():
    """Is the mean over networks drawn for what is missing and for the direction, with a band?"""
    ks = (1, 4, 8)
    lost = np.array([[0.9, 0.5, 0.0], [0.7, 0.1, 0.0]])
    measured = Truncation(cosine=1 - lost, lost=lost)
    left, right = draw_loss_of_truncation(ks, {0.0: measured, 3.0: measured}, 8).axes
    np.testing.assert_allclose(left.lines[0].get_ydata(), [0.8, 0.3, 0.0])
    np.testing.assert_allclose(right.lines[0].get_ydata(), [0.2, 0.7, 1.0])
    np.testing.assert_array_equal(left.lines[0].get_xdata(), ks)
    band = left.collections[0].get_paths()[0].get_extents()
    assert (band.ymin, band.ymax) == (0.0, 0.9)
    labels = [text.get_text() for text in left.get_legend().get_texts()]
    assert labels == ["forget bias 0", "forget bias 3"]
