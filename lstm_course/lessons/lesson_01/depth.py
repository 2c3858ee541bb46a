"""The gradient in a deep feedforward network, layer by layer: depth instead of time.

L layers, B examples in a batch, H units in every layer.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import Claims, MarkdownText
from lstm_course.lessons.shared.gradient_flow import MatrixKind, recurrent_matrix
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, HIDDEN, INPUT_GATE, style

Panels = Mapping[str, Mapping[str, np.ndarray]]  # title -> activation's name -> (seeds, L + 1)
WEIGHTS: dict[str, tuple[MatrixKind, float]] = {  # title -> kind, spectral radius
    "Orthogonal weights, ρ = 1: only the sigmoid vanishes": ("orthogonal", 1.0),
    "Gaussian weights, ρ = 0.58: all three vanish": ("gaussian", 1 / math.sqrt(3)),
}
# The cell's straight path is an identity; tanh produces h; a sigmoid produces a gate.
COLOURS = {"identity": CELL, "tanh": HIDDEN, "sigmoid": INPUT_GATE}
# The curves of identity and tanh nearly coincide, so one is dashed.
WIDTHS = {"identity": 2.0, "tanh": 3.5, "sigmoid": 2.0}
DASHES = {"identity": "-", "tanh": (0, (1.2, 1.6)), "sigmoid": "-"}


class Activation(NamedTuple):
    """An activation function and its slope in terms of the output."""

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
    """Compute ‖∂L/∂h_l‖ of a deep network at initialisation, for a loss on its last layer.

    Layer l computes h_l = φ(W_l h_{l-1}), each with its own matrix.

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
        dh = (dh * activation.slope(h)) @ W  # the RNN's backward step, with this layer's W
        norms.append(np.linalg.norm(dh))
    return np.array(norms) / norms[0]


def factor_per_layer(norms: np.ndarray) -> float:
    """Return the geometric mean of the norm's factor from one layer to the one below."""
    return float((norms[-1] / norms[0]) ** (1 / (len(norms) - 1)))


def measure_depth(seeds: Iterable[int] = range(10)) -> Panels:
    """Measure every activation with orthogonal and with small Gaussian weights.

    Returns:
        Title -> activation's name -> norms (seeds, L + 1), see `gradient_against_depth`.
    """
    seeds = list(seeds)
    return {
        title: {
            activation.name: np.stack(
                [
                    gradient_against_depth(activation, kind=kind, weight_scale=scale, seed=seed)
                    for seed in seeds
                ]
            )
            for activation in ACTIVATIONS
        }
        for title, (kind, scale) in WEIGHTS.items()
    }


def conclude_depth(panels: Panels) -> MarkdownText:
    """Return the verdict on claim 1.2 from the panels of `measure_depth`."""
    kept, small = (
        {name: np.median([factor_per_layer(run) for run in runs]) for name, runs in curves.items()}
        for curves in panels.values()
    )
    seeds = len(next(iter(next(iter(panels.values())).values())))
    evidence = (
        f"With orthogonal weights, each layer multiplies the gradient by {kept['sigmoid']:.2f} "
        f"(sigmoid), {kept['tanh']:.2f} (tanh) and {kept['identity']:.2f} (identity). The "
        "activation is not the only cause: with the smaller weights, even the identity multiplies "
        f"it by {small['identity']:.2f} per layer. Factors are medians of {seeds} seeds."
    )
    if not (kept["sigmoid"] < 0.25 < kept["tanh"] < 1 and small["identity"] < 1):
        return MarkdownText(f"**This run does not confirm claim 1.2.** {evidence}")
    condition = " slope times weights shrinks the gradient in every layer"
    return Claims().conclude("1.2", "true if", evidence, condition=condition)


def draw_gradient_against_depth(panels: Panels) -> Figure:
    """Draw the gradient norm against the number of layers below the loss.

    Args:
        panels: title -> activation's name -> norms (seeds, L + 1).
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.9), sharey=True)
        for ax, (title, curves) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            for name, norms in curves.items():
                depth = np.arange(norms.shape[1])
                middle = np.median(norms, axis=0)
                ax.semilogy(
                    depth, middle, color=COLOURS[name], lw=WIDTHS[name], ls=DASHES[name], label=name
                )
                ax.fill_between(
                    depth, norms.min(axis=0), norms.max(axis=0), color=COLOURS[name], alpha=0.25
                )
            ax.set(title=title, xlabel="layers below the loss")
            ax.margins(x=0.02)
            ax.legend(loc="lower left", handlelength=3)
        np.atleast_1d(axes)[0].set_ylabel("gradient norm, relative to the last layer")
    return described(fig, describe_gradient_against_depth(panels))


def describe_gradient_against_depth(panels: Panels) -> str:
    """State the median gradient norm at the lowest layer for each activation."""
    parts = []
    for title, curves in panels.items():
        ends = [f"{np.median(norms[:, -1]):.0e} ({name})" for name, norms in curves.items()]
        layers = next(iter(curves.values())).shape[1] - 1
        parts.append(f"{title}. {layers} layers below the loss, {', '.join(ends)} is left.")
    return "Gradient norm against depth, on a logarithmic axis. " + " ".join(parts)
