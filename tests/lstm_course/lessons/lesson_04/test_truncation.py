from functools import partial

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_forward
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import random_lstm
from lstm_course.lessons.lesson_04.truncation import (
    BIASES,
    KS,
    MAP_K,
    SEEDS,
    Truncation,
    TruncationExperiment,
    describe_truncation,
    draw_truncation,
    loss_of_truncation,
    measure_truncation,
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
def test_measures_of_known_backward_passes(factor, lost, cosine):
    """Half the gradient lacks a half and points the right way; its opposite lacks two?"""

    def scaled(dhs, cache, k):
        dx, _, _, *weights = lstm_backward(dhs, cache)
        return [dx, *(factor * w for w in weights)]

    measured = measure(scaled, (4,))
    np.testing.assert_allclose(measured.lost, lost)
    np.testing.assert_allclose(measured.cosine, cosine)


def test_reach_of_the_full_gradient_is_the_past():
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


def test_reach_agrees_with_differences():
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


def test_the_experiment_has_ten_networks_and_every_k():
    """Is the map that of segments, and are there ten seeds for each bias and k?"""
    experiment = measure_truncation(lstm_backward, truncated_backward)
    assert len(SEEDS) >= 10 and tuple(experiment.losses) == BIASES
    for measured in experiment.losses.values():
        assert measured.lost.shape == (len(SEEDS), len(KS))
        np.testing.assert_allclose(measured.lost[:, -1], 0, atol=1e-14)
    expected = reach_of_losses(partial(truncated_backward, k=MAP_K))
    np.testing.assert_array_equal(experiment.reach, expected)
    lost = [measured.lost[:, KS.index(10)] for measured in experiment.losses.values()]
    assert lost[0].max() < lost[1].min() and lost[1].max() < lost[2].min()  # as the text states


def made_up():
    lost = np.linspace(1, 0, len(KS)) * np.array([[0.8], [0.4]])
    measured = Truncation(cosine=1 - lost, lost=lost)
    reach = np.array([[1.0, 0.0, 0.0], [0.1, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return TruncationExperiment(reach, {0: measured, 3: measured})


def test_the_map_shows_sizes_cuts_and_the_future():
    """Are sizes shown as powers of ten, zeros of the past as cut, and is the future blank?"""
    fig = draw_truncation(made_up())
    left, _ = fig.axes
    sizes, cuts = (np.ma.filled(image.get_array(), np.nan) for image in left.images)
    np.testing.assert_allclose(sizes, [[0, np.nan, np.nan], [-1, 0, np.nan], [np.nan, np.nan, 0]])
    np.testing.assert_array_equal(np.argwhere(cuts == 1), [[2, 0], [2, 1]])
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["cut off"]
    assert "33% of the pairs of a loss and an input up to its step are cut off" in fig.get_label()
    assert "bias 0, 60% with k = 1 and 30% with k = 10" in fig.get_label()


def test_curves_are_means_and_bands_are_ranges():
    """Is the mean over networks drawn, with the range as a band?"""
    _, right = draw_truncation(made_up()).axes
    np.testing.assert_allclose(right.lines[0].get_ydata(), 0.6 * np.linspace(1, 0, len(KS)))
    np.testing.assert_array_equal(right.lines[0].get_xdata(), KS)
    band = right.collections[0].get_paths()[0].get_extents()
    assert (band.ymin, band.ymax) == (0.0, 0.8)
    labels = [text.get_text() for text in right.get_legend().get_texts()]
    assert labels == ["bias 0", "bias 3"]


def test_the_description_states_range_and_direction():
    """Are the smallest and largest share at one k stated, with the mean cosine?"""
    experiment = made_up()
    column = KS.index(10)
    low, high = (
        experiment.losses[0].lost[:, column].min(),
        experiment.losses[0].lost[:, column].max(),
    )
    first = describe_truncation(experiment).splitlines()[0]
    assert first.startswith(f"forget bias 0, k = 10: {low:.0%} to {high:.0%} of the gradient")
    assert first.endswith(f"{experiment.losses[0].cosine[:, column].mean():.2f}")
