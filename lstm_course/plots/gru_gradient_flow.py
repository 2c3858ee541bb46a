"""Figure of the gradient on its way back through GRUs, against the bias of their update gates."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.gru_gradient_flow import GRUFlow
from lstm_course.plots.palette import GREY, INK, MODELS, style


def draw_gru_flow(flows: Mapping[float, Sequence[GRUFlow]]) -> Figure:
    """A panel for each bias of z: all paths, one thin line a seed, and the median direct path.

    Args:
        flows: bias of z -> one network a seed.
    """
    with style():
        fig, axes = plt.subplots(1, len(flows), figsize=(9, 3.5), sharey=True)
        for ax, (bias, runs) in zip(axes, flows.items(), strict=True):
            for k, run in enumerate(runs):
                label = "all paths" if k == 0 else None
                ax.plot(run.whole, color=MODELS["gru"], lw=1.3, alpha=0.7, label=label)
            direct = np.median([run.direct for run in runs], axis=0)
            ax.plot(direct, color=INK, ls="--", lw=1.6, label="direct path: product of z")
            ax.axhline(1, color=GREY, lw=1)
            ax.set(title=f"bias of z: {bias:g}", xlabel="lag (steps back)", yscale="log")
        axes[0].set(ylabel="‖∂L/∂h‖, relative to lag 0")
        axes[0].legend(loc="lower left")
    return fig
