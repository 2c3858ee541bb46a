"""Figure of the forget gate's first bias: how soon tasks are solved with it."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.plots.palette import CELL, FORGET_GATE, GATES, GREY, INK, style


def draw_forget_bias(
    solved: Mapping[str, np.ndarray], biases: Sequence[float], updates: int
) -> Figure:
    """A panel a task: updates until solved against the bias, a dot a seed, crosses unsolved.

    Args:
        solved: by task, (biases, seeds), infinite where it was not solved.
        biases: the first bias of the forget gates.
        updates: of the training.
    """
    soonest = min([updates / 10, *(values.min() for values in solved.values())])
    with style():
        fig, axes = plt.subplots(1, len(solved), figsize=(9, 3.5), sharey=True)
        for ax, (task, values) in zip(axes, solved.items(), strict=True):
            ax.axhspan(1.1 * updates, 2 * updates, color=GREY, alpha=0.12)
            for k, seeds in enumerate(values):
                x = k + np.linspace(-0.24, 0.24, len(seeds))
                reached = np.isfinite(seeds)
                ax.scatter(x[reached], seeds[reached], color=INK, s=20, alpha=0.8, zorder=3)
                unsolved = np.full((~reached).sum(), 1.48 * updates)
                ax.scatter(x[~reached], unsolved, color=FORGET_GATE, marker="x", s=26, zorder=3)
            ax.set(
                title=task,
                xlabel="forget bias at the start",
                xticks=range(len(biases)),
                xticklabels=[f"{bias:g}" for bias in biases],
                yscale="log",
                ylim=(0.8 * soonest, 2 * updates),
            )
            ax.grid(axis="x", visible=False)
        axes[0].set(ylabel="updates until solved")
        ticks = [n for n in (1, 3, 10, 30, 100, 300, 1000, 3000) if n <= updates]
        axes[0].yaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
        axes[0].yaxis.set_major_formatter("{x:,.0f}")
        axes[-1].text(-0.4, 1.48 * updates, "not solved", va="center", ha="left")
    return fig


def draw_fresh_memory(sizes: Mapping[str, np.ndarray]) -> Figure:
    """Left: size of the memory over time, a line a start. Right: the slope of tanh at that size.

    Args:
        sizes: by start, |c| after each step, (T,).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.3), sharex=True)
        for (start, size), colour in zip(sizes.items(), (CELL, GATES["i"]), strict=True):
            steps = np.arange(1, len(size) + 1)
            left.plot(steps, size, color=colour, label=start)
            right.plot(steps, 1 - np.tanh(size) ** 2, color=colour)
        left.set(title="size of the memory, |c|", xlabel="steps")
        right.set(title="slope of tanh there", xlabel="steps", ylim=(0, 1.05))
        left.legend(loc="upper left")
    return fig
