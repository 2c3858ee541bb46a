"""Animations that play in a notebook without extra software and leave a still on paper."""

import base64
import io
import re
import uuid
from collections.abc import Callable
from html import escape

import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

# Matplotlib's player loads its icons from a font on the network. These characters need no font.
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


class Animation:
    """An animation for a notebook, with a still for paper and for pages without scripts."""

    def __init__(self, player: str, still: bytes, alt: str = "last frame") -> None:
        self.player = player
        self.still = still
        self.alt = alt

    def _repr_html_(self) -> str:
        """Return both: where scripts run, the animation replaces the still and plays once."""
        name = f"animation{uuid.uuid4().hex}"
        variable = re.findall(r"anim\w+(?=\.play_animation)", self.player)[0]
        alt = escape(self.alt, quote=True)
        picture = base64.b64encode(self.still).decode()
        return (
            f'<img id="{name}-still" alt="{alt}" src="data:image/png;base64,{picture}">'
            f'<div id="{name}" role="group" aria-label="{alt}" style="display: none">'
            f"{self.player}</div>"
            f"<style>@media print {{#{name} {{display: none !important}} "
            f"#{name}-still {{display: block !important}}}}</style>"
            f'<script>document.getElementById("{name}-still").style.display = "none"; '
            f'document.getElementById("{name}").style.display = "block"; '
            f"setTimeout(function() {{{variable}.play_animation();}}, 1000);</script>"
        )

    def _repr_png_(self) -> bytes:
        return self.still


def animate_figure(
    fig: Figure, show: Callable[[int], list], frames: int, interval: int, alt: str = "last frame"
) -> Animation:
    """Animate a figure. Its state at the time of the call becomes the still.

    Args:
        fig: the figure; it is closed.
        show: updates the figure to a frame, given the frame's number.
        frames: number of frames.
        interval: milliseconds between frames.
        alt: alternative text: what the animation shows, with its numbers.
    """
    still = io.BytesIO()
    fig.savefig(still, format="png", dpi=90)
    fig.set_layout_engine("none")  # the layout is settled: once for all frames
    animation = FuncAnimation(fig, show, frames=frames, interval=interval, blit=False)
    with plt.rc_context({"savefig.dpi": 75, "animation.embed_limit": 10}):
        player = animation.to_jshtml(default_mode="once")
    plt.close(fig)
    return Animation(_replace_icons(player), still.getvalue(), alt)


def _replace_icons(player: str) -> str:
    """Return the player with characters as icons, so that it needs no network."""
    player = re.sub(r'<link rel="stylesheet"\s+href="http[^>]*>', "", player)
    for icon, character in ICONS.items():
        player = player.replace(f'<i class="fa fa-{icon}"></i>', character)
    return player
