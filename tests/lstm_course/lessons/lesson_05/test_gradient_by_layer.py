import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import stacked_lstm_backward, stacked_lstm_forward
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.lesson_05.gradient_by_layer import (
    draw_gradient_by_layer,
    gradient_by_layer,
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
    """Is the map the power of ten, blank where there is no gradient?"""
    norms = np.array([[0.01, 0.001, 0], [0, 1, 0]])
    ax = draw_gradient_by_layer(norms).axes[0]
    shown = np.ma.filled(ax.images[0].get_array().astype(float), np.nan)
    np.testing.assert_allclose(shown, [[-2, -3, np.nan], [np.nan, 0, np.nan]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "h of layer 0"]
    written = [text.get_text() for text in ax.texts]
    assert written == ["0.010", "0.001", "0", "0", "1.000", "0"]
    (ax,) = draw_gradient_by_layer(np.array([[9e-4], [1.0]])).axes[:1]
    assert [text.get_text() for text in ax.texts] == ["9e-04", "1.000"]
    assert [text.get_color() for text in ax.texts] == ["white", "black"]  # on dark, on light
