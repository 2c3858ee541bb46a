"""Temporal order: are the sequences those of the paper, and their classes right?"""

import re

import numpy as np
import pytest

from lstm_course.tasks.temporal_order import SYMBOLS, temporal_order


def test_sequences_are_as_the_paper_describes_them():
    """E first, B last at 100 to 110, one X or Y in each window, and a to d everywhere else?"""
    symbols, last, classes = temporal_order(np.random.default_rng(0), 500)
    lengths, places = set(), set()
    for n in range(500):
        text = "".join(SYMBOLS[symbol] for symbol in symbols[: last[n] + 1, n])
        match = re.fullmatch("E[abcd]+([XY])[abcd]+([XY])[abcd]+B", text)
        assert match, text
        assert 10 <= match.start(1) <= 20 and 50 <= match.start(2) <= 60
        assert ["XX", "XY", "YX", "YY"][classes[n]] == match[1] + match[2]
        lengths.add(len(text))
        places |= {match.start(1), match.start(2)}
    assert lengths == set(range(100, 111))
    assert places == set(range(10, 21)) | set(range(50, 61))
    assert np.bincount(classes).min() > 80


def test_a_batch_of_nothing_is_refused():
    """Does the error quote what was found?"""
    with pytest.raises(ValueError, match="batch_size is 0"):
        temporal_order(np.random.default_rng(0), 0)
