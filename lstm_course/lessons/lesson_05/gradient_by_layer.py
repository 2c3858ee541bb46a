"""The gradient that each layer of a stack receives when the loss depends on a single step.

T time steps, B sequences in a batch, H hidden units, L layers.
"""

from collections.abc import Callable
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lstm_course.cells.lstm import LSTMCache
from lstm_course.lessons.lesson_05.torch_stack import stack_of_torch
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import style


def gradient_by_layer(
    stack_backward: Callable, caches: list[LSTMCache], step: int, seed: int = 0
) -> np.ndarray:
    """Compute the norm of the gradient at each layer's inputs, and at the top layer's outputs.

    Args:
        stack_backward: `stacked_lstm_backward`, the learner's own or the library's.
        caches: of `stacked_lstm_forward`, bottom first.
        step: the step whose top state the loss depends on.
        seed: of the gradient at that state, which is scaled to norm 1.

    Returns:
        (L + 1, T): norms at the inputs of each layer, bottom first, then at the top layer's hs.
    """
    dhs = np.zeros_like(caches[-1].hs)
    dhs[step] = np.random.default_rng(seed).standard_normal(dhs[step].shape)
    dhs /= np.linalg.norm(dhs)
    # the layers from k up are a stack, too, and its dx is the gradient at the inputs of layer k
    gradients = [stack_backward(dhs, caches[k:])[0] for k in range(len(caches))] + [dhs]
    return np.stack([np.linalg.norm(gradient, axis=(1, 2)) for gradient in gradients])


def gradient_from_one_step(
    functions: SimpleNamespace, *, step: int, num_layers: int = 4, steps: int = 8
) -> np.ndarray:
    """Compute the norms of `gradient_by_layer` in a stack with torch's initial weights.

    Args:
        functions: with stacked_lstm_forward and stacked_lstm_backward.
        step: the step whose top state the loss depends on.
        num_layers, steps: L and T.
    """
    real = stack_of_torch(num_layers=num_layers, steps=steps)
    _, _, caches = functions.stacked_lstm_forward(real.x, real.states, real.layers)
    return gradient_by_layer(functions.stacked_lstm_backward, caches, step)


def draw_gradient_by_layer(norms: np.ndarray) -> Figure:
    """Draw a map of gradients, time to the right, layers upward, on a logarithmic scale.

    Args:
        norms: (L + 1, T): at the inputs of each layer, bottom first, and at the top layer's hs.
    """
    layers = len(norms) - 1
    rows = ["input x"] + [f"h of layer {k}" for k in range(layers)]
    with style():
        fig, ax = plt.subplots(figsize=(9.0, 3.2))
        exponents = np.full(norms.shape, np.nan)
        np.log10(norms, out=exponents, where=norms > 0)
        edges = (np.arange(size + 1) - 0.5 for size in norms.shape[::-1])
        mesh = ax.pcolormesh(*edges, np.ma.masked_invalid(exponents), cmap="Blues")
        for (row, t), norm in np.ndenumerate(norms):
            shade = mesh.to_rgba(exponents[row, t])[:3] if norm else (1, 1, 1)
            text = "0" if norm == 0 else f"{norm:.3f}" if norm >= 0.001 else f"{norm:.0e}"
            colour = "black" if _luminance(shade) > 0.18 else "white"  # contrast of 4.5 at least
            ax.text(t, row, text, ha="center", va="center", color=colour)
        ax.set(xlabel="time step t", yticks=range(len(rows)), yticklabels=rows)
        ax.set_title("Gradient of a loss at one step: down the layers and back in time")
        ax.set_xticks(range(norms.shape[1]))
        ax.tick_params(length=0)
        ax.grid(False)
        ax.spines[:].set_visible(False)
    return described(fig, describe_map(norms))


def describe_map(norms: np.ndarray) -> str:
    """Describe the map of gradients in words.

    Args:
        norms: (L + 1, T), from `gradient_by_layer`.
    """
    source = int(np.argmax(norms[-1]))
    reached = norms[0].nonzero()[0]
    return (
        f"Map of gradient norms: time steps 0 to {norms.shape[1] - 1} to the right, layers upward. "
        f"In the top layer only step {source} has a gradient. It "
        f"reaches the input at steps {reached.min()} to {reached.max()}, with norms from "
        f"{norms[0, reached].min():.0e} to {norms[0, reached].max():.0e}."
    )


def describe_gradient(norms: np.ndarray) -> str:
    """State which share of the gradient each layer passes down.

    Args:
        norms: (L + 1, T), from `gradient_by_layer`.
    """
    totals = np.linalg.norm(norms, axis=1)  # from the input to the top
    shares = ", ".join(f"{share:.2f}" for share in reversed(totals[:-1] / totals[1:]))
    return (
        f"share of its gradient that a layer passes down, top layer first: {shares}\n"
        f"share that reaches the input: {totals[0] / totals[-1]:.4f}"
    )


def _luminance(shade: ArrayLike) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.asarray(shade)
    ]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))
