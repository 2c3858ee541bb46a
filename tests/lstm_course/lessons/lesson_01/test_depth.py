import numpy as np
import pytest
import torch

from lstm_course.lessons.lesson_01.depth import (
    ACTIVATIONS,
    WEIGHTS,
    conclude_depth,
    draw_gradient_against_depth,
    factor_per_layer,
    gradient_against_depth,
    measure_depth,
)
from lstm_course.lessons.shared.gradient_flow import recurrent_matrix
from lstm_course.plotting.palette import CELL, HIDDEN, INPUT_GATE
from tests.lstm_course.drawn import colours, named_colours

BY_NAME = {activation.name: activation for activation in ACTIVATIONS}
IN_TORCH = {"identity": lambda a: a, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


def test_identity_with_orthogonal_weights_keeps_the_norm():
    """Does a deep linear network of rotations leave the gradient's norm alone?"""
    norms = gradient_against_depth(BY_NAME["identity"], layers=30, width=20)
    np.testing.assert_allclose(norms, 1, rtol=1e-12)


def test_identity_shrinks_by_the_scale_of_the_weights():
    """Does the identity lose the gradient too, when the weights are small?"""
    norms = gradient_against_depth(BY_NAME["identity"], layers=10, width=20, weight_scale=0.7)
    assert factor_per_layer(norms) == pytest.approx(0.7)


@pytest.mark.parametrize(("name", "steepest"), [("tanh", 1.0), ("sigmoid", 0.25)])
def test_no_layer_beats_the_steepest_slope(name, steepest):
    """With orthogonal weights, is each layer's factor at most the activation's largest slope?"""
    norms = gradient_against_depth(BY_NAME[name], layers=12, width=16, seed=3)
    assert np.all(norms[1:] / norms[:-1] <= steepest * (1 + 1e-12))


@pytest.mark.parametrize("name", list(BY_NAME))
def test_against_autograd(name):
    """Does torch find the same norms in the same network?"""
    layers, width, seed = 6, 10, 7
    rng = np.random.default_rng(seed)  # draws in the order of the experiment
    weights = [torch.tensor(recurrent_matrix(rng, width, 1.3, "gaussian")) for _ in range(layers)]
    h = torch.tensor(rng.standard_normal((8, width)), requires_grad=True)
    states = [h]
    for W in weights:
        states.append(IN_TORCH[name](states[-1] @ W.T))
        states[-1].retain_grad()
    (states[-1] * torch.tensor(rng.standard_normal((8, width)))).sum().backward()
    expected = np.array([state.grad.norm().item() for state in reversed(states)])
    found = gradient_against_depth(
        BY_NAME[name], layers=layers, width=width, kind="gaussian", weight_scale=1.3, seed=seed
    )
    np.testing.assert_allclose(found, expected / expected[0], rtol=1e-12)


def test_depth_figure_draws_the_median():
    """Is the line the median over the seeds?"""
    norms = np.array([[1, 0.5], [1, 0.1], [1, 0.2]])
    fig = draw_gradient_against_depth({"title": {"tanh": norms}})
    np.testing.assert_allclose(fig.axes[0].lines[0].get_ydata(), [1, 0.2])


def test_each_activation_has_its_colour():
    """Is the identity blue as the cell, tanh as h, the sigmoid as the input gate, band included?"""
    norms = np.array([[1, 0.5], [1, 0.1]])
    names = ("identity", "tanh", "sigmoid")
    (ax,) = draw_gradient_against_depth({"title": dict.fromkeys(names, norms)}).axes
    assert named_colours(ax) == {"identity": CELL, "tanh": HIDDEN, "sigmoid": INPUT_GATE}
    assert colours(ax.collections) == [CELL, HIDDEN, INPUT_GATE]


def test_all_panels_are_measured():
    """Does each panel hold every activation, with one run per seed, of its own weights?"""
    panels = measure_depth(seeds=(4, 6))
    assert list(panels) == list(WEIGHTS)
    for (kind, scale), curves in zip(WEIGHTS.values(), panels.values(), strict=True):
        assert list(curves) == ["identity", "tanh", "sigmoid"]
        expected = gradient_against_depth(BY_NAME["sigmoid"], kind=kind, weight_scale=scale, seed=6)
        np.testing.assert_array_equal(curves["sigmoid"][1], expected)


def test_the_verdict_follows_the_factors():
    """Is claim 1.2 confirmed by measured factors, and not by an activation that loses nothing?"""
    panels = measure_depth(seeds=range(2))
    assert conclude_depth(panels).text.startswith("**Claim 1.2: *true if*")
    kept = {title: dict.fromkeys(curves, np.ones((2, 31))) for title, curves in panels.items()}
    assert conclude_depth(kept).text.startswith("**This run does not confirm claim 1.2.**")
