"""A cell with one unit at work: gates, cell state and hidden state, word by word.

An SVG with a little JavaScript: a slider and a button move through the sentence. Without scripts,
the picture shows all words.
"""

import json
import uuid
from html import escape
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_course.cells.handmade import WORDS
from lstm_course.cells.lstm import LSTMCache
from lstm_course.lessons.lesson_03.sentences import TaggedWord, one_hot_words, tag_sentence
from lstm_course.plotting.palette import CELL, GATES, HIDDEN
from lstm_course.plotting.theme import style_sheet, variable

LEFT, COLUMN, TOP, ROW = 146, 70, 34, 66  # pixels: labels, width of a word, its height, a row
BAR, TALL = 20, 46  # width of a bar, height of its full scale


class Track(NamedTuple):
    """One row of the picture: a value of the cell at every step."""

    name: str
    colour: str
    values: np.ndarray  # (T,)
    signed: bool  # from -1 to 1 about a line in the middle; otherwise from 0 to 1


class CellAtWork:
    """Picture of one unit that reads a sentence; in a notebook, it can be moved word by word."""

    def __init__(self, words: list[TaggedWord], cache: LSTMCache) -> None:
        """Keep what the picture shows.

        Args:
            words: the sentence.
            cache: of the run; its first unit in its first sequence is shown.
        """
        self.words = words
        i, f, g, o, c, h = (
            a[:, 0, 0] for a in (cache.i, cache.f, cache.g, cache.o, cache.cs, cache.hs)
        )
        self.old = np.concatenate([cache.c0[0, :1], c[:-1]])  # (T,) cell state before each step
        self.tracks = {
            "f": Track("forget gate f", GATES["f"], f, signed=False),
            "i": Track("input gate i", GATES["i"], i, signed=False),
            "g": Track("candidate g", GATES["g"], g, signed=True),
            "c": Track("cell state c", CELL, c, signed=True),
            "o": Track("output gate o", GATES["o"], o, signed=False),
            "h": Track("hidden state h", HIDDEN, h, signed=True),
        }

    def __repr__(self) -> str:
        return "\n".join(self.describe_step(t) for t in range(len(self.words)))

    def describe_step(self, t: int) -> str:
        """Describe what the gates do at one word, with the numbers."""
        word = self.words[t]
        f, i, g, c, _, h = (float(track.values[t]) for track in self.tracks.values())
        text = (
            f"“{word.text.strip(',.;:!?')}”, {WORDS[word.kind]}: f = {f:.2f} keeps "
            f"{_signed(f * self.old[t])} of c = {_signed(self.old[t])}, and i = {i:.2f} adds "
            f"{_signed(i * g)} of g = {_signed(g)}. Now c = {_signed(c)} and h = {_signed(h)}, "
            f"{_number(h)}."
        )
        if word.verb_number:
            fits = "agrees" if word.verb_number * h > 0 else "does not agree"
            text += f" The verb is {_number(word.verb_number)}: it {fits}."
        return text

    def _repr_html_(self) -> str:
        """Return the picture, a slider and a button that scripts reveal, and the script."""
        name = f"cell{uuid.uuid4().hex}"
        last = len(self.words) - 1
        texts = [self.describe_step(t) for t in range(len(self.words))]
        # "<" must not end the script early, whatever the sentence
        script = _SCRIPT % (json.dumps(name), json.dumps(texts).replace("<", "\\u003c"), COLUMN)
        return (
            f'<div id="{name}" class="lstm-cell-at-work" style="max-width: 1200px">'
            f"<style>{style_sheet([*GATES.values(), CELL, HIDDEN], '.lstm-cell-at-work')}</style>"
            f"{self.draw()}"
            '<div class="controls" style="display: none; margin: 8px 0">'
            f'<button type="button" {_KEYS}>Play</button> '
            f'<input type="range" {_KEYS} min="0" max="{last}" value="{last}" '
            'aria-label="word of the sentence" style="width: 60%; vertical-align: middle"></div>'
            '<p aria-live="polite" style="font-size: 15px; min-height: 3em">'
            f"{escape(texts[-1])}</p>"
            f"<script>{script}</script></div>"
        )

    def draw(self) -> str:
        """Draw all steps as an SVG: one column per word, one row per gate and state."""
        width = LEFT + COLUMN * len(self.words) + 4
        height = TOP + ROW * len(self.tracks) + 6
        rows = [
            f'<text x="0" y="{_middle(k) + 5}" font-size="15" font-weight="bold">'
            f"{track.name}</text>"
            f'<rect x="{LEFT - 16}" y="{_middle(k) - 10}" width="8" height="20" '
            f"{_fill(track.colour)}/>"
            for k, track in enumerate(self.tracks.values())
        ]
        columns = [self._draw_column(t) for t in range(len(self.words))]
        return (
            f'<svg viewBox="0 0 {width} {height}" width="100%" role="img" '
            f'aria-label="{escape(self.alt_text(), quote=True)}" fill="currentColor" '
            'font-family="sans-serif">'
            f'<rect class="current" x="{LEFT + COLUMN * (len(self.words) - 1)}" y="0" '
            f'width="{COLUMN}" height="{height}" rx="6" fill-opacity="0.09"/>'
            f"{''.join(rows)}{''.join(columns)}</svg>"
        )

    def alt_text(self) -> str:
        """Describe the picture: which words change the cell state, and the values they leave."""
        c, h = self.tracks["c"].values, self.tracks["h"].values
        changes = [
            f"at “{word.text}” to c = {_signed(c[t])}, h = {_signed(h[t])}"
            for t, word in enumerate(self.words)
            if abs(c[t] - self.old[t]) > 0.05
        ]
        sentence = " ".join(word.text for word in self.words)
        moves = "; ".join(changes) if changes else "at no word"
        return (
            f"One unit reads “{sentence}” Rows of bars show its gates, candidate, cell state and "
            f"hidden state at every word. The cell state changes {moves}."
        )

    def _draw_column(self, t: int) -> str:
        """Draw a word, and one bar with its value in each row."""
        word = self.words[t]
        middle = LEFT + COLUMN * (t + 0.5)
        weight = "bold" if WORDS[word.kind].endswith("subject") else "normal"
        label = (
            f'<text x="{middle}" y="20" font-size="15" font-weight="{weight}" '
            f'text-anchor="middle">{escape(word.text)}</text>'
        )
        bars = "".join(
            _draw_bar(track, t, LEFT + COLUMN * t + 6, _middle(k))
            for k, track in enumerate(self.tracks.values())
        )
        return f'{label}<g class="step">{bars}</g>'


