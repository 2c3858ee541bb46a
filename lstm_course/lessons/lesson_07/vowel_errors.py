"""How wrong a recogniser of vowels is: edits from what it heard to what was said."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from lstm_course.lessons.lesson_07.vowels import BLANK, Recogniser, Recording, scores
from lstm_course.plotting.palette import CELL, GREY, INK, style


def without_short_runs(log_probs: np.ndarray, shortest: int) -> np.ndarray:
    """The frames of runs of one symbol that are at least so long: what a sceptic would do.

    A frame-wise classifier stumbles on the way from one vowel to the next; such slips are short.

    Example:
        >>> path = np.eye(3)[[0, 0, 1, 2, 2]][:, None]
        >>> without_short_runs(path, shortest=2).argmax(2).ravel()
        array([0, 0, 2, 2])
    """
    path = log_probs[:, 0].argmax(1)  # (T,)
    starts = np.flatnonzero(np.append(True, path[1:] != path[:-1]))
    lengths = np.diff(np.append(starts, len(path)))
    return log_probs[np.repeat(lengths >= min(shortest, lengths.max()), lengths)]


def error_rate(
    greedy_ctc_decode: Callable,
    network: Recogniser,
    heard: Sequence[Recording],
    shortest: int = 1,
) -> float:
    """Edits that it takes to make what was recognised into what was said, a vowel said.

    Args:
        greedy_ctc_decode: `ctc.greedy_ctc_decode`, or one's own.
        network: trained.
        heard: recordings it was not trained on.
        shortest: frames that a run must have to count, see `without_short_runs`.
    """
    edits = 0
    for one in heard:
        log_probs = without_short_runs(scores(network, one), shortest)
        edits += edit_distance(greedy_ctc_decode(log_probs, BLANK)[0], list(one.vowels))
    return edits / sum(len(one.vowels) for one in heard)


def edit_distance(one: Sequence, other: Sequence) -> int:
    """Fewest insertions, deletions and substitutions between two sequences (Levenshtein 1966).

    Example:
        >>> edit_distance("hidden", "hid")
        3
    """
    row = np.arange(len(other) + 1)
    for symbol in one:
        above, row = row, row + 1
        for k, wanted in enumerate(other, start=1):
            row[k] = min(above[k] + 1, row[k - 1] + 1, above[k - 1] + (symbol != wanted))
    return int(row[-1])


def draw_error_rates(rates: Mapping[str, np.ndarray]) -> Figure:
    """Errors per vowel said, of each way to recognise: a dot is one seed.

    Args:
        rates: name -> one a seed. A name that begins with "LSTM" gets the LSTM's colour.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.2, 0.5 * len(rates) + 1.2))
        for y, (name, values) in enumerate(rates.items()):
            colour = CELL if name.startswith("LSTM") else GREY
            ax.barh(y, values.mean(), color=colour, alpha=0.35, height=0.62)
            ax.plot(values, np.full(len(values), y), "o", color=colour, ms=5, mew=0)
            ax.text(values.max() + 0.008, y, f"{values.mean():.1%}", va="center", color=INK)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.set_yticks(range(len(rates)), list(rates))
        ax.invert_yaxis()
        ax.grid(axis="y", visible=False)
        ax.set(xlabel="errors per vowel said", title="a dot is one seed, a bar their mean")
        ax.set_xlim(0, 1.14 * max(values.max() for values in rates.values()))
    return fig
