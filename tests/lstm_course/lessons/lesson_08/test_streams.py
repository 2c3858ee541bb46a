"""Streams as a picture: does each row read as a piece of the text?"""

import numpy as np
import torch

from lstm_course.char_lm.streams import stream_batches
from lstm_course.lessons.lesson_08.streams import draw_streams


def test_each_row_reads_on_from_batch_to_batch():
    """Do the characters of a row, read from left to right, make up a piece of the text?"""
    text = "abcdefghijklmnopqrstuvwxy"
    tokens = torch.arange(len(text))
    batches = [inputs.numpy() for inputs, _ in stream_batches(tokens, 2, 5)]
    (ax,) = draw_streams(batches, list(text)).axes
    cells = {}
    for one in ax.texts:
        x, y = one.get_position()
        cells[float(x), float(y)] = one.get_text()
    rows = ["".join(cells[t, b] for t in range(12)) for b in range(2)]
    assert rows == ["abcdefghijkl", "mnopqrstuvwx"]
    assert [t.get_text() for t in ax.texts if "batch" in t.get_text()] == [
        "batch 0",
        "batch 1",
        "batch 2",
    ]


def test_a_line_break_is_shown_as_a_mark():
    """Is it a character that can be seen?"""
    (ax,) = draw_streams([np.array([[0, 1]])], ["\n", "a"]).axes
    assert "¶" in [one.get_text() for one in ax.texts]
