"""Figure of the forget gate's first bias: how soon tasks are solved with it."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plots.palette import FORGET_GATE, GREY, INK, style


def draw_forget_bias(
    solved: Mapping[str, np.ndarray], biases: Sequence[float], updates: int
) -> Figure:
    """A panel a task: updates until solved against the bias, a dot a seed, crosses unsolved.

    Args:
        solved: by task, (biases, seeds), infinite where it was not solved.
        biases: the first bias of the forget gates.
        updates: of the training.
    """
    with style():
        fig, axes = plt.subplots(1, len(solved), figsize=(9, 3.5), sharey=True)
        for ax, (task, values) in zip(axes, solved.items(), strict=True):
            ax.axhspan(1.03 * updates, 1.2 * updates, color=GREY, alpha=0.12)
            for k, seeds in enumerate(values):
                x = k + np.linspace(-0.24, 0.24, len(seeds))
                reached = np.isfinite(seeds)
                ax.scatter(x[reached], seeds[reached], color=INK, s=20, alpha=0.8, zorder=3)
                unsolved = np.full((~reached).sum(), 1.115 * updates)
                ax.scatter(x[~reached], unsolved, color=FORGET_GATE, marker="x", s=26, zorder=3)
            ax.set(
                title=task,
                xlabel="forget bias at the start",
                xticks=range(len(biases)),
                xticklabels=[f"{bias:g}" for bias in biases],
                ylim=(0, 1.2 * updates),
            )
            ax.grid(axis="x", visible=False)
        axes[0].set(ylabel="updates until solved")
        axes[-1].text(-0.4, 1.115 * updates, "not solved", va="center", ha="left")
    return fig
