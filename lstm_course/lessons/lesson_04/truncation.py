"""The gradient that truncated backpropagation through time loses, by length of the segments."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

from lstm_course.lessons.lesson_04.lstm_gradient_flow import random_lstm
from lstm_course.plotting.palette import GREY, ordered_colours, style

FLOOR = -2.5  # lower end of the colour scale, in powers of ten below the largest value
CUT = "#F6D5C3"  # a pale forget-gate vermillion


class Truncation(NamedTuple):
    """Comparison of the truncated gradient of the weights with the full one."""

    cosine: np.ndarray  # (seeds, ks) of the angle between the two
    lost: np.ndarray  # (seeds, ks) ‖full - truncated‖ / ‖full‖


def loss_of_truncation(
    backward: Callable,
    truncated: Callable,
    ks: Sequence[int],
    *,
    forget_bias: float,
    seeds: Sequence[int],
    steps: int = 60,
) -> Truncation:
    """Compare truncated and full gradients of a random LSTM with a loss at every step.

    Args:
        backward: `lstm_backward`.
        truncated: `truncated_backward`.
        ks: lengths of the segments.
        forget_bias: bias of the forget gates.
        seeds: one network for each.
        steps: T.

    Returns:
        The comparison over all weights of the LSTM as one vector.
    """
    cosine, lost = np.empty((2, len(seeds), len(ks)))
    for row, seed in enumerate(seeds):
        cache = random_lstm(seed, steps=steps, forget_bias=forget_bias)
        dhs = np.random.default_rng(seed).standard_normal(cache.hs.shape)
        full = _flatten(backward(dhs, cache)[3:])
        for column, k in enumerate(ks):
            part = _flatten(truncated(dhs, cache, k)[1:])
            sizes = np.linalg.norm(full) * np.linalg.norm(part)
            cosine[row, column] = full @ part / sizes
            lost[row, column] = np.linalg.norm(full - part) / np.linalg.norm(full)
    return Truncation(cosine, lost)


def reach_of_losses(
    backward: Callable, *, steps: int = 20, forget_bias: float = 1.0, seed: int = 0
) -> np.ndarray:
    """Measure how far the gradient of each step's loss reaches back to earlier inputs.

    Args:
        backward: (dhs, cache) -> dx and more: the backward pass to measure.
        steps: T.
        forget_bias: bias of the forget gates.
        seed: of the network and the losses.

    Returns:
        ‖∂L_s/∂x_t‖ with the loss's step s first, (T, T).
    """
    cache = random_lstm(seed, steps=steps, forget_bias=forget_bias)
    losses = np.random.default_rng(seed).standard_normal(cache.hs.shape)
    reach = np.empty((steps, steps))
    for s in range(steps):
        dhs = np.zeros_like(cache.hs)
        dhs[s] = losses[s]  # the loss of step s alone
        dx = backward(dhs, cache)[0]  # (T, B, I)
        reach[s] = np.linalg.norm(dx, axis=(1, 2))
    return reach


def _flatten(grads: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([g.ravel() for g in grads])


def draw_reach_of_losses(reaches: Mapping[str, np.ndarray]) -> Figure:
    """Draw which losses reach which inputs, one map per backward pass.

    Args:
        reaches: title -> ‖∂L_s/∂x_t‖, (losses s, inputs t).
    """
    largest = np.log10(max(values.max() for values in reaches.values()))
    with style():
        fig, axes = plt.subplots(
            1, len(reaches), figsize=(3.1 * len(reaches) + 1.0, 3.6), sharey=True
        )
        for ax, (title, values) in zip(np.atleast_1d(axes), reaches.items(), strict=True):
            image = _draw_map(ax, values, largest)
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


def _draw_map(ax: Axes, values: np.ndarray, largest: float) -> AxesImage:
    past = np.tril(np.ones(values.shape, dtype=bool))  # a loss depends on these inputs alone
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
    """Draw the share of the gradient that is lost, and its direction, by length of the segments.

    Args:
        ks: lengths of the segments.
        truncations: forget bias -> measurement.
        steps: T; segments of this length truncate nothing.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9), sharex=True)
        for (bias, measured), colour in zip(
            truncations.items(), ordered_colours(len(truncations)), strict=True
        ):
            _draw_mean_and_range(left, ks, measured.lost, colour, f"forget bias {bias:g}")
            _draw_mean_and_range(right, ks, measured.cosine, colour)
        left.set(title="what is missing", ylabel="‖full − truncated‖ / ‖full‖", ylim=(0, 1.15))
        right.set(title="is the direction right?", ylabel="cosine of the angle", ylim=(0, 1.15))
        left.legend(loc="lower left")
        for ax in (left, right):
            ax.set_xlabel("k, steps in a segment")
            ax.axvline(steps, color=GREY, lw=1.2, ls="--")
        right.text(steps * 0.95, 0.05, f"T = {steps}", color=GREY, ha="right")
    return fig


def _draw_mean_and_range(
    ax: Axes, ks: Sequence[int], values: np.ndarray, colour: str, name: str | None = None
) -> None:
    """Draw the mean over the networks, and their range as a band."""
    ax.semilogx(ks, values.mean(axis=0), color=colour, marker="o", ms=4, label=name)
    ax.fill_between(ks, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.25, lw=0)
    ax.set_xticks(list(ks), [str(k) for k in ks])
    ax.xaxis.set_minor_locator(NullLocator())
