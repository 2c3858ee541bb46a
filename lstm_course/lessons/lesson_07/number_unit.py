"""The unit of a trained language model that carries the number of the subject.

Three methods: correlation (which unit correlates with the number?), a probe (can it be read from
all units?), and a lesion (does the verb change when a unit is held constant?). Only the lesion
tests a cause. T words, B sentences in a batch, H hidden units.
"""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_07.agreement import LanguageModel, prefers_plural
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GREY, GROUPS, INK, style, text_colour
from lstm_course.tasks.grammar import NOUNS, VERBS, Clause, clause, questions, sentence

PLURALS = {plural for _, plural in (*NOUNS, *VERBS)}
SINGULARS = {singular for singular, _ in (*NOUNS, *VERBS)}


class CellRecording(NamedTuple):
    """Cell states while sentences were read, and the grammatical number to keep meanwhile."""

    cells: np.ndarray  # (N, H), one row per word between a subject and its verb
    plural: np.ndarray  # (N,), -1 for a singular subject, 1 for a plural one
    sentence: np.ndarray  # (N,), index of the word's sentence


def cell_states(model: LanguageModel, tokens: np.ndarray) -> np.ndarray:
    """Compute the cell states (T, B, H) of an LSTM model along sentences (T, B)."""
    import torch

    cs, state = [], None
    with torch.no_grad():
        for x_t in model.embedding(torch.tensor(tokens)).split(1):  # (1, B, E)
            _, state = model.layer(x_t, state)
            cs.append(state[1][0].numpy())
    return np.stack(cs)


def record(model: LanguageModel, seed: int = 0, count: int = 150) -> CellRecording:
    """Record cell states on sentences of two clauses, with 0 to 3 nouns before each verb."""
    rng = np.random.default_rng([seed, 2])
    cells, plural, which = [], [], []
    for n in range(count):
        pair = [_draw_clause(rng) for _ in range(2)]
        cs = cell_states(model, sentence(pair)[:, None])[:, 0]  # (T, H)
        start = 1
        for one in pair:
            rows = cs[start + one.subject : start + one.verb]  # from the subject up to the verb
            cells.append(rows)
            plural.append(np.full(len(rows), 2 * one.number - 1))
            which.append(np.full(len(rows), n))
            start += len(one.words) + 1  # "and"
    return CellRecording(np.concatenate(cells), np.concatenate(plural), np.concatenate(which))


def _draw_clause(rng: np.random.Generator) -> Clause:
    return clause(rng, int(rng.integers(2)), rng.integers(2, size=rng.integers(4)).tolist())


def correlations(recording: CellRecording) -> np.ndarray:
    """Correlate each unit's cell state with the number of the current subject, (H,)."""
    cells = recording.cells - recording.cells.mean(0)
    number = recording.plural - recording.plural.mean()
    norm = np.sqrt((cells**2).sum(0) * (number**2).sum())
    return np.divide(number @ cells, norm, out=np.zeros_like(norm), where=norm > 0)


def probe_accuracy(recording: CellRecording) -> float:
    """Measure how often a linear probe reads the number from all cells together.

    It is fitted by least squares to every other sentence and tested on the rest.
    """
    inputs = np.column_stack([recording.cells, np.ones(len(recording.cells))])
    fitted = recording.sentence % 2 == 0
    weights = np.linalg.lstsq(inputs[fitted], recording.plural[fitted], rcond=None)[0]
    return float(np.mean(np.sign(inputs[~fitted] @ weights) == recording.plural[~fitted]))


def lesions(model: LanguageModel, recording: CellRecording, attractors: int = 2) -> np.ndarray:
    """Measure the share of correct verbs with one unit's c held at its mean, (H + 1,).

    The last entry is the unchanged model.

    Args:
        model: an LSTM.
        recording: of the model; units are held at its means.
        attractors: number of nouns in between, all with the other grammatical number.
    """
    import torch

    H = recording.cells.shape[1]
    asked = questions(np.random.default_rng(3), attractors, count=100)
    B = asked.plural.size
    held = torch.eye(H + 1, H, dtype=torch.bool)[:, None].expand(-1, B, -1)  # (H + 1, B, H)
    held = held.reshape(1, -1, H)  # all lesions in one batch
    means = torch.tensor(recording.cells.mean(0))
    with torch.no_grad():
        h = c = torch.zeros(1, (H + 1) * B, H)
        for x_t in model.embedding(torch.tensor(asked.tokens)):  # (B, E)
            _, (h, c) = model.layer(x_t.repeat(H + 1, 1)[None], (h, c))
            # h still depends on the free cell state: rescale it to the held one
            shown = torch.where(held, h / torch.tanh(c) * torch.tanh(means), h)
            c = torch.where(held, means, c)
            h = torch.where(held, shown, h)
        plural = prefers_plural(model.readout(h[0])).reshape(H + 1, B)
    return (plural == asked.plural).mean(1)


