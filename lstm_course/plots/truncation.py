"""Figures of truncated backpropagation: who still hears of which loss, and what is lost."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

from lstm_course.experiments.truncation import Truncation
from lstm_course.plots.palette import GREY, ordered_colours, style

FLOOR = -2.5  # lower end of the colour scale, in powers of ten below the largest value
CUT = "#F6D5C3"  # a pale forget-gate vermillion


def draw_reach(reaches: Mapping[str, np.ndarray]) -> Figure:
    """Which input hears of which loss, one map a way back.

    Args:
        reaches: title -> ‖∂L_s/∂x_t‖, (losses s, inputs t).
    """
    largest = np.log10(max(values.max() for values in reaches.values()))
    with style():
        fig, axes = plt.subplots(
            1, len(reaches), figsize=(3.1 * len(reaches) + 1.0, 3.6), sharey=True
        )
        for ax, (title, values) in zip(np.atleast_1d(axes), reaches.items(), strict=True):
            image = _map(ax, values, largest)
            ax.set(title=title, xlabel="input at step t")
        np.atleast_1d(axes)[0].set_ylabel("loss at step s")
        np.atleast_1d(axes)[0].text(
            0.95, 0.93, "the future", transform=axes[0].transAxes, ha="right", va="top", color=GREY
        )
        fig.colorbar(image, ax=axes, label="log₁₀ of ‖∂Lₛ/∂xₜ‖", shrink=0.85)
        fig.legend(
            handles=[Patch(color=CUT, label="cut off: no gradient at all")],
            loc="outside lower center",
        )
    return fig


def _map(ax: Axes, values: np.ndarray, largest: float) -> AxesImage:
    past = np.tril(np.ones(values.shape, dtype=bool))  # a loss can hear of these inputs
    powers = np.full(values.shape, np.nan)
    np.log10(values, out=powers, where=past & (values > 0))
    image = ax.imshow(
        powers, cmap="viridis", vmin=largest + FLOOR, vmax=largest, interpolation="nearest"
    )
    cut = np.where(past & (values == 0), 1.0, np.nan)
    ax.imshow(cut, cmap=ListedColormap([CUT]), interpolation="nearest")
    ticks = range(0, len(values), 5)
    ax.set(xticks=ticks, yticks=ticks)
    ax.grid(False)
    return image


def draw_loss_of_truncation(
    ks: Sequence[int], truncations: Mapping[float, Truncation], steps: int
) -> Figure:
    """Share of the gradient that is lost, and its direction, against the segments' length.

    Args:
        ks: lengths of the segments.
        truncations: forget bias -> measurement.
        steps: T, from which on nothing is truncated.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9), sharex=True)
        for (bias, measured), colour in zip(
            truncations.items(), ordered_colours(len(truncations)), strict=True
        ):
            _spread(left, ks, measured.lost, colour, f"forget bias {bias:g}")
            _spread(right, ks, measured.cosine, colour)
        left.set(title="what is missing", ylabel="‖whole − truncated‖ / ‖whole‖", ylim=(0, 1.15))
        right.set(title="is the direction right?", ylabel="cosine of the angle", ylim=(0, 1.15))
        left.legend(loc="lower left")
        for ax in (left, right):
            ax.set_xlabel("k, steps in a segment")
            ax.axvline(steps, color=GREY, lw=1.2, ls="--")
        right.text(steps * 0.95, 0.05, f"T = {steps}", color=GREY, ha="right")
    return fig


def _spread(
    ax: Axes, ks: Sequence[int], values: np.ndarray, colour: str, name: str | None = None
) -> None:
    """Mean over the networks, and their range."""
    ax.semilogx(ks, values.mean(axis=0), color=colour, marker="o", ms=4, label=name)
    ax.fill_between(ks, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.25, lw=0)
    ax.set_xticks(list(ks), [str(k) for k in ks])
    ax.xaxis.set_minor_locator(NullLocator())
