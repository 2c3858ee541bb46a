"""The gradient that each layer of a stack receives when the loss depends on a single step.

T time steps, B sequences in a batch, H hidden units, L layers.
"""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache
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


def draw_gradient_by_layer(norms: np.ndarray) -> Figure:
    """Draw a map of gradients, time to the right, layers upward, on a logarithmic scale.

    Args:
        norms: (L + 1, T): at the inputs of each layer, bottom first, and at the top layer's hs.
    """
    rows = ["x"] + [f"h of layer {k}" for k in range(len(norms) - 1)]
    with style():
        fig, ax = plt.subplots(figsize=(8.4, 2.9))
        exponents = np.full(norms.shape, np.nan)
        np.log10(norms, out=exponents, where=norms > 0)
        image = ax.imshow(exponents, origin="lower", aspect="auto", cmap="viridis")
        for (row, t), norm in np.ndenumerate(norms):
            middle = (np.nanmin(exponents) + np.nanmax(exponents)) / 2
            colour = "black" if norm == 0 or exponents[row, t] > middle else "white"
            text = "0" if norm == 0 else f"{norm:.3f}" if norm >= 0.001 else f"{norm:.0e}"
            ax.text(t, row, text, ha="center", va="center", fontsize=8.5, color=colour)
        ax.set(xlabel="time step t", yticks=range(len(rows)), yticklabels=rows)
        ax.set_xticks(range(norms.shape[1]))
        ax.grid(False)
        fig.colorbar(image, ax=ax, label="log₁₀ of ‖gradient‖")
    return fig
