"""What the programs that compress files make of a text, in the model's own unit.

A good predictor is a good compressor: −log₂ p bits code a character that was given probability p
(Shannon 1948, section 9). So a language model and `xz` can be set side by side.
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
    """Bits that each program needs for a character of `test`, having seen `training` before.

    It compresses the training text alone, and then both: the difference is what the test costs one
    who knows the rest. (zlib looks back 32 KiB only, bz2 sees blocks of 900 kB.)

    Args:
        training: what comes before.
        test: what is to be coded.

    Raises:
        ValueError: there is no test text.

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
