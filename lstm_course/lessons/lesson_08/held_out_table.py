"""Bits per character on files that no model has read: the table of lesson 08."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.kept_results import load_results
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style
from lstm_course.tasks.python_corpus import Corpus

FULL_SIZE, OWN = "LSTM, full size", "your LSTM"
SECONDS = 60  # of CPU time for which both neural models were trained with several seeds
PIECE, PIECES = 30, 300  # characters of a piece, and pieces searched for in the training set
COLOURS = {"LSTM": MODELS["lstm"], OWN: MODELS["lstm"], "Transformer": INK}
NEAR = 0.005  # bits per character: smaller differences are called equal


class Row(NamedTuple):
    """One model of the table."""

    name: str
    kind: str
    bits: tuple[float, ...]  # per character on the test set, one value per seed

    @property
    def mean(self) -> float:
        """The mean over the seeds."""
        return float(np.mean(self.bits))


class HeldOutTable(NamedTuple):
    """All models of the table, and the text that they were tested on."""

    rows: tuple[Row, ...]
    fingerprint: str
    minutes: int  # of training of the full-size model

    def bits(self, name: str) -> float:
        """Return the mean bits per character of a row."""
        return next(row.mean for row in self.rows if row.name == name)

    def has(self, name: str) -> bool:
        """Return whether a row was measured."""
        return any(row.name == name for row in self.rows)

    def compare(self, first: str, second: str) -> str:
        """State which of two rows needs fewer bits.

        Args:
            first: name of a row.
            second: name of another.
        """
        ours, theirs = self.bits(first), self.bits(second)
        numbers = f"{ours:.2f} against {theirs:.2f} bits."
        if abs(ours - theirs) < NEAR:
            return f"{first} and {second} are equal, {numbers}"
        return f"{first if ours < theirs else second} wins, {numbers}"

    @property
    def compressors(self) -> dict[str, float]:
        """Bits per character of the compression programs."""
        return {row.name: row.mean for row in self.rows if row.kind == "compressor"}


def load_held_out_table(record: Mapping[str, Any]) -> HeldOutTable:
    """Load the kept results, and add the full-size model.

    Args:
        record: the record of the full-size model.
    """
    kept = load_results("08", "held_out_bits")
    rows = [row for entry in kept["rows"] for row in _rows_of(entry)]
    rows.append(Row(FULL_SIZE, "LSTM", (record["test_bits"],)))
    return HeldOutTable(tuple(rows), kept["fingerprint"], round(record["seconds"] / 60))


def draw_held_out_table(table: HeldOutTable, own_bits: float) -> Figure:
    """Draw one row per model and one dot per seed, the best model on top.

    Args:
        table: the kept results.
        own_bits: bits per character of the learner's model, drawn as a ring.
    """
    rows = sorted([*table.rows, Row(OWN, OWN, (own_bits,))], key=lambda row: row.mean)
    with style():
        fig, ax = plt.subplots(figsize=(7.4, 0.36 * len(rows) + 1.3))
        ax.axvline(table.bits("xz"), color=GREY, linewidth=1)
        for y, row in enumerate(rows):
            colour = COLOURS.get(row.kind, GREY)
            face = "none" if row.kind == OWN else colour
            ax.plot(row.bits, [y] * len(row.bits), "o", color=colour, mfc=face, markersize=8)
            better = max(row.bits) < table.bits("xz")  # a number on the right would cross the line
            ax.annotate(
                f"{row.mean:.2f}",
                (min(row.bits) if better else max(row.bits), y),
                (-9 if better else 9, 0),
                textcoords="offset points",
                va="center",
                ha="right" if better else "left",
            )
        ax.set_yticks(range(len(rows)), [row.name for row in rows])
        ax.set(
            xlabel="bits per character on the test files (lower is better)",
            ylim=(len(rows) - 0.5, -0.5),
            title=f"The fewest bits per character: {rows[0].name}, {rows[0].mean:.2f}",
        )
        ax.set_xlim(ax.get_xlim()[0] - 0.08, ax.get_xlim()[1] + 0.12)
    return described(fig, describe_held_out_table(rows))


def describe_held_out_table(rows: Sequence[Row]) -> str:
    """Describe the figure: the mean of every row, from best to worst.

    Args:
        rows: from best to worst.
    """
    listed = ", ".join(f"{row.name} {row.mean:.2f}" for row in rows)
    return f"Bits per character on the test files, one dot per seed, from best to worst: {listed}."


def conclude_held_out_table(
    table: HeldOutTable,
    corpus: Corpus,
    own_bits: float,
    guess_one_minute: str | None,
    guess_full_size: str | None,
) -> MarkdownText:
    """State who wins at equal time and at full size, and meet the guesses again.

    Args:
        table: the kept results.
        corpus: the reader's text.
        own_bits: bits per character of the learner's model.
        guess_one_minute: "lstm" or "xz"; None: no guess.
        guess_full_size: the same for the full-size model.
    """
    lstm, transformer = (f"{kind}, {SECONDS} s" for kind in ("LSTM", "Transformer"))
    beaten = [name for name, bits in table.compressors.items() if own_bits < bits]
    lines = [
        f"- **One minute**: {table.compare(lstm, 'xz')} You guessed "
        f"{guess_one_minute or 'nothing'}.",
        f"- **{table.minutes} minutes, full size**: {table.compare(FULL_SIZE, 'xz')} You guessed "
        f"{guess_full_size or 'nothing'}.",
        f"- **Your model** needs {own_bits:.2f} bits and beats "
        f"{' and '.join(beaten) if beaten else 'no compressor'}.",
        f"- **Repetition**: {repeated_share(corpus):.0%} of all pieces of {PIECE} characters of "
        "the test files also occur in the training set, character for character.",
    ]
    if table.has(transformer):
        lines.append(f"- **Equal time**: {table.compare(lstm, transformer)}")
    if corpus.fingerprint != table.fingerprint:
        lines.append(
            f"- **Another text**: the kept results belong to the fingerprint {table.fingerprint}, "
            f"and your text has {corpus.fingerprint}. Small differences mean nothing."
        )
    return MarkdownText("\n".join(lines))


def repeated_share(corpus: Corpus) -> float:
    """Return the share of pieces of the test set that occur in the training set.

    Args:
        corpus: the text.
    """
    last = len(corpus.test) - PIECE
    starts = range(0, last, max(1, last // PIECES))
    return float(np.mean([corpus.test[k : k + PIECE] in corpus.training for k in starts]))


def _rows_of(entry: Mapping[str, Any]) -> list[Row]:
    if entry["name"] == "compressors":
        return [Row(name, "compressor", (bits,)) for name, bits in entry["test"].items()]
    if "seeds" not in entry:
        return [Row(entry["name"], "n-gram", tuple(entry["test"]))]
    name = f"{entry['name']}, {entry['seconds']} s"
    return [Row(name, entry["name"], tuple(entry["test"]))]
