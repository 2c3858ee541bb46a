"""A film that plays in a notebook without anything installed, and leaves a still on paper."""

import base64
import io
import re
import uuid
from collections.abc import Callable

import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

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


def film(fig: Figure, show: Callable[[int], list], frames: int, interval: int) -> Movie:
    """Film a figure. What it shows when it is handed over is the still.

    Args:
        fig: the figure; it is closed.
        show: changes the figure to what a frame shows, by its number.
        frames: how many.
        interval: milliseconds from one to the next.
    """
    still = io.BytesIO()
    fig.savefig(still, format="png", dpi=90)
    fig.set_layout_engine("none")  # the layout is settled: once for all frames
    animation = FuncAnimation(fig, show, frames=frames, interval=interval, blit=False)
    with plt.rc_context({"savefig.dpi": 75, "animation.embed_limit": 10}):
        player = animation.to_jshtml(default_mode="once")
    plt.close(fig)
    return Movie(_without_network(player), still.getvalue())


def _without_network(player: str) -> str:
    """The same player with characters for icons."""
    player = re.sub(r'<link rel="stylesheet"\s+href="http[^>]*>', "", player)
    for icon, character in ICONS.items():
        player = player.replace(f'<i class="fa fa-{icon}"></i>', character)
    return player
