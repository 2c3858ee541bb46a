import math

import numpy as np
import pytest
import torch

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.long_lag import (
    RNNFunctions,
    accuracy,
    accuracy_against_lag,
    draw_accuracy_against_lag,
    initial_gradient_ratio,
    initial_weights,
    latching_weights,
    longest_learned_lag,
    loss_and_gradients,
    measure_latch,
    train_to_remember,
)
from lstm_course.tasks.first_bit import remember_first_bit
from lstm_course.training.clipping import clip_by_global_norm

FUNCTIONS = RNNFunctions(rnn_forward, rnn_backward, clip_by_global_norm)


def test_loss_and_gradients_against_autograd():
    """Does torch find the same loss and gradients for RNN and readout together?"""
    rng = np.random.default_rng(0)
    weights = [w + 0.1 * rng.standard_normal(w.shape) for w in initial_weights(rng, 6, 1.1)]
    x, bits = remember_first_bit(rng, lag=5, batch_size=4)
    loss, grads = loss_and_gradients(FUNCTIONS, weights, x, bits)

    tensors = [torch.tensor(w, requires_grad=True) for w in weights]
    W_ih, W_hh, b, v, c = tensors
    h = torch.zeros(4, 6, dtype=torch.float64)
    for x_t in torch.tensor(x):
        h = torch.tanh(x_t @ W_ih.T + h @ W_hh.T + b)
    expected = torch.nn.functional.softplus(-torch.tensor(bits) * (h @ v + c)).mean()
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    for found, tensor in zip(grads, tensors, strict=True):
        np.testing.assert_allclose(found, tensor.grad.numpy(), rtol=1e-10, atol=1e-15)


def test_short_lag_is_learned_and_long_one_is_not():
    """Does training reach a lag over which the gradient lives, and fail where it has vanished?"""
    accuracies = accuracy_against_lag(FUNCTIONS, (2, 25), 0.5, range(2), updates=120)
    assert accuracies.shape == (2, 2)
    assert accuracies[0].min() > 0.95
    assert accuracies[1].max() < 0.65  # 500 sequences: guessing is 0.5 ± 0.022
    assert longest_learned_lag((2, 25), accuracies) == 2


def test_latch_holds_any_lag():
    """Do the weights set by hand keep the bit, and lose it without their recurrence?"""
    x, bits = remember_first_bit(np.random.default_rng(1), lag=300, batch_size=200)
    weights = latching_weights()
    assert accuracy(rnn_forward, weights, x, bits) > 0.99
    assert measure_latch(FUNCTIONS, lag=300)[0] > 0.99
    weights[1] = np.zeros((1, 1))
    assert 0.35 < accuracy(rnn_forward, weights, x, bits) < 0.65


def test_latch_gradient_against_small_changes():
    """Is the gradient at the bit what a small change of the bit does to the last state?"""
    W_ih, W_hh, b, _, _ = latching_weights()
    x, _ = remember_first_bit(np.random.default_rng(0), lag=4, batch_size=25)
    change = np.zeros_like(x)
    change[0] = 1e-5
    above, below = (
        rnn_forward(x + sign * change, np.zeros((25, 1)), W_ih, W_hh, b)[0][-1] for sign in (1, -1)
    )
    expected = np.median(np.abs(above - below)) / 2e-5
    found = measure_latch(FUNCTIONS, lag=4, batch_size=25)[1]
    assert found == pytest.approx(expected, rel=1e-4)


def test_gradient_ratio_falls_as_the_radius_says():
    """Does the ratio before training shrink by about the radius, or more, with each step of lag?"""
    short, long = (initial_gradient_ratio(FUNCTIONS, lag, 0.5, seed=0) for lag in (10, 30))
    assert long < short * 0.5**19
    assert initial_gradient_ratio(FUNCTIONS, 30, 1.0, seed=0) > 1e3 * long


def test_clipping_limits_the_update():
    """Without clipping, does a run take the raw gradient, and with it at most `max_norm`?"""
    free, clipped = (
        train_to_remember(FUNCTIONS, 5, 2.0, 0, updates=1, learning_rate=1.0, max_norm=limit)
        for limit in (math.inf, 1e-9)
    )
    assert free.norms[0] == clipped.norms[0]  # reported before clipping
    assert free.losses[0] == clipped.losses[0]
    assert free.accuracy != clipped.accuracy


def test_progress_sees_every_run():
    """Is the progress bar handed all runs?"""
    seen = []

    def progress(runs):
        seen.extend(runs)
        return runs

    accuracy_against_lag(FUNCTIONS, (1, 3), 1.0, range(2), updates=1, progress=progress)
    assert seen == [(1, 0), (1, 1), (3, 0), (3, 1)]


def test_accuracy_figure_draws_every_run():
    """Is each run a dot, and the mean a line?"""
    accuracies = {0.5: np.array([[1.0, 0.9], [0.5, 0.6]]), 1.0: np.ones((2, 2))}
    ratios = {radius: np.full((2, 2), 0.1) for radius in accuracies}
    top, bottom = draw_accuracy_against_lag((5, 10), accuracies, ratios).axes
    np.testing.assert_allclose(top.lines[0].get_ydata(), [0.95, 0.55])
    dots = [line for line in top.lines if line.get_marker() == "o"]
    assert sorted(np.concatenate([d.get_ydata() for d in dots])) == [0.5, 0.6, 0.9, 1, 1, 1, 1, 1]
    assert bottom.get_yscale() == "log"
