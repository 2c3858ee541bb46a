"""Both directions of one layer as a picture with two sliders: steps taken, and an input to follow.

Columns are time steps: the backward direction is above, the inputs in the middle, the forward
direction below. The picture shows its last state where scripts do not run.
"""

import json
import uuid
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np

from lstm_course.lessons.lesson_05.perturbation import perturb_both_directions
from lstm_course.lessons.lesson_05.stack_layout import format_change
from lstm_course.lessons.lesson_05.torch_stack import both_of_torch

LEFT, COLUMN = 92, 108  # of the first column, and between neighbours, in pixels
ROWS = {"forward": 236, "backward": 84}  # heights of the two directions
INPUTS = 160  # height of the inputs
WIDE, HIGH = 84, 56  # of a cell
FOLLOWED = 2  # the input that the picture follows when it opens

STYLE = """
#NAME {max-width: 760px; color: inherit; font-family: sans-serif}
#NAME svg {width: 100%; height: auto}
#NAME label {display: flex; gap: 1em; align-items: center; margin: 0.3em 0}
#NAME input {flex: 1}
#NAME text {font-size: 15px; fill: currentColor; text-anchor: middle}
#NAME .cell rect {fill: none; stroke: currentColor; stroke-opacity: 0.35}
#NAME .computed rect {stroke-opacity: 1; stroke-width: 1.5}
#NAME .reached rect {fill: #F0C808; stroke-opacity: 1; stroke-width: 1.5}
#NAME .reached text {fill: #222}
#NAME .input.followed text {font-weight: bold}
#NAME .output {fill: none; stroke: none}
#NAME .output.complete {stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 5 4}
#NAME .wire {stroke: currentColor; stroke-width: 1.5; fill: none}
"""

SCRIPT = """
(() => {
  const root = document.getElementById("NAME"), frames = FRAMES;
  const cells = root.querySelectorAll(".cell"), outputs = root.querySelectorAll(".output");
  const inputs = root.querySelectorAll(".input"), state = root.querySelector("[role=status]");
  const box = document.createElement("div");
  const slider = (name, most, value) => {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "range", min: 0, max: most, step: 1 });
    input.value = value;
    label.append(name, input);
    box.append(label);
    input.addEventListener("input", show);
    return input;
  };
  const read = slider("steps taken", frames.length - 1, frames.length - 1);
  const followed = slider("input to follow", frames.length - 2, OPENING);
  root.prepend(box);
  function show() {
    const frame = frames[read.value][followed.value];
    cells.forEach((cell, k) => {
      const [value, change, kind] = frame.cells[k], [first, second] = cell.querySelectorAll("text");
      cell.setAttribute("class", "cell " + kind);
      first.textContent = value;
      second.textContent = change;
    });
    outputs.forEach((output, t) => output.classList.toggle("complete", frame.complete[t]));
    inputs.forEach((input, t) => input.classList.toggle("followed", t == followed.value));
    state.textContent = frame.text;
    read.setAttribute("aria-valuetext", frame.text);
  }
  show();
})();
"""


