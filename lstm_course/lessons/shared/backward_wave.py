"""The gradient on its way back through time, as a picture and as a film."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.animation import Movie, film
from lstm_course.plotting.palette import INK, PALE, style

FLOOR = -8.0  # lower end of the colour scale, a power of ten


def draw_backward_wave(
    gradients: Mapping[str, np.ndarray], ceiling: float = 1.0, reached: int = 0
) -> Figure:
    """Size of the gradient of every unit (rows) at every step (columns), one band a network.

    Args:
        gradients: title -> absolute gradients (T, H), the same T for all.
        ceiling: upper end of the colour scale, a power of ten.
        reached: the step that the way back has come to; earlier steps stay blank.
    """
    with style():
        fig, axes = plt.subplots(
            len(gradients), 1, figsize=(8.4, 1.45 * len(gradients) + 0.7), sharex=True
        )
        for ax, (name, values) in zip(np.atleast_1d(axes), gradients.items(), strict=True):
            image = ax.imshow(
                _visible(values, reached),
                aspect="auto",
                cmap="viridis",
                vmin=FLOOR,
                vmax=ceiling,
                interpolation="nearest",
            )
            ax.set_facecolor(PALE)
            ax.set_yticks([])
            ax.grid(False)
            ax.set_title(name, fontsize=10, color=INK)
            ax.set_title(_norm_text(values, reached), loc="right", fontsize=9)
        ax.set_xlabel("time step t (the loss sits at the right end)")
        bar = fig.colorbar(image, ax=axes, label="size, power of ten", shrink=0.9)
        bar.set_ticks(np.arange(FLOOR, ceiling + 1, 2))
    return fig


def animate_backward_wave(
    gradients: Mapping[str, np.ndarray], ceiling: float = 1.0, frames: int = 14
) -> Movie:
    """The figure of `draw_backward_wave`, growing from the last step to the first."""
    fig = draw_backward_wave(gradients, ceiling)
    steps = len(next(iter(gradients.values())))
    reached = np.linspace(steps - 1, 0, frames).round().astype(int)
    panels = fig.axes[: len(gradients)]

    def show(frame: int) -> list:
        for ax, values in zip(panels, gradients.values(), strict=True):
            ax.images[0].set_data(_visible(values, reached[frame]))
            ax.set_title(_norm_text(values, reached[frame]), loc="right", fontsize=9)
        return []

    return film(fig, show, frames, interval=300)


def _visible(values: np.ndarray, reached: int) -> np.ndarray:
    """Powers of ten (H, T) of the steps that the way back has reached, NaN before them."""
    powers = np.log10(np.maximum(values, 10.0**FLOOR)).T  # (H, T)
    powers[:, :reached] = np.nan
    return powers


def _norm_text(values: np.ndarray, reached: int) -> str:
    return f"norm at step {reached}: {np.linalg.norm(values[reached]):.1e}"
