"""Animations that play in a notebook without extra software and leave a still on paper.

Each frame is SVG in the colours of the page's theme. Most of a frame is the same as in the first
one, so the page holds only what changes.
"""

import io
import json
import uuid
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.plotting.figure_svg import Drawing, render_svg, svg_element, themed_bodies
from lstm_course.plotting.notebook_figures import picture_html, shows_svg

OWN_KEYS = 'data-lm-suppress-shortcuts="true"'  # JupyterLab looks for it on what has the focus
CONTROLS = f"""
<div class="lstm-controls" role="group" aria-label="Animation" style="display: none">
<button type="button" title="Previous frame" aria-label="Previous frame" {OWN_KEYS}>◁</button>
<button type="button" title="Play or pause" aria-label="Play or pause" {OWN_KEYS}>▶</button>
<button type="button" title="Next frame" aria-label="Next frame" {OWN_KEYS}>▷</button>
<input type="range" min="0" max="LAST" value="LAST" aria-label="Frame" title="Frame" {OWN_KEYS}
 style="width: 40%; vertical-align: middle">
<output aria-live="off"></output>
</div>
"""
SCRIPT = """
const root = document.getElementById("NAME"), picture = root.querySelector("svg > g");
const [back, play, next] = root.querySelectorAll("button");
const place = root.querySelector("input"), shown = root.querySelector("output");
const still = picture.innerHTML, frames = [];
FRAMES
const last = frames.length - 1;
const frame = (k) => {
  const parts = frames[0].slice();  // changes come from the end to the start
  if (k > 0) frames[k].forEach(([from, count, put]) => { parts.splice(from, count, ...put); });
  return parts.join("><");
};
let now = last, timer = null;
function show(k) {
  now = Math.min(last, Math.max(0, k));
  picture.innerHTML = frame(now);
  place.value = now;
  shown.textContent = `${now + 1} / ${last + 1}`;
}
function pause() { clearInterval(timer); timer = null; play.textContent = "▶"; }
function start() {
  if (now === last) show(0);
  play.textContent = "❚❚";
  timer = setInterval(() => { if (now === last) pause(); else show(now + 1); }, INTERVAL);
}
back.addEventListener("click", () => { pause(); show(now - 1); });
next.addEventListener("click", () => { pause(); show(now + 1); });
play.addEventListener("click", () => { if (timer === null) start(); else pause(); });
place.addEventListener("input", () => { pause(); show(Number(place.value)); });
addEventListener("beforeprint", () => { pause(); picture.innerHTML = still; });
root.querySelector(".lstm-controls").style.display = "block";
if (matchMedia("(prefers-reduced-motion: reduce)").matches) show(last);
else { show(0); setTimeout(start, 1000); }
"""


class Animation:
    """An animation for a notebook, with a still for paper and for pages without scripts."""

    def __init__(
        self, frames: Sequence[Drawing], picture: Drawing, still: bytes, interval: int, alt: str
    ) -> None:
        """Keep the frames.

        Args:
            frames: in order.
            picture: shown on paper and until the animation starts.
            still: the picture as PNG.
            interval: milliseconds between frames.
            alt: alternative text.
        """
        self.frames = frames
        self.picture = picture
        self.still = still
        self.interval = interval
        self.alt = alt

    def _repr_html_(self) -> str:
        """Return the picture with the player, which appears and plays once where scripts run."""
        name = f"animation{uuid.uuid4().hex}"
        drawings = (self.picture, *self.frames)
        bodies = themed_bodies(drawings)[1:]
        script = SCRIPT.replace("NAME", name).replace("INTERVAL", str(self.interval))
        script = script.replace("FRAMES", _frames_script(bodies))
        controls = CONTROLS.replace("LAST", str(len(bodies) - 1))
        shown = picture_html(self.still, self.alt, before=svg_element(drawings, self.alt))
        print_rule = f"<style>@media print {{#{name} .lstm-controls {{display: none !important}}}}"
        return (
            f'<div id="{name}" class="lstm-animation">{shown}{controls}{print_rule}</style>'
            f"<script>(() => {{{script}}})();</script></div>"
        )

    def _repr_png_(self) -> bytes:
        return self.still

    def _repr_mimebundle_(self, **_choice: Any) -> dict[str, Any]:
        """Return the player for a notebook, and the still where scripts would be removed."""
        html = self._repr_html_() if shows_svg() else picture_html(self.still, self.alt)
        return {"text/plain": self.alt, "text/html": html}


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

    Raises:
        ValueError: a frame has too many marks.
    """
    still = io.BytesIO()
    fig.savefig(still, format="png", dpi=90)
    fig.set_layout_engine("none")  # the layout is settled: once for all frames
    picture = _draw(fig)
    drawings = []
    for frame in range(frames):
        show(frame)
        drawings.append(_draw(fig))
    plt.close(fig)
    return Animation(drawings, picture, still.getvalue(), interval, alt)


def _draw(fig: Figure) -> Drawing:
    drawing = render_svg(fig)
    if drawing is None:
        raise ValueError("a frame has too many marks for an animation: draw fewer, or an image")
    return drawing


def _frames_script(bodies: Sequence[str]) -> str:
    """Return statements that fill the list of frames: the first one, and the changes after it."""
    first = bodies[0].split("><")
    lines = [f"frames[0] = {_to_script(first)};"]
    for number, body in enumerate(bodies[1:], start=1):
        parts = body.split("><")
        matcher = SequenceMatcher(None, first, parts, autojunk=False)
        changes = [
            [start, end - start, parts[new_start:new_end]]
            for kind, start, end, new_start, new_end in reversed(matcher.get_opcodes())
            if kind != "equal"
        ]
        lines.append(f"frames[{number}] = {_to_script(changes)};")
    return "\n".join(lines)


def _to_script(value: list) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", r"<\/")
