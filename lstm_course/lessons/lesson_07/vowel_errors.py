"""Errors of a recogniser of vowels: edits between its output and the true sequence."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from lstm_course.lessons.lesson_07.vowels import BLANK, Recogniser, VowelRecording, scores
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style


def without_short_runs(log_probs: np.ndarray, shortest: int) -> np.ndarray:
    """Keep the frames of runs of one symbol that are long enough, as a baseline would.

    A frame-wise classifier makes errors between one vowel and the next; their runs are short.

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
    heard: Sequence[VowelRecording],
    shortest: int = 1,
) -> float:
    """Compute the edits between recognised and true sequences, per vowel.

    Args:
        greedy_ctc_decode: `ctc.greedy_ctc_decode`, the learner's own or the library's.
        network: trained.
        heard: test recordings.
        shortest: smallest number of frames of a run, see `without_short_runs`.
    """
    edits = 0
    for one in heard:
        log_probs = without_short_runs(scores(network, one), shortest)
        edits += edit_distance(greedy_ctc_decode(log_probs, BLANK)[0], list(one.vowels))
    return edits / sum(len(one.vowels) for one in heard)


def edit_distance(one: Sequence, other: Sequence) -> int:
    """Count the fewest insertions, deletions and substitutions (Levenshtein 1966).

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


def draw_error_rates(
    groups: Mapping[str, Mapping[str, np.ndarray]],
    own: Mapping[str, np.ndarray] | None = None,
    title: str = "",
) -> Figure:
    """Draw the errors per vowel of each method: a dot per kept seed, a bar up to their mean.

    Args:
        groups: heading -> name -> one per seed. A name that begins with "LSTM" gets the LSTM's
            colour.
        own: name -> the same for the learner's runs, which are rings.
        title: of the figure.
    """
    rates = {name: values for group in groups.values() for name, values in group.items()}
    places, headings = _place_rows(groups)
    with style():
        fig, ax = plt.subplots(figsize=(8.2, 0.5 * (len(rates) + 0.8 * len(groups)) + 1.0))
        for heading, y in headings.items():
            ax.text(0.002, y, heading, va="center", color=INK, fontweight="bold")
        for name, values in rates.items():
            y = places[name]
            colour = MODELS["lstm"] if name.startswith("LSTM") else GREY
            mine = (own or {}).get(name, values[:0])
            ax.barh(y, values.mean(), color=colour, alpha=0.35, height=0.62)
            ax.plot(values, np.full(len(values), y), "o", color=colour, ms=5, mew=0)
            if len(mine):
                ax.plot(mine, np.full(len(mine), y), "o", color=INK, ms=9, mfc="none", mew=1.4)
            end = max([*values, *mine])
            ax.text(end + 0.012, y, f"{values.mean():.1%}", va="center", color=INK)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.set_yticks(list(places.values()), list(places))
        ax.set_ylim(max(places.values()) + 0.6, -0.5)
        ax.grid(axis="y", visible=False)
        ax.set(xlabel="errors per vowel said", title=title)
        everything = np.concatenate([*rates.values(), *(own or {}).values()])
        ax.set_xlim(0, 1.14 * everything.max())
    listed = "; ".join(
        f"{heading}: " + ", ".join(f"{name} {values.mean():.1%}" for name, values in group.items())
        for heading, group in groups.items()
    )
    return described(fig, f"Mean errors per vowel said. {listed}.")


def _place_rows(
    groups: Mapping[str, Mapping[str, np.ndarray]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the height of each row and of each heading, from the top down."""
    places: dict[str, float] = {}
    headings: dict[str, float] = {}
    for group_index, (heading, group) in enumerate(groups.items()):
        top = len(places) + 0.8 * group_index
        headings[heading] = top
        places |= {name: top + 0.8 + k for k, name in enumerate(group)}
    return places, headings
