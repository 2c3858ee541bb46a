"""Compressors as predictors: bits per character of a text that follows another."""

import bz2
import lzma
import zlib
from functools import partial

import numpy as np
import pytest

from lstm_course.char_lm.compression import compressed_bits


def letters(count, seed, alphabet="abcdefgh"):
    """Letters drawn independently: no predictor does better than log2 of how many there are."""
    return "".join(np.random.default_rng(seed).choice(list(alphabet), count))


def test_letters_without_a_pattern_cost_their_entropy():
    """Do eight equally likely letters cost 3 bits each, and hardly more?"""
    found = compressed_bits(letters(40_000, 0), letters(10_000, 1))
    assert sorted(found) == ["bz2", "xz", "zlib"]
    for name, bits in found.items():
        assert 3 <= bits < 3.6, name


def test_what_was_seen_before_costs_next_to_nothing():
    """Is a verbatim repetition of earlier text nearly free for programs that look for it?

    bz2 does not look for repetitions, but sorts letters by what follows them.
    """
    training = letters(30_000, 0)  # within zlib's 32 KiB
    bits = compressed_bits(training, training[-5_000:])
    assert bits["xz"] < 0.1 and bits["zlib"] < 0.5


def test_zlib_looks_back_32_kib_only():
    """Does a text further back than that cost zlib all of it again, but not xz?"""
    old, between = letters(5_000, 0), letters(100_000, 1)
    bits = compressed_bits(old + between, old)
    assert bits["zlib"] > 3 and bits["xz"] < 0.2


def test_characters_are_counted_not_bytes():
    """Is a letter of two bytes one character?"""
    text, test = letters(20_000, 0, "äöüß"), letters(5_000, 1, "äöüß")
    assert compressed_bits(text, test)["xz"] < 3  # their entropy is 2; a byte would be half of it


def test_the_training_text_itself_is_not_charged():
    """Is what is counted the difference that the test makes, each program at its best?"""
    training, test = letters(150_000, 0), letters(5_000, 1)  # more than a small block of bz2
    found = compressed_bits(training, test)
    for name, compress in (
        ("zlib", partial(zlib.compress, level=9)),
        ("bz2", partial(bz2.compress, compresslevel=9)),
        ("xz", partial(lzma.compress, preset=9 | lzma.PRESET_EXTREME)),
    ):
        alone, both = (len(compress(t.encode())) for t in (training, training + test))
        assert found[name] == pytest.approx(8 * (both - alone) / 5_000)


def test_an_empty_test_is_refused():
    """Is there a sentence instead of a division by zero?"""
    with pytest.raises(ValueError, match="test text is empty"):
        compressed_bits("something", "")
