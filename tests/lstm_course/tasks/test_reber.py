"""The embedded Reber grammar: are its strings those of the grammar, all of them?"""

import re
from itertools import product

import numpy as np
import pytest

from lstm_course.tasks.reber import SYMBOLS, embedded_reber_string, reber_streams, reber_string

# the grammar as a regular expression: an oracle that knows of no nodes
NODE_3 = "(?:XT*VP)*(?:S|XT*VV)"
REBER = f"B(?:TS*X{NODE_3}|PT*V(?:V|P{NODE_3}))E"


def test_strings_are_those_of_the_grammar():
    """Does each match the regular expression, and does each short one that matches come up?"""
    rng = np.random.default_rng(0)
    drawn = {reber_string(rng) for _ in range(2000)}
    assert all(re.fullmatch(REBER, string) for string in drawn)
    inner = ("".join(symbols) for n in (3, 4) for symbols in product("TPSXV", repeat=n))
    possible = {f"B{symbols}E" for symbols in inner if re.fullmatch(REBER, f"B{symbols}E")}
    assert len(possible) >= 4 and possible <= drawn


def test_the_second_symbol_comes_back():
    """Is an embedded string a Reber string between two equal symbols?"""
    rng = np.random.default_rng(1)
    drawn = [embedded_reber_string(rng) for _ in range(300)]
    assert all(re.fullmatch(f"B([TP]){REBER}\\1E", string) for string in drawn)
    assert {string[1] for string in drawn} == {"T", "P"}


def test_streams_are_strings_without_a_gap():
    """Is each stream a row of embedded strings, the last one cut off, and no two alike?"""
    streams = reber_streams(np.random.default_rng(2), 200, 4)
    assert streams.shape == (200, 4)
    texts = {"".join(SYMBOLS[symbol] for symbol in stream) for stream in streams.T}
    assert len(texts) == 4
    for text in texts:
        whole = re.match(f"(?:B([TP]){REBER}\\1E)*", text)
        assert len(text) - whole.end() < 60  # what was cut off


def test_streams_that_cannot_be_are_refused():
    """Does the error quote what was found?"""
    with pytest.raises(ValueError, match="length is 0"):
        reber_streams(np.random.default_rng(0), 0, 1)
