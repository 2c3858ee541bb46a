"""A surface that can be turned with the mouse or the arrow keys, with a still for paper.

It is drawn in the colours of the page's theme, which it recognises by the colour of the text.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np

from lstm_course.plotting.notebook_figures import picture_html, shows_svg
from lstm_course.plotting.theme import DARK, LIGHT, shades_of

SCRIPT = """
const canvas = document.getElementById("NAME"), data = DATA, pen = canvas.getContext("2d");
const scale = devicePixelRatio || 1, width = 640, height = 430;
canvas.width = width * scale; canvas.height = height * scale; pen.scale(scale, scale);
let turn = data.view[0], tilt = data.view[1], drag = null;
const project = ([x, y, z]) => {
  const u = x * Math.cos(turn) - y * Math.sin(turn), v = x * Math.sin(turn) + y * Math.cos(turn);
  return [width / 2 + 185 * u,
          height / 2 + 10 + 185 * (v * Math.sin(tilt) - 0.75 * z * Math.cos(tilt)), v];
};
const outline = (points) => {
  pen.beginPath();
  points.forEach(([x, y], k) => k ? pen.lineTo(x, y) : pen.moveTo(x, y));
};
function draw() {
  pen.clearRect(0, 0, width, height);
  const { xs, ys, zs } = data, ink = getComputedStyle(canvas).color, patches = [];
  const [red, green, blue] = ink.match(/[\\d.]+/g).map(Number);
  const shade = red + green + blue > 382 ? "dark" : "light";  // light ink: the page is dark
  const page = data.page[shade], colours = data.colours[shade];
  for (let j = 0; j + 1 < ys.length; j++) for (let i = 0; i + 1 < xs.length; i++) {
    const corner = (a, b) => project([xs[i + a], ys[j + b], zs[j + b][i + a]]);
    const corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
    const high = (zs[j][i] + zs[j + 1][i + 1]) / 2;
    patches.push([corners.reduce((sum, c) => sum + c[2], 0), corners,
                  colours[Math.round((high + 0.5) * (colours.length - 1))]]);
  }
  patches.sort((a, b) => a[0] - b[0]);
  for (const [, corners, colour] of patches) {
    outline(corners); pen.closePath();
    pen.fillStyle = pen.strokeStyle = colour; pen.lineWidth = 1; pen.fill(); pen.stroke();
  }
  for (const path of data.paths) {
    const points = path.points.map(project);
    for (const [colour, wider] of [[page, 3], [path.colour[shade], 0]]) {  // first a rim
      outline(points); pen.strokeStyle = pen.fillStyle = colour; pen.lineWidth = 2.5 + wider;
      pen.stroke();
      for (const [x, y] of points) {
        pen.beginPath(); pen.arc(x, y, 4 + wider / 2, 0, 7); pen.fill();
      }
    }
  }
  pen.font = "14px sans-serif"; pen.textAlign = "center"; pen.fillStyle = ink;
  for (const label of data.labels) pen.fillText(label.text, ...project(label.at).slice(0, 2));
  data.paths.forEach((path, k) => {
    pen.textAlign = "left";
    pen.fillStyle = path.colour[shade]; pen.fillRect(12, 14 + 22 * k, 22, 4);
    pen.fillStyle = ink; pen.fillText(path.name, 42, 21 + 22 * k);
  });
}
function rotate(right, up) {
  turn += right; tilt = Math.min(1.5, Math.max(0.1, tilt + up)); draw();
}
canvas.addEventListener("pointerdown", (event) => {
  drag = [event.clientX, event.clientY]; canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (!drag) return;
  rotate((event.clientX - drag[0]) / 150, (event.clientY - drag[1]) / 150);
  drag = [event.clientX, event.clientY];
});
canvas.addEventListener("pointerup", () => { drag = null; });
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1],
                 ArrowDown: [0, 0.1] }[event.key];
  if (step) { event.preventDefault(); event.stopPropagation(); rotate(...step); }
});
document.getElementById("NAME-still").style.display = "none";
document.getElementById("NAME-figure").style.display = "block";
draw();
const redraw = () => requestAnimationFrame(draw);  // in the colours of the theme that is chosen
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
for (const element of [document.documentElement, document.body]) {
  new MutationObserver(redraw).observe(element, { attributes: true });
}
"""
VIEW = (0.6, 0.6)  # radians: around the vertical axis, and above the ground


class SurfacePath(NamedTuple):
    """A path on a surface."""

    x: np.ndarray  # (points,)
    y: np.ndarray  # (points,)
    z: np.ndarray  # (points,)
    colour: str


class TurnableSurface:
    """A surface with paths on it, drawn by the page itself; a still where no scripts run."""

    def __init__(self, data: Mapping[str, object], still: bytes, alt: str) -> None:
        self.data = data
        self.still = still
        self.alt = alt

    def _repr_html_(self) -> str:
        """Return both: where scripts run, the surface replaces the still."""
        name = f"surface{uuid.uuid4().hex}"
        script = SCRIPT.replace("NAME", name).replace("DATA", json.dumps(self.data))
        picture = base64.b64encode(self.still).decode()
        alt = escape(self.alt, quote=True)
        return (
            f'<img id="{name}-still" alt="{alt}" src="data:image/png;base64,{picture}">'
            f'<div id="{name}-figure" style="display: none">'
            f'<canvas id="{name}" tabindex="0" role="img" aria-label="{alt}" '
            'data-lm-suppress-shortcuts="true" '
            'style="width: 640px; height: 430px; max-width: 100%; cursor: grab; '
            'touch-action: none; color: inherit"></canvas>'
            "<div>Drag the surface to turn it, or click it and use the arrow keys.</div></div>"
            f"<style>@media print {{#{name}-figure {{display: none !important}} "
            f"#{name}-still {{display: block !important}}}}</style>"
            f"<script>(() => {{{script}}})();</script>"
        )

    def _repr_png_(self) -> bytes:
        return self.still

    def _repr_mimebundle_(self, **_choice: Any) -> dict[str, Any]:
        """Return the surface for a notebook, and the still where scripts would be removed."""
        html = self._repr_html_() if shows_svg() else picture_html(self.still, self.alt)
        return {"text/plain": self.alt, "text/html": html}

    def __repr__(self) -> str:
        return self.alt


def turnable_surface(
    grid: tuple[np.ndarray, np.ndarray, np.ndarray],
    paths: Mapping[str, SurfacePath],
    labels: tuple[str, str, str],
    still: bytes,
    alt: str,
) -> TurnableSurface:
    """Prepare a surface that can be turned.

    Args:
        grid: the two axes (X,) and (Y,), and the heights (Y, X).
        paths: name -> path on the surface.
        labels: of the three axes.
        still: PNG for paper and for pages without scripts.
        alt: alternative text.
    """

    x, y, z = grid

    def scaled(values: np.ndarray, axis: np.ndarray) -> list:
        unit = (values - axis.min()) / (axis.max() - axis.min())
        return np.round(2 * unit - 1, 4).tolist()

    heights = np.round((z - z.min()) / (z.max() - z.min()) - 0.5, 4)
    greys = [mpl.colors.to_hex(mpl.colormaps["Greys"](k / 63 * 0.55 + 0.12)) for k in range(64)]
    colours = [shades_of(grey) for grey in greys]
    data = {
        "xs": scaled(x, x),
        "ys": scaled(y, y),
        "zs": heights.tolist(),
        "colours": {
            "light": [shades.light for shades in colours],
            "dark": [shades.dark for shades in colours],
        },
        "page": {"light": LIGHT, "dark": DARK},
        "view": VIEW,
        "labels": [
            {"text": labels[0], "at": [0, 1.25, -0.5]},
            {"text": labels[1], "at": [1.25, 0, -0.5]},
            {"text": labels[2], "at": [-1.1, -1.1, 0.25]},
        ],
        "paths": [
            {
                "name": name,
                "colour": shades_of(path.colour)._asdict(),
                "points": np.transpose(
                    [
                        scaled(path.x, x),
                        scaled(path.y, y),
                        np.round((path.z - z.min()) / (z.max() - z.min()) - 0.49, 4),
                    ]
                ).tolist(),
            }
            for name, path in paths.items()
        ],
    }
    return TurnableSurface(data, still, alt)