def cell_at_work(functions: SimpleNamespace, sentence: str) -> CellAtWork:
    """Let a unit read a sentence and show it at work.

    Args:
        functions: a namespace with agreement_weights and lstm_forward, from `own_or_reference`.
        sentence: see `tag_sentence` for the words that it knows.
    """
    words = tag_sentence(sentence)
    start = np.zeros((1, 1))
    x = one_hot_words(words)
    _, _, cache = functions.lstm_forward(x, start, start, *functions.agreement_weights())
    return CellAtWork(words, cache)


def _middle(row: int) -> int:
    return TOP + ROW * row + ROW // 2


def _draw_bar(track: Track, t: int, x: int, middle: int) -> str:
    """Draw one value: a bar in its frame, and the number beside it."""
    value = float(np.clip(track.values[t], -1, 1))
    top = middle - TALL / 2
    if track.signed:
        length, zero = abs(value) * TALL / 2, middle
        start = zero - length if value > 0 else zero
        line = f'<path d="M{x - 4} {zero}h{BAR + 8}" stroke="currentColor"/>'
    else:
        length, start, line = value * TALL, top + (1 - value) * TALL, ""
    number = _signed(track.values[t], 1) if track.signed else f"{track.values[t]:.1f}"
    return (
        f'<rect x="{x}" y="{top}" width="{BAR}" height="{TALL}" fill="none" '
        f'stroke="currentColor" stroke-opacity="0.35"/>'
        f'<rect x="{x}" y="{start:.1f}" width="{BAR}" height="{length:.1f}" '
        f"{_fill(track.colour)}/>{line}"
        f'<text x="{x + BAR + 8}" y="{middle + 5}" font-size="14">{number}</text>'
    )


def _fill(colour: str) -> str:
    """Return attributes that fill a shape in a colour, as the theme of the page shows it."""
    return f'fill="{colour}" style="fill: var({variable(colour)})"'


def _signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign; no sign where it rounds to zero."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text[1:] if float(f"{value:.{digits}f}") == 0 else text


def _number(value: float) -> str:
    """Name the grammatical number that a sign stands for."""
    if abs(value) < 1e-6:
        return "no number yet"
    return "singular" if value > 0 else "plural"


# Without it, JupyterLab takes the keys of a focused element for its own shortcuts.
_KEYS = "data-lm-suppress-shortcuts"

# Placeholders: the element's id, the text of each step, the width of a column. Steps after the
# current one fade.
_SCRIPT = """
(function () {
  const root = document.getElementById(%s), texts = %s, column = %d;
  const slider = root.querySelector("input"), button = root.querySelector("button");
  const steps = root.querySelectorAll(".step"), light = root.querySelector(".current");
  const first = Number(light.getAttribute("x")) - column * (texts.length - 1);
  let timer = null;
  function show(t) {
    slider.value = t;
    slider.setAttribute("aria-valuetext", texts[t]);
    light.setAttribute("x", first + column * t);
    steps.forEach((step, k) => step.setAttribute("opacity", k > t ? 0.08 : 1));
    root.querySelector("p").textContent = texts[t];
  }
  function stop() { clearInterval(timer); timer = null; button.textContent = "Play"; }
  function play() {
    show(0);
    button.textContent = "Stop";
    timer = setInterval(function () {
      const t = Number(slider.value) + 1;
      if (t < texts.length) { show(t); }
      if (t >= texts.length - 1) { stop(); }
    }, 1500);
  }
  button.addEventListener("click", function () { timer ? stop() : play(); });
  slider.addEventListener("input", function () { stop(); show(Number(slider.value)); });
  root.querySelector(".controls").style.display = "block";
})();
"""
