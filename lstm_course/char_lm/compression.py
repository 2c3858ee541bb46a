"""Compression programs as baselines, in bits per character like the language model.

A good predictor is a good compressor: a character with predicted probability p costs −log₂ p bits
(Shannon 1948, section 9). This makes a language model and `xz` comparable.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Mapping

COMPRESSORS: Mapping[str, Callable[[bytes], bytes]] = {
    "zlib": lambda data: zlib.compress(data, 9),
    "bz2": lambda data: bz2.compress(data, 9),
    "xz": lambda data: lzma.compress(data, preset=9 | lzma.PRESET_EXTREME),
}


def compressed_bits(training: str, test: str) -> dict[str, float]:
    """Compute the bits per character that each program needs for `test` after `training`.

    Each program compresses the training text alone and then both texts; the difference is the cost
    of the test text. zlib looks back only 32 KiB, and bz2 works in blocks of 900 kB.

    Args:
        training: the text before.
        test: the text to encode.

    Returns:
        Bits per character by name of the program.

    Raises:
        ValueError: the test text is empty.

    Example:
        >>> bits = compressed_bits("to be or not to be. " * 50, "to be or not to be. ")
        >>> bits["xz"] < 2
        True
    """
    if not test:
        raise ValueError("the test text is empty, expected at least one character")
    before, both = training.encode(), (training + test).encode()
    return {
        name: 8 * (len(compress(both)) - len(compress(before))) / len(test)
        for name, compress in COMPRESSORS.items()
    }
