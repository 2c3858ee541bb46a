from types import SimpleNamespace

import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from lstm_course.cells.stacked import stacked_lstm_backward, stacked_lstm_forward
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.lesson_05.gradient_by_layer import (
    _luminance,
    describe_gradient,
    draw_gradient_by_layer,
    gradient_by_layer,
    gradient_from_one_step,
)


def test_against_autograd():
    """Does torch, a module a layer, find the same norms between the layers?"""
    T, B, I, H, step, seed = 6, 3, 4, 5, 4, 8
    torch.manual_seed(2)
    modules = [torch.nn.LSTM(size, H).double() for size in (I, H, H)]
    between = [torch.randn(T, B, I, dtype=torch.float64, requires_grad=True)]
    for module in modules:
        between.append(module(between[-1])[0])
        between[-1].retain_grad()
    upstream = np.zeros((T, B, H))
    upstream[step] = np.random.default_rng(seed).standard_normal((B, H))
    between[-1].backward(torch.tensor(upstream / np.linalg.norm(upstream)))
    expected = [hs.grad.norm(dim=(1, 2)).numpy() for hs in between]

    zeros = np.zeros((B, H))
    layers = [lstm_params_from_torch(module) for module in modules]
    x = between[0].detach().numpy()
    _, _, caches = stacked_lstm_forward(x, [(zeros, zeros)] * 3, layers)
    norms = gradient_by_layer(stacked_lstm_backward, caches, step, seed)
    np.testing.assert_allclose(norms, expected, atol=1e-15)
    assert norms[-1, step] == pytest.approx(1) and not norms[:, step + 1 :].any()


def test_gradients():
    """Is the map the power of ten, blank where there is no gradient, with legible numbers?"""
    norms = np.array([[0.01, 0.001, 0], [0, 1, 0]])
    ax = draw_gradient_by_layer(norms).axes[0]
    shown = np.ma.filled(ax.collections[0].get_array().astype(float), np.nan)
    np.testing.assert_allclose(shown, [[-2, -3, np.nan], [np.nan, 0, np.nan]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["input x", "h of layer 0"]
    written = [text.get_text() for text in ax.texts]
    assert written == ["0.010", "0.001", "0", "0", "1.000", "0"]
    colours = [text.get_color() for text in ax.texts]
    assert (colours[1], colours[4]) == ("black", "white")  # on the lightest blue, on the darkest
    (ax,) = draw_gradient_by_layer(np.array([[9e-4], [1.0]])).axes
    assert [text.get_text() for text in ax.texts] == ["9e-04", "1.000"]


def test_numbers_keep_their_contrast():
    """Is the contrast of each number with its background at least 4.5?"""
    ax = draw_gradient_by_layer(np.geomspace(1, 1e-4, 20)[None] * np.ones((2, 1))).axes[0]
    mesh = ax.collections[0]
    shades = mesh.to_rgba(mesh.get_array())[..., :3].reshape(-1, 3)
    for text, shade in zip(ax.texts, shades, strict=True):
        pair = sorted(_luminance(c) for c in (to_rgb(text.get_color()), shade))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


def test_the_map_is_described():
    """Does the alternative text give the source and the steps that it reaches?"""
    norms = np.array([[0.01, 0.02, 0], [0, 1, 0]])
    label = draw_gradient_by_layer(norms).get_label()
    assert "time steps 0 to 2 to the right, layers upward" in label
    assert "only step 1 has a gradient" in label and "steps 0 to 1, with norms from 1e-02" in label


def test_the_shares_that_layers_pass_down():
    """Are they ratios of the norms over all steps, from the top down?"""
    norms = np.array([[0.0, 0.5], [0.6, 0.8], [0.0, 2.0]])
    shown = describe_gradient(norms)
    assert "top layer first: 0.50, 0.50" in shown and "reaches the input: 0.2500" in shown


def test_the_stack_is_the_learners():
    """Do the norms come from the functions that are passed, at the step that is asked for?"""
    own = SimpleNamespace(
        stacked_lstm_forward=stacked_lstm_forward, stacked_lstm_backward=stacked_lstm_backward
    )
    norms = gradient_from_one_step(own, step=2, num_layers=2, steps=4)
    assert norms.shape == (3, 4) and not norms[:, 3].any()
    assert norms[-1].tolist() == [0, 0, pytest.approx(1), 0] and norms[0, :3].all()
