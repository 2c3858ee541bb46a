"""The gradient in a deep feedforward network, layer by layer: depth in the place of time.

L layers, B examples in a batch, H units in every layer.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.experiments.gradient_flow import MatrixKind, recurrent_matrix


class Activation(NamedTuple):
    """An activation function and its slope, the slope in terms of the output."""

    name: str
    apply: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


ACTIVATIONS = (
    Activation("identity", lambda a: a, np.ones_like),
    Activation("tanh", np.tanh, lambda y: 1 - y**2),
    Activation("sigmoid", lambda a: 0.5 * (1 + np.tanh(0.5 * a)), lambda y: y * (1 - y)),
)


def gradient_against_depth(
    activation: Activation,
    *,
    layers: int = 30,
    width: int = 64,
    kind: MatrixKind = "orthogonal",
    weight_scale: float = 1.0,
    seed: int = 0,
) -> np.ndarray:
    """‖∂L/∂h_l‖ of a deep network at initialisation, for a loss on its last layer.

    Layer l computes h_l = φ(W_l h_{l-1}), each with a matrix of its own.

    Args:
        activation: φ.
        layers: L.
        width: H.
        kind: of the matrices, see `recurrent_matrix`.
        weight_scale: spectral radius of every matrix.
        seed: of weights, inputs and the gradient at the last layer.

    Returns:
        (L + 1,): entry k is the norm k layers below the last one, divided by that at the last;
        entry L is the gradient at the network's input.

    Example:
        >>> norms = gradient_against_depth(ACTIVATIONS[0], layers=5)  # identity, orthogonal
        >>> np.allclose(norms, 1)
        True
    """
    rng = np.random.default_rng(seed)
    weights = [recurrent_matrix(rng, width, weight_scale, kind) for _ in range(layers)]
    h = rng.standard_normal((8, width))  # (B, H)
    outputs = []
    for W in weights:
        h = activation.apply(h @ W.T)
        outputs.append(h)

    dh = rng.standard_normal(h.shape)
    norms = [np.linalg.norm(dh)]
    for W, h in zip(reversed(weights), reversed(outputs), strict=True):
        dh = (dh * activation.slope(h)) @ W  # the step backward of the RNN, with this layer's W
        norms.append(np.linalg.norm(dh))
    return np.array(norms) / norms[0]


def factor_per_layer(norms: np.ndarray) -> float:
    """Geometric mean of the factor by which the norm changes from one layer to the one below."""
    return float((norms[-1] / norms[0]) ** (1 / (len(norms) - 1)))
