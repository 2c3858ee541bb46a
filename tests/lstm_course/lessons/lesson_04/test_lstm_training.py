import math

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_backward
from lstm_course.lessons.lesson_04.lstm_training import (
    Descent,
    initial_lstm_weights,
    lstm_loss_and_gradients,
    train_lstm_to_remember,
)
from lstm_course.tasks.first_bit import remember_first_bit


def weight_gradients(dhs, cache):
    return lstm_backward(dhs, cache)[3:]


def nothing(dhs, cache):
    """A backward pass that teaches the recurrent weights nothing."""
    return [0 * gradient for gradient in weight_gradients(dhs, cache)]


def test_loss_and_gradients_are_those_of_torch():
    """Loss and all five gradients, readout included, against torch's own LSTM?"""
    rng = np.random.default_rng(1)
    weights = initial_lstm_weights(rng, 5, 1.0, 1.2)
    weights[4] = np.array([0.3])
    x, bits = remember_first_bit(rng, 6, batch_size=7)
    loss, grads = lstm_loss_and_gradients(weight_gradients, weights, x, bits)

    layer = torch.nn.LSTM(1, 5, dtype=torch.float64)
    with torch.no_grad():
        for name, value in zip(
            ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0"), weights, strict=False
        ):
            getattr(layer, name).copy_(torch.tensor(value))
        layer.bias_hh_l0.zero_()
    v, c = (torch.tensor(w, requires_grad=True) for w in weights[3:])
    hs, _ = layer(torch.tensor(x))
    torch_loss = torch.nn.functional.softplus(-torch.tensor(bits) * (hs[-1] @ v + c)).mean()
    torch_loss.backward()
    theirs = (layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, v, c)
    assert loss == pytest.approx(torch_loss.item(), rel=1e-12)
    for own, other in zip(grads, theirs, strict=True):
        np.testing.assert_allclose(own, other.grad, rtol=1e-9, atol=1e-13)


def test_initial_weights_are_as_asked_for():
    """Is the forget bias where it belongs, and W_hh of the size asked for?"""
    _, W_hh, b, _, _ = initial_lstm_weights(np.random.default_rng(0), 40, 2.5, 3.0)
    np.testing.assert_array_equal(b, np.repeat([0, 2.5, 0, 0], 40))
    assert W_hh.std() == pytest.approx(3 / math.sqrt(40), rel=0.05)


def test_training_learns_a_short_lag():
    """Does it solve the task, with the loss falling from guessing to almost none?"""
    run = train_lstm_to_remember(weight_gradients, 5, 0, Descent(updates=100), forget_bias=3)
    assert run.accuracy > 0.99
    assert run.losses[-1] < 0.05 < run.losses[0]
    assert run.losses.shape == run.norms.shape == (100,)


def test_training_uses_the_backward_pass_that_it_is_given():
    """Does a backward pass that teaches nothing give another run from the first update on?"""
    right = train_lstm_to_remember(weight_gradients, 5, 0, Descent(updates=3))
    wrong = train_lstm_to_remember(nothing, 5, 0, Descent(updates=3))
    assert right.losses[0] == wrong.losses[0]
    assert right.norms[0] > wrong.norms[0]
    assert right.losses[2] != wrong.losses[2]


def test_clipping_shortens_updates_and_reports_norms_before_it():
    """Is the first norm the same with and without, and does clipping change what follows?"""
    clipped = train_lstm_to_remember(weight_gradients, 5, 1, Descent(updates=3, max_norm=1e-3))
    free = train_lstm_to_remember(weight_gradients, 5, 1, Descent(updates=3, max_norm=math.inf))
    assert clipped.norms[0] == free.norms[0] > 1e-3
    assert abs(clipped.losses[1] - free.losses[1]) > 1e-4


def test_a_run_can_be_repeated():
    """Does the seed fix everything, and does another one change it?"""
    first, again, other = (
        train_lstm_to_remember(weight_gradients, 4, seed, Descent(updates=4)) for seed in (2, 2, 3)
    )
    np.testing.assert_array_equal(first.losses, again.losses)
    assert not np.array_equal(first.losses, other.losses)