def draw_number_unit(
    correlation: np.ndarray,
    accuracy: np.ndarray,
    traces: Sequence[tuple[Sequence[str], np.ndarray]],
) -> Figure:
    """Draw each unit's correlation and lesion, and the cell state of the most important unit.

    Args:
        correlation: of each unit with the number, (H,).
        accuracy: with each unit held constant, and with none, (H + 1,).
        traces: words and cell states of that unit (T,) for two sentences.
    """
    best = int(np.argmin(accuracy[:-1]))
    with style():
        fig, axes = plt.subplot_mosaic(
            [["units", "first"], ["units", "second"]],
            figsize=(10.2, 4.6),
            width_ratios=(1, 1.9),
        )
        _draw_units(axes["units"], correlation, accuracy, best)
        for name, (words, values) in zip(("first", "second"), traces, strict=True):
            _draw_trace(axes[name], words, values)
        axes["first"].set_title(f"Cell state of unit {best} along two sentences")
    return described(
        fig,
        f"Left: correct verbs without each unit against its correlation with the subject's number. "
        f"Without unit {best}, {accuracy[best]:.0%} of the verbs are correct; with all units, "
        f"{accuracy[-1]:.0%}. Its |correlation| is {abs(correlation[best]):.2f}. Right: its cell "
        f"state along two sentences, between {min(values.min() for _, values in traces):.2f} and "
        f"{max(values.max() for _, values in traces):.2f}.",
    )


def _draw_units(ax: Axes, correlation: np.ndarray, accuracy: np.ndarray, best: int) -> None:
    ax.axhline(accuracy[-1], color=GREY, lw=1.2, ls="--")
    ax.axhline(0.5, color=GREY, lw=0.8, ls=":")
    ax.text(0, 0.47, "guessing", color=text_colour(GREY), va="top")
    ax.plot(np.abs(correlation), accuracy[:-1], "o", color=GREY, alpha=0.7, mew=0)
    ax.plot(abs(correlation[best]), accuracy[best], "o", color=CELL, ms=9)
    ax.annotate(
        f"unit {best}",
        (abs(correlation[best]), accuracy[best]),
        textcoords="offset points",
        xytext=(-12, 8),
        ha="right",
        color=CELL,
    )
    title = f"Without unit {best}: {accuracy[best]:.0%} correct"
    ax.set(title=title, xlim=(-0.03, 1.03), ylim=(0.3, 1.05))
    ax.set_xlabel("|correlation| of its cell state\nwith the subject's number")
    ax.set_ylabel("correct verbs, its cell state held constant")


def _draw_trace(ax: Axes, words: Sequence[str], values: np.ndarray) -> None:
    x = np.arange(len(words))
    for subject, verb in _find_spans(words):
        colour = _choose_colour(words[subject])
        ax.axvspan(subject - 0.4, verb + 0.4, color=colour, alpha=0.13, lw=0)
    ax.axhline(0, color=INK, lw=0.8)
    ax.plot(x, values, color=CELL, marker="o", ms=4)
    ax.set_xticks(x, words, rotation=55, ha="right", rotation_mode="anchor")
    for label, word in zip(ax.get_xticklabels(), words, strict=True):
        if word in PLURALS | SINGULARS:
            label.set_color(_choose_colour(word))
            label.set_fontweight("bold")
    ax.set(ylabel="c", xlim=(-0.5, len(words) - 0.5))
    ax.grid(axis="x", visible=False)


def _choose_colour(word: str) -> str:
    return GROUPS[word in PLURALS]


def _find_spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Find where the number has to be kept: positions of each subject and its verb."""
    nouns, verbs = ({word for pair in pairs for word in pair} for pairs in (NOUNS, VERBS))
    spans: list[tuple[int, int]] = []
    subject: int | None = None
    for k, word in enumerate(words):
        if subject is None and word in nouns:
            subject = k
        elif subject is not None and word in verbs:
            spans.append((subject, k))
            subject = None
    return spans
