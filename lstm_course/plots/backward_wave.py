"""The gradient on its way back through time, as a picture and as an animation."""

import base64
import io
import re
import uuid
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

from lstm_course.plots.palette import INK, PALE, style

FLOOR, CEILING = -8.0, 4.0  # limits of the colour scale, powers of ten

# Matplotlib's player takes its icons from a font on the network: these need none.
ICONS = {
    "minus": "−",
    "fast-backward": "|◀",
    "step-backward": "◁",
    "play fa-flip-horizontal": "◀",
    "pause": "❚❚",
    "play": "▶",
    "step-forward": "▷",
    "fast-forward": "▶|",
    "plus": "+",
}


class Movie:
    """An animation for a notebook, with a still of its end for paper and pages without scripts."""

    def __init__(self, player: str, still: bytes) -> None:
        self.player = player
        self.still = still

    def _repr_html_(self) -> str:
        """Still and film: where scripts run the film takes the still's place, and plays once."""
        name = f"film{uuid.uuid4().hex}"
        film = re.search(r"anim\w+(?=\.play_animation)", self.player).group()
        picture = base64.b64encode(self.still).decode()
        return (
            f'<img id="{name}-still" alt="last frame" src="data:image/png;base64,{picture}">'
            f'<div id="{name}" style="display: none">{self.player}</div>'
            f"<style>@media print {{#{name} {{display: none !important}} "
            f"#{name}-still {{display: block !important}}}}</style>"
            f'<script>document.getElementById("{name}-still").style.display = "none"; '
            f'document.getElementById("{name}").style.display = "block"; '
            f"setTimeout(function() {{{film}.play_animation();}}, 1000);</script>"
        )

    def _repr_png_(self) -> bytes:
        return self.still


def draw_backward_wave(gradients: Mapping[float, np.ndarray], reached: int = 0) -> Figure:
    """|∂L/∂h_t| of every unit (rows) at every step (columns), one band a spectral radius.

    Args:
        gradients: spectral radius -> absolute gradients (T, H).
        reached: the step that the backward pass has come to; earlier steps stay blank.
    """
    with style():
        fig, axes = plt.subplots(
            len(gradients), 1, figsize=(8.0, 1.35 * len(gradients) + 0.7), sharex=True
        )
        for ax, (radius, values) in zip(np.atleast_1d(axes), gradients.items(), strict=True):
            image = ax.imshow(
                _visible(values, reached),
                aspect="auto",
                cmap="viridis",
                vmin=FLOOR,
                vmax=CEILING,
                interpolation="nearest",
            )
            ax.set_facecolor(PALE)
            ax.set_yticks([])
            ax.grid(False)
            ax.set_ylabel(f"ρ = {radius:g}", rotation=0, ha="right", va="center", color=INK)
            ax.set_title(_norm_text(values, reached), loc="right", fontsize=9)
        ax.set_xlabel("time step t (the loss sits at the right end)")
        bar = fig.colorbar(image, ax=axes, label="|∂L/∂h|, power of ten", shrink=0.9)
        bar.set_ticks(np.arange(FLOOR, CEILING + 1, 2))
    return fig


def animate_backward_wave(gradients: Mapping[float, np.ndarray], frames: int = 21) -> Movie:
    """The figure of `draw_backward_wave`, growing from the last step to the first."""
    fig = draw_backward_wave(gradients)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=90)
    fig.set_layout_engine("none")  # the layout is settled: once for all frames
    steps = len(next(iter(gradients.values())))
    reached = np.linspace(steps - 1, 0, frames).round().astype(int)
    panels = fig.axes[: len(gradients)]

    def show(frame: int) -> list:
        for ax, values in zip(panels, gradients.values(), strict=True):
            ax.images[0].set_data(_visible(values, reached[frame]))
            ax.set_title(_norm_text(values, reached[frame]), loc="right", fontsize=9)
        return []

    film = FuncAnimation(fig, show, frames=frames, interval=200, blit=False)
    with plt.rc_context({"savefig.dpi": 75, "animation.embed_limit": 10}):
        player = film.to_jshtml(default_mode="once")
    plt.close(fig)
    return Movie(_without_network(player), buffer.getvalue())


def _visible(values: np.ndarray, reached: int) -> np.ndarray:
    """Powers of ten (H, T) of the steps that the backward pass has reached, NaN before them."""
    powers = np.log10(np.maximum(values, 10.0**FLOOR)).T  # (H, T)
    powers[:, :reached] = np.nan
    return powers


def _without_network(player: str) -> str:
    """The same player with characters for icons."""
    player = re.sub(r'<link rel="stylesheet"\s+href="http[^>]*>', "", player)
    for icon, character in ICONS.items():
        player = player.replace(f'<i class="fa fa-{icon}"></i>', character)
    return player


def _norm_text(values: np.ndarray, reached: int) -> str:
    return f"‖∂L/∂h‖ at step {reached}: {np.linalg.norm(values[reached]):.1e}"