class ReadingWidget:
    """A bidirectional layer that reads step by step, and the states that depend on one input.

    Attributes:
        hs: one entry of each state, forward and backward, (2, T).
        changes: of the states when input p is perturbed, (T, 2, T); p is the first axis.
    """

    def __init__(self, hs: np.ndarray, changes: np.ndarray) -> None:
        self.hs = hs
        self.changes = changes

    def frame(self, read: int, followed: int) -> dict[str, Any]:
        """Describe the picture after some steps.

        Args:
            read: steps that each direction has taken, 0 to T.
            followed: the input to follow.

        Returns:
            "cells": value, change and kind of each, the forward direction first; "complete":
            whether each output is; "text": a sentence about both.
        """
        T = self.hs.shape[1]
        order = np.stack([np.arange(T), np.arange(T)[::-1]])  # (2, T): when a cell is computed
        done = order < read
        cells, reached = [], 0
        for k, t in np.ndindex(2, T):
            change = self.changes[followed, k, t]
            depends = bool(done[k, t] and change > 0)
            reached += depends
            value = f"{self.hs[k, t]:+.2f}" if done[k, t] else ""
            kind = "reached" if depends else "computed" if done[k, t] else ""
            cells.append([value, f"Δ {format_change(change)}" if depends else "", kind])
        complete = [bool(done[0, t] and done[1, t]) for t in range(T)]
        text = (
            f"After {read} of {T} steps: {sum(complete)} of {T} outputs are complete, and "
            f"{reached} states depend on x[{followed}]."
        )
        return {"cells": cells, "complete": complete, "text": text}

    def __repr__(self) -> str:
        return self.frame(self.hs.shape[1], FOLLOWED)["text"]

    def _repr_html_(self) -> str:
        T = self.hs.shape[1]
        name = f"reading{uuid.uuid4().hex}"
        frames = [[self.frame(read, p) for p in range(T)] for read in range(T + 1)]
        script = SCRIPT.replace("NAME", name).replace("OPENING", str(FOLLOWED))
        script = script.replace("FRAMES", json.dumps(frames))
        still = frames[T][FOLLOWED]
        alt = f"One bidirectional layer over {T} steps. {still['text']}"
        width = LEFT + COLUMN * T
        return (
            f'<div id="{name}"><style>{STYLE.replace("NAME", name)}</style>'
            f'<svg viewBox="0 0 {width} 300" role="img" aria-label="{escape(alt, quote=True)}">'
            f"{_draw(still, T)}</svg>"
            f'<p role="status">{escape(still["text"])}</p><script>{script}</script></div>'
        )


def show_reading(bidirectional: Callable, steps: int = 6) -> ReadingWidget:
    """Run a bidirectional layer with torch's random weights, and perturb each input in turn.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        steps: T.
    """
    both = both_of_torch(steps=steps)
    hs = bidirectional(both.x, *both.layers[0])  # (T, B, 2H)
    changes = [
        perturb_both_directions(bidirectional, both.x, *both.layers[0], step=step)
        for step in range(steps)
    ]
    return ReadingWidget(hs[:, 0, [0, hs.shape[2] // 2]].T, np.stack(changes))


def _draw(frame: dict[str, Any], T: int) -> str:
    """Draw columns, wires and cells of a frame as SVG."""
    parts = [
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8Z" fill="currentColor"/></marker>'
        "</defs>"
    ]
    for t in range(T):
        x = LEFT + COLUMN * (t + 0.5)
        complete = " complete" if frame["complete"][t] else ""
        parts.append(
            f'<rect class="output{complete}" x="{x - 50}" y="26" width="100" height="268" rx="10"/>'
            f'<text x="{x}" y="17">hs[{t}]</text>'
        )
        followed = " followed" if t == FOLLOWED else ""
        parts.append(f'<g class="input{followed}"><text x="{x}" y="{INPUTS + 5}">x[{t}]</text></g>')
        for way, y in ROWS.items():
            side = 1 if way == "forward" else -1
            parts.append(_wire(x, INPUTS + 12 * side, x, y - side * HIGH / 2))
            if 0 <= t + side < T:
                start, end = x + side * WIDE / 2, x + side * (COLUMN - WIDE / 2)
                parts.append(_wire(start, y, end, y))
    places = [(way, t) for way in ROWS for t in range(T)]
    for (way, t), (value, change, kind) in zip(places, frame["cells"], strict=True):
        x, y = LEFT + COLUMN * (t + 0.5), ROWS[way]
        parts.append(
            f'<g class="cell {kind}"><rect x="{x - WIDE / 2}" y="{y - HIGH / 2}" width="{WIDE}" '
            f'height="{HIGH}" rx="8"/><text x="{x}" y="{y - 5}">{value}</text>'
            f'<text x="{x}" y="{y + 17}">{change}</text></g>'
        )
    parts += [f'<text x="{LEFT / 2}" y="{y + 5}">{way}</text>' for way, y in ROWS.items()]
    return "".join(parts)


def _wire(x0: float, y0: float, x1: float, y1: float) -> str:
    return f'<path class="wire" d="M{x0} {y0} {x1} {y1}" marker-end="url(#tip)"/>'
