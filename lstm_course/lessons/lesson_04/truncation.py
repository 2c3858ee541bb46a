"""The gradient that truncated backpropagation through time loses, by length of the segments."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

from lstm_course.lessons.lesson_04.lstm_gradient_flow import random_lstm
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, ordered_colours, style

STEPS = 60  # T of the comparison
KS = (1, 2, 5, 10, 20, 30, STEPS)
MAP_K, TEXT_K = 5, 10  # of the map, and of the numbers in the text
BIASES = (0, 1, 3)  # of the forget gates
SEEDS = range(10)
FLOOR = -1.5  # lower end of the colour scale, in powers of ten below the largest value


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


class TruncationExperiment(NamedTuple):
    """What truncation cuts off, and what the gradient of the weights loses by it."""

    reach: np.ndarray  # (T, T) ‖∂L_s/∂x_t‖ with segments of MAP_K steps
    losses: dict[int, Truncation]  # forget bias -> comparison for KS


def measure_truncation(
    backward: Callable, truncated: Callable, seeds: Sequence[int] = SEEDS
) -> TruncationExperiment:
    """Measure the reach of losses for one k, and the lost gradient for many.

    Args:
        backward: `lstm_backward`.
        truncated: `truncated_backward`.
        seeds: one network for each, at every forget bias.
    """
    losses = {
        bias: loss_of_truncation(
            backward, truncated, KS, forget_bias=bias, seeds=seeds, steps=STEPS
        )
        for bias in BIASES
    }
    return TruncationExperiment(reach_of_losses(partial(truncated, k=MAP_K)), losses)


def draw_truncation(experiment: TruncationExperiment) -> Figure:
    """Draw which losses reach which inputs, and the share of the gradient that is lost."""
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.2))
        _draw_map(left, experiment.reach)
        left.set(title=f"k = {MAP_K}: gradients stay in their segment")
        left.set(xlabel="input at step t", ylabel="loss at step s")
        left.legend(handles=[Patch(color=GREY, label="cut off")], loc="upper right")
        shades = ordered_colours(len(experiment.losses))
        for (bias, measured), colour in zip(experiment.losses.items(), shades, strict=True):
            _draw_lost(right, measured.lost, colour, f"bias {bias}")
        right.set(title="The better the memory, the more is lost", xlabel="k, steps per segment")
        right.set(ylabel="share of the gradient that is lost", ylim=(0, 1.15))
        right.yaxis.set_major_formatter("{x:.0%}")
        right.axvline(STEPS, color=GREY, lw=1.2, ls="--")
        right.text(STEPS * 0.95, 1.08, f"T = {STEPS}", color=INK, ha="right")
        right.legend(loc="lower left", title="forget gates")
    return described(fig, _describe_panels(experiment))


def _describe_panels(experiment: TruncationExperiment) -> str:
    """Describe the figure: the share of pairs cut off, and what is lost at two lengths."""
    past = np.tril(np.ones(experiment.reach.shape, dtype=bool))
    cut = np.mean(experiment.reach[past] == 0)
    lost = "; ".join(
        f"bias {bias}, {measured.lost[:, 0].mean():.0%} with k = {KS[0]} and "
        f"{measured.lost[:, KS.index(TEXT_K)].mean():.0%} with k = {TEXT_K}"
        for bias, measured in experiment.losses.items()
    )
    return (
        f"Left: a map of losses (rows) and inputs (columns). With segments of {MAP_K} steps, the "
        "gradients form triangles along the diagonal, one per segment; "
        f"{cut:.0%} of the pairs of a loss and an input up to its step are cut off. Right: the "
        "share of the gradient that is lost falls with the length k of the segments, to 0 at "
        f"k = {STEPS}. By forget bias: {lost}."
    )


def _draw_map(ax: Axes, values: np.ndarray) -> None:
    past = np.tril(np.ones(values.shape, dtype=bool))  # a loss depends on these inputs alone
    powers = np.full(values.shape, np.nan)
    np.log10(values, out=powers, where=past & (values > 0))
    top = np.nanmax(powers)
    ax.imshow(powers, cmap="viridis", vmin=top + FLOOR, vmax=top, interpolation="nearest")
    cut = np.where(past & (values == 0), 1.0, np.nan)
    ax.imshow(cut, cmap=ListedColormap([GREY]), interpolation="nearest")
    ticks = range(0, len(values), 5)
    ax.set(xticks=ticks, yticks=ticks)
    ax.grid(False)


def _draw_lost(ax: Axes, lost: np.ndarray, colour: str, name: str) -> None:
    """Draw the mean over the networks, and their range as a band."""
    ax.semilogx(KS, lost.mean(axis=0), color=colour, marker="o", ms=4, label=name)
    ax.fill_between(KS, lost.min(axis=0), lost.max(axis=0), color=colour, alpha=0.25, lw=0)
    ax.set_xticks(list(KS), [str(k) for k in KS])
    ax.xaxis.set_minor_locator(NullLocator())


def describe_truncation(experiment: TruncationExperiment) -> str:
    """State the share that is lost at one k, and how far the direction turns."""
    column = KS.index(TEXT_K)
    return "\n".join(
        f"forget bias {bias}, k = {TEXT_K}: {measured.lost[:, column].min():.0%} to "
        f"{measured.lost[:, column].max():.0%} of the gradient is lost, cosine of the angle "
        f"{measured.cosine[:, column].mean():.2f}"
        for bias, measured in experiment.losses.items()
    )
