"""Figure of the gradient against depth, for several activations."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plots.palette import CELL, GREY, HIDDEN, INPUT_GATE, style

# The identity is what the cell's straight path is; tanh makes h; a sigmoid makes a gate.
COLOURS = {"identity": CELL, "tanh": HIDDEN, "sigmoid": INPUT_GATE}
WIDTHS = {"identity": 5.0, "tanh": 2.0, "sigmoid": 2.0}  # tanh stays visible on top of identity


def draw_gradient_against_depth(panels: Mapping[str, Mapping[str, np.ndarray]]) -> Figure:
    """Gradient norm against the layers below the loss.

    Args:
        panels: title -> activation's name -> norms (seeds, L + 1).
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.9), sharey=True)
        for ax, (title, curves) in zip(np.atleast_1d(axes), panels.items(), strict=True):
            for name, norms in curves.items():
                depth = np.arange(norms.shape[1])
                middle = np.median(norms, axis=0)
                ax.semilogy(depth, middle, color=COLOURS[name], lw=WIDTHS[name], label=name)
                ax.fill_between(
                    depth, norms.min(axis=0), norms.max(axis=0), color=COLOURS[name], alpha=0.25
                )
            ax.axhline(1, color=GREY, lw=1)
            ax.set(title=title, xlabel="layers below the loss")
        np.atleast_1d(axes)[0].set_ylabel("gradient norm, relative to the last layer")
        np.atleast_1d(axes)[0].legend(loc="lower left")
    return fig
