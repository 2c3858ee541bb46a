"""Figure of the cliff in a loss surface, and of descents that meet it."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from lstm_course.experiments.cliff import Descent, cliff_loss
from lstm_course.plots.palette import CELL, MODELS, style

COLOURS = {"clipped": CELL, "not clipped": MODELS["rnn"]}


def draw_cliff(descents: Mapping[str, Descent]) -> Figure:
    """Two descents on the loss surface from above, and their loss against the update.

    Args:
        descents: "clipped" and "not clipped" -> path.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.0))
        w, b = np.meshgrid(np.linspace(0.7, 1.6, 181), np.linspace(-0.6, 3.2, 191))
        greys = ListedColormap(plt.colormaps["Greys"](np.linspace(0, 0.6, 256)))
        image = left.pcolormesh(w, b, cliff_loss(w, b), cmap=greys, rasterized=True)
        fig.colorbar(image, ax=left)
        for name, path in descents.items():
            left.plot(path.w, path.b, "o-", color=COLOURS[name], ms=4, lw=1.3, label=name)
            right.semilogy(path.losses, color=COLOURS[name], label=name)
        first = next(iter(descents.values()))
        left.annotate(
            "start", (first.w[0], first.b[0]), xytext=(10, -4), textcoords="offset points"
        )
        left.set(title="the loss from above (dark: high)", xlabel="weight w", ylabel="bias b")
        left.grid(False)
        left.legend(loc="center right")
        right.set(title="the loss on the way down", xlabel="update", ylabel="loss")
        right.set(xlim=(0, 60), ylim=(1e-8, 10))
        right.legend(loc="lower right")
    return fig
