"""Figure of the gradient that arrives at each layer and step of a stack."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plots.palette import style


def draw_gradient_by_layer(norms: np.ndarray) -> Figure:
    """A map of gradients, time from left to right, layers from below, on a logarithmic scale.

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
