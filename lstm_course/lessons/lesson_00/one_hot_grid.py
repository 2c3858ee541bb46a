"""A picture of one-hot vectors: one row per time step, one column per word."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, INK, PALE, style


def encode_sentence(
    one_hot: Callable, sentence: list[str]
) -> tuple[np.ndarray, list[str], list[str]]:
    """Encode a sentence with a vocabulary of its own words, and return what `draw_one_hot` takes.

    Args:
        one_hot: function (tokens (T, B), V) -> (T, B, V).
        sentence: the words, T of them.

    Returns:
        One-hot vectors (T, V), the sentence, and the vocabulary in order of first appearance.
    """
    words = list(dict.fromkeys(sentence))
    tokens = np.array([[words.index(word)] for word in sentence])  # (T, B) with B = 1
    return one_hot(tokens, len(words))[:, 0], sentence, words


def draw_one_hot(encoded: np.ndarray, sentence: list[str], words: list[str]) -> Figure:
    """Draw a sentence's one-hot vectors as a grid with the entries in its squares.

    Args:
        encoded: one sequence (T, V).
        sentence: the word read at each time step, T of them.
        words: the vocabulary, V words.
    """
    with style():
        fig, ax = plt.subplots(figsize=(1.1 * len(words) + 1.6, 0.55 * len(sentence) + 1.0))
        for t, row in enumerate(encoded):
            for v, value in enumerate(row):
                colour = CELL if value == 1 else PALE
                ax.add_patch(plt.Rectangle((v - 0.46, t - 0.44), 0.92, 0.88, color=colour))
                shade = "white" if value == 1 else INK
                ax.text(v, t, f"{value:g}", ha="center", va="center", color=shade)
        ax.set_xticks(range(len(words)), [f"{word}\n{v}" for v, word in enumerate(words)])
        ax.set_yticks(range(len(sentence)), [f"t = {t}: {word}" for t, word in enumerate(sentence)])
        ax.set(xlim=(-0.55, len(words) - 0.45), ylim=(len(sentence) - 0.5, -0.55))
        ax.tick_params(length=0)
        ax.xaxis.tick_top()
        ax.grid(False)
        for side in ax.spines.values():
            side.set_visible(False)
    return described(fig, describe_one_hot(encoded, sentence, words))


def describe_one_hot(encoded: np.ndarray, sentence: list[str], words: list[str]) -> str:
    """List the columns of the ones in each row."""
    rows = []
    for word, row in zip(sentence, encoded, strict=True):
        ones = [f"{v} ({words[v]})" for v in np.flatnonzero(row == 1)]
        rows.append(f"{word}: 1 in column {' and '.join(ones) or 'none'}")
    return (
        f"Grid of {len(sentence)} time steps and {len(words)} columns, with a blue square for "
        f"each 1. {'; '.join(rows)}."
    )
