"""The table of held-out bits: every model drawn, the winners stated correctly."""

import pytest

from lstm_course.lessons.lesson_08.held_out_table import (
    FULL_SIZE,
    OWN,
    HeldOutTable,
    Row,
    conclude_held_out_table,
    draw_held_out_table,
    load_held_out_table,
    repeated_share,
)
from lstm_course.lessons.lesson_08.trained_model import LARGEST, TRAINED, load_checkpoint
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.tasks.python_corpus import Corpus

TABLE = HeldOutTable(
    (
        Row("zlib", "compressor", (2.0,)),
        Row("xz", "compressor", (1.4,)),
        Row("LSTM, 60 s", "LSTM", (2.1, 2.3)),
        Row("LSTM, 300 s", "LSTM", (1.7,)),
        Row("Transformer, 60 s", "Transformer", (2.202,)),
        Row(FULL_SIZE, "LSTM", (1.3,)),
    ),
    fingerprint="3f7b17f0",
    minutes=50,
)
UNIQUE = "".join(f"{k:05d}" for k in range(3000))
CORPUS = Corpus("numbers", UNIQUE[:9000], "x", UNIQUE[6000:12_000])


def test_every_model_has_a_row_and_every_seed_a_dot():
    """Are rows sorted, seeds drawn, and is the learner's dot a ring?"""
    (ax,) = draw_held_out_table(TABLE, own_bits=1.9).axes
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [
        FULL_SIZE, "xz", "LSTM, 300 s", OWN, "zlib", "LSTM, 60 s", "Transformer, 60 s",
    ]  # fmt: skip
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [len(dot.get_xdata()) for dot in dots] == [1, 1, 1, 1, 1, 2, 1]
    assert [dot.get_markerfacecolor() == "none" for dot in dots].index(True) == 3
    assert "xz 1.40" in alternative_text(ax.figure) and "LSTM, 60 s 2.20" in ax.figure.get_label()


def test_the_conclusion_follows_the_numbers():
    """Does xz win after one minute and lose to the full size, and are close ones equal?"""
    text = str(conclude_held_out_table(TABLE, CORPUS, 1.9, "lstm", None))
    assert "**One minute**: xz wins, 2.20 against 1.40 bits. You guessed lstm." in text
    assert "50 minutes, full size**: LSTM, full size wins, 1.30 against 1.40 bits." in text
    assert "LSTM, 60 s and Transformer, 60 s are equal" in text
    assert "needs 1.90 bits and beats zlib." in text
    assert "your text has" in text  # another fingerprint


def test_a_missing_row_is_not_compared():
    """Is there no line about a Transformer that was not measured?"""
    rows = tuple(row for row in TABLE.rows if row.kind != "Transformer")
    text = str(conclude_held_out_table(TABLE._replace(rows=rows), CORPUS, 1.9, None, None))
    assert "Transformer" not in text and "Equal time" not in text


def test_repeated_pieces_are_counted():
    """Is half of the test set found in a training set that contains half of it?"""
    assert repeated_share(CORPUS) == pytest.approx(0.5, abs=0.02)


def test_the_kept_table_is_complete():
    """Are the compressors, the n-grams and the LSTMs there, with plausible bits?"""
    table = load_held_out_table(load_checkpoint().record)
    assert set(table.compressors) == {"zlib", "bz2", "xz"}
    assert {row.kind for row in table.rows} >= {"compressor", "n-gram", "LSTM"}
    assert all(1 < bits < 3 for row in table.rows for bits in row.bits)
    assert table.bits(FULL_SIZE) < table.bits("xz") < table.bits("LSTM, 60 s")
    assert TRAINED.stat().st_size <= LARGEST
