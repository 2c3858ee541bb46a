"""The gradient during the backward pass through time, as a picture and as an animation."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.palette import INK, PALE, style

FLOOR = -8.0  # lower end of the colour scale, a power of ten


def draw_backward_wave(
    gradients: Mapping[str, np.ndarray], ceiling: float = 1.0, reached: int = 0
) -> Figure:
    """Draw the size of every unit's gradient (rows) at every step (columns), one band per network.

    Args:
        gradients: title -> absolute gradients (T, H), the same T for all.
        ceiling: upper end of the colour scale, a power of ten.
        reached: the step that the backward pass has reached; earlier steps stay blank.
    """
    with style():
        fig, axes = plt.subplots(
            len(gradients), 1, figsize=(8.4, 1.45 * len(gradients) + 0.7), sharex=True
        )
        for ax, (name, values) in zip(np.atleast_1d(axes), gradients.items(), strict=True):
            image = ax.imshow(
                _mask_unreached(values, reached),
                aspect="auto",
                cmap="viridis",
                vmin=FLOOR,
                vmax=ceiling,
                interpolation="none",  # in SVG: one pixel per value, as small as it can be
            )
            ax.set_facecolor(PALE)
            ax.set_yticks([])
            ax.grid(False)
            ax.set_title(name, fontsize=10, color=INK)
            ax.set_title(_norm_text(values, reached), loc="right", fontsize=9)
        ax.set_xlabel("time step t (the loss is at the right end)")
        bar = fig.colorbar(image, ax=axes, label="size, power of ten", shrink=0.9)
        bar.set_ticks(np.arange(FLOOR, ceiling + 1, 2).tolist())
    return described(fig, _describe_wave(gradients, reached))


def animate_backward_wave(
    gradients: Mapping[str, np.ndarray], ceiling: float = 1.0, frames: int = 14
) -> Animation:
    """Animate the figure of `draw_backward_wave`, from the last step to the first."""
    fig = draw_backward_wave(gradients, ceiling)
    steps = len(next(iter(gradients.values())))
    reached = np.linspace(steps - 1, 0, frames).round().astype(int)
    panels = fig.axes[: len(gradients)]

    def show(frame: int) -> list:
        for ax, values in zip(panels, gradients.values(), strict=True):
            ax.images[0].set_data(_mask_unreached(values, reached[frame]))
            ax.set_title(_norm_text(values, reached[frame]), loc="right", fontsize=9)
        return []

    return animate_figure(fig, show, frames, interval=300, alt=_describe_wave(gradients, 0))


def _describe_wave(gradients: Mapping[str, np.ndarray], reached: int) -> str:
    ends = "; ".join(f"{name}, {_norm_text(values, reached)}" for name, values in gradients.items())
    steps = len(next(iter(gradients.values())))
    return (
        f"Size of the gradient at every unit, from the last of {steps} steps to step {reached}: "
        f"{ends}."
    )


def _mask_unreached(values: np.ndarray, reached: int) -> np.ndarray:
    """Return powers of ten (H, T), NaN at steps that the backward pass has not reached yet."""
    powers = np.log10(np.maximum(values, 10.0**FLOOR)).T  # (H, T)
    powers[:, :reached] = np.nan
    return powers


def _norm_text(values: np.ndarray, reached: int) -> str:
    return f"norm at step {reached}: {np.linalg.norm(values[reached]):.1e}"
