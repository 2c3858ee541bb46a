"""Figures of agreement: verbs past attractors, and the unit that keeps the subject's number."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plots.palette import CELL, GREY, INK, MODELS, PALE, style
from lstm_course.tasks.grammar import NOUNS, VERBS

LONGEST_IN_TRAINING = 2  # nouns between subject and verb in the corpus
PLURALS = {plural for _, plural in (*NOUNS, *VERBS)}
SINGULARS = {singular for singular, _ in (*NOUNS, *VERBS)}


def draw_accuracy_by_attractors(
    attractors: Sequence[int],
    models: Mapping[str, np.ndarray],
    baselines: Mapping[str, np.ndarray],
) -> Figure:
    """Share of right verbs against the number of attractors: every seed, and their mean.

    Args:
        attractors: how many there were.
        models: "lstm", "rnn" -> accuracies (seeds, attractors).
        baselines: name -> accuracies (attractors,).
    """
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 4.2))
        x = np.arange(len(attractors))
        seen = sum(n <= LONGEST_IN_TRAINING for n in attractors)
        ax.axvspan(-0.5, seen - 0.5, color=PALE)
        ax.text(-0.4, 1.09, "lengths seen in training", color=GREY)
        for (name, values), marker in zip(baselines.items(), "sD", strict=False):
            ax.plot(x, values, color=GREY, lw=1.2, ls="--", marker=marker, ms=4, label=name)
        for nudge, (kind, values) in zip((-0.06, 0.06), models.items(), strict=False):
            ax.plot(x + nudge, values.mean(0), color=MODELS[kind], label=kind.upper())
            ax.plot(x + nudge, values.T, "o", color=MODELS[kind], ms=4, alpha=0.6, mew=0)
        ax.axhline(0.5, color=GREY, lw=0.8, ls=":")
        ax.text(1, 0.52, "guessing", color=GREY)
        ax.set_xticks(x, [str(n) for n in attractors])
        ax.set(xlabel="attractors between subject and verb", ylabel="verbs with the right number")
        ax.set(xlim=(-0.5, x[-1] + 0.4), ylim=(-0.04, 1.16), title="a dot is one seed")
        ax.legend(loc="lower center", bbox_to_anchor=(0.55, 0.06), ncol=2)
    return fig


def draw_number_unit(
    correlation: np.ndarray,
    accuracy: np.ndarray,
    traces: Sequence[tuple[Sequence[str], np.ndarray]],
) -> Figure:
    """Each unit's correlation with the number and its lesion; the one that is missed most, at work.

    Args:
        correlation: of each unit with the number, (H,).
        accuracy: with each unit held still, and with none, (H + 1,).
        traces: two sentences, each its words and the unit's cell state at each, (T,).
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
        axes["first"].set_title(f"the memory of unit {best} while two sentences are read")
    return fig


def _draw_units(ax: Axes, correlation: np.ndarray, accuracy: np.ndarray, best: int) -> None:
    ax.axhline(accuracy[-1], color=GREY, lw=1.2, ls="--")
    ax.axhline(0.5, color=GREY, lw=0.8, ls=":")
    ax.text(0, 0.47, "guessing", color=GREY, va="top")
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
    ax.set(title="each unit is a dot", xlim=(-0.03, 1.03), ylim=(0.3, 1.05))
    ax.set_xlabel("|correlation| of its memory\nwith the subject's number")
    ax.set_ylabel("verbs right, its memory held still")


def _draw_trace(ax: Axes, words: Sequence[str], values: np.ndarray) -> None:
    x = np.arange(len(words))
    for subject, verb in _spans(words):
        colour = _colour(words[subject])
        ax.axvspan(subject - 0.4, verb + 0.4, color=colour, alpha=0.13, lw=0)
    ax.axhline(0, color=INK, lw=0.8)
    ax.plot(x, values, color=CELL, marker="o", ms=4)
    ax.set_xticks(x, words, rotation=55, ha="right", rotation_mode="anchor")
    for label, word in zip(ax.get_xticklabels(), words, strict=True):
        if word in PLURALS | SINGULARS:
            label.set_color(_colour(word))
            label.set_fontweight("bold")
    ax.set(ylabel="c", xlim=(-0.5, len(words) - 0.5))
    ax.grid(axis="x", visible=False)


def _colour(word: str) -> str:
    return MODELS["rnn"] if word in PLURALS else MODELS["gru"]


def _spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the number has to be kept: positions of each subject and of its verb."""
    nouns, verbs = ({word for pair in pairs for word in pair} for pairs in (NOUNS, VERBS))
    spans, subject = [], None
    for k, word in enumerate(words):
        if subject is None and word in nouns:
            subject = k
        elif subject is not None and word in verbs:
            spans.append((subject, k))
            subject = None
    return spans
