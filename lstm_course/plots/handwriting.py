"""Figures of digits read as sequences: how they are read, how well, and when the network knows."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
        ax.text(1.55, all_at_once.max() + 0.005, label, color=GREY, ha="right", va="bottom")
        readings = list(dict.fromkeys(reading for reading, _ in accuracies))
        for (reading, kind), values in accuracies.items():
            x = readings.index(reading) + (-0.17 if kind == "rnn" else 0.17)
            ax.plot(np.full(len(values), x), values, "o", color=MODELS[kind], alpha=0.7, mew=0)
            ax.hlines(values.mean(), x - 0.11, x + 0.11, color=MODELS[kind])
            ax.text(x + 0.13, values.mean(), kind.upper(), color=MODELS[kind], va="center")
        steps = {"rows": "row by row\n8 steps", "pixels": "pixel by pixel\n64 steps"}
        ax.set_xticks(range(len(readings)), [steps[reading] for reading in readings])
        lowest = min(values.min() for values in accuracies.values())
        ax.set(ylabel="accuracy on images not seen", xlim=(-0.6, 1.6))
        ax.set_ylim(min(lowest, 0.9) - 0.03, 1.01)
        ax.grid(axis="x", visible=False)
        ax.set_title("a dot is one seed, a bar their mean")
    return fig


def draw_knowledge(
    logits: Mapping[str, np.ndarray], labels: np.ndarray, images: np.ndarray, shown: int
) -> Figure:
    """What the network would say after each pixel: on one image, and how often it is right.

    Args:
        logits: kind -> (64, M, 10).
        labels: right answers (M,).
        images: (M, 8, 8).
        shown: which image the LSTM's chances are shown of.
    """
    with style():
        fig, axes = plt.subplot_mosaic(
            [["image", "chances"], ["gap", "accuracy"]],
            figsize=(9.6, 5.0),
            width_ratios=(1, 3.2),
            empty_sentinel="gap",
        )
        axes["image"].imshow(images[shown], cmap="Greys")
        axes["image"].set(xticks=[], yticks=range(8), yticklabels=range(0, 64, 8))
        axes["image"].set(title=f"a {labels[shown]}", ylabel="pixel on the left")
        axes["image"].grid(visible=False)
        _draw_chances(axes["chances"], logits["lstm"][:, shown], labels[shown])
        ax = axes["accuracy"]
        for kind, said in logits.items():
            right = (said.argmax(-1) == labels).mean(1)  # (64,)
            ax.plot(np.arange(64), right, color=MODELS[kind], label=kind.upper())
        ax.set(xlabel="pixels read", ylabel="accuracy", xlim=(0, 63), ylim=(0, 1.02))
        ax.set(title="all test images, one seed")
        ax.legend(loc="upper left")
        for name in ("chances", "accuracy"):
            axes[name].set_xticks(range(0, 65, 8))
    return fig


def _draw_chances(ax: Axes, logits: np.ndarray, digit: int) -> None:
    chances = np.exp(logits - logits.max(1, keepdims=True))  # (64, 10)
    chances /= chances.sum(1, keepdims=True)
    likely = np.argsort(-chances.max(0))[:4]
    for k in sorted({*likely.tolist(), int(digit)}):
        ours = k == digit
        ax.plot(chances[:, k], color=MODELS["lstm"] if ours else GREY, lw=2.4 if ours else 1.2)
        peak = int(chances[:, k].argmax()) if not ours else 63
        ax.annotate(
            str(k),
            (peak, chances[peak, k]),
            textcoords="offset points",
            xytext=(4, 2),
            color=MODELS["lstm"] if ours else GREY,
            fontweight="bold" if ours else "normal",
        )
    ax.set(title="what the LSTM would say of it after each pixel", ylabel="chance")
    ax.set(xlim=(0, 65), ylim=(0, 1.1))
