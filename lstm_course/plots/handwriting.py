"""Figures of digits read as sequences: how they are read, how well, and when the network knows."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.handwriting import Reader
from lstm_course.plots.palette import GREY, INK, MODELS, style


def draw_readings(image: np.ndarray, digit: int) -> Figure:
    """One image as people see it, as eight rows, and as sixty-four pixels.

    Args:
        image: (8, 8), from 0 to 1.
        digit: what it shows.
    """
    with style():
        fig, axes = plt.subplots(
            1, 3, figsize=(9.6, 2.7), width_ratios=(1, 1, 2.6), layout="constrained"
        )
        for ax in axes[:2]:
            ax.imshow(image, cmap="Greys")
            ax.set(xticks=[], yticks=[])
            ax.grid(visible=False)
        axes[0].set_title(f"a {digit}, all at once")
        axes[1].set_title("by rows: T = 8, I = 8")
        axes[1].hlines(np.arange(0.5, 7), -0.5, 7.5, color="white", lw=4)
        axes[2].bar(np.arange(64), image.ravel(), width=0.9, color=INK)
        axes[2].set(title="by pixels: T = 64, I = 1", xlabel="step", ylabel="input", xlim=(-1, 64))
        axes[2].set_xticks(range(0, 65, 8))
    return fig


def draw_accuracies(
    accuracies: Mapping[tuple[str, str], np.ndarray], all_at_once: np.ndarray
) -> Figure:
    """Accuracy of each kind and reading: a dot is one seed.

    Args:
        accuracies: (reading, kind) -> one a seed.
        all_at_once: of logistic regression, which sees the whole image, one a seed.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 3.6))
        ax.axhspan(all_at_once.min(), all_at_once.max(), color=GREY, alpha=0.35)
        ax.axhline(all_at_once.mean(), color=GREY, lw=1.2, ls="--")
        label = "logistic regression, all at once"
        ax.text(1.55, all_at_once.max() + 0.004, label, color=GREY, ha="right", va="bottom")
        readings = list(dict.fromkeys(reading for reading, _ in accuracies))
        for (reading, kind), values in accuracies.items():
            x = readings.index(reading) + (-0.22 if kind == "rnn" else 0.22)
            ax.plot(np.full(len(values), x), values, "o", color=MODELS[kind], alpha=0.7, mew=0)
            ax.hlines(values.mean(), x - 0.11, x + 0.11, color=MODELS[kind])
            name = ax.text(x + 0.13, values.mean(), kind.upper(), color=MODELS[kind], va="center")
            name.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1})
        steps = {"rows": "row by row\n8 steps", "pixels": "pixel by pixel\n64 steps"}
        ax.set_xticks(range(len(readings)), [steps[reading] for reading in readings])
        lowest = min(values.min() for values in accuracies.values())
        ax.set(ylabel="accuracy on images not seen", xlim=(-0.6, 1.6))
        ax.set_ylim(min(lowest, 0.9) - 0.03, 1.01)
        ax.grid(axis="x", visible=False)
        ax.set_title("a dot is one seed, a bar their mean")
    return fig


def draw_reach(readers: Mapping[str, Reader], labels: np.ndarray) -> Figure:
    """How far back the loss reaches, and what the network would have said sooner.

    Args:
        readers: kind -> a network that read pixel by pixel.
        labels: right answers (M,).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6))
        for kind, reader in readers.items():
            steps = np.arange(len(reader.sensitivity))
            left.semilogy(steps, reader.sensitivity, color=MODELS[kind], label=kind.upper())
            right.plot(steps, (reader.said == labels).mean(1), color=MODELS[kind])
        left.set(title="gradient of the loss at each pixel", ylabel="mean size")
        right.axhline(0.1, color=GREY, lw=1.2, ls="--")
        right.text(1, 0.24, "guessing: 0.1", color=GREY)
        right.set(title="accuracy, if asked sooner", ylim=(0, 1.02))
        for ax in (left, right):
            ax.set(xlabel="pixel", xlim=(0, len(steps) - 1))
            ax.set_xticks(range(0, len(steps) + 1, 8))
        left.legend()
    return fig
