"""The temporal order problem: in which order did two symbols come, a long time ago?

T symbols, B sequences in a batch. A symbol is its place in `SYMBOLS`.
Source: Hochreiter & Schmidhuber (1997), section 5.6, task 6a.
"""

from typing import NamedTuple

import numpy as np

SYMBOLS = "EBabcdXY"
LONGEST = 110


class Sequences(NamedTuple):
    """A batch of sequences of different lengths, and the class of each."""

    symbols: np.ndarray  # (110, B); after its last symbol, B, a sequence is filled up with B
    last: np.ndarray  # (B,): where the last symbol stands, at which the class is asked for
    classes: np.ndarray  # (B,): 0 to 3 for the pairs X X, X Y, Y X, Y Y


def temporal_order(rng: np.random.Generator, batch_size: int) -> Sequences:
    """Random sequences of task 6a.

    Each begins with E, ends with B after 100 to 110 symbols, and is else made of a, b, c and d at
    random, but for two places: the first of them 10 to 20 symbols from the beginning, the second 50
    to 60. There, X or Y stands.

    Args:
        rng: where the sequences come from.
        batch_size: number of sequences, B.

    Raises:
        ValueError: a batch size below 1.

    Example:
        >>> symbols, last, classes = temporal_order(np.random.default_rng(0), 2)
        >>> "".join(SYMBOLS[symbol] for symbol in symbols[:24, 0])
        'EcbaaccdccbcYcddaaabbaac'
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected at least 1 sequence")
    symbols = rng.integers(2, 6, (LONGEST, batch_size))
    early, late = rng.integers(10, 21, batch_size), rng.integers(50, 61, batch_size)
    first, second = rng.integers(0, 2, (2, batch_size))  # 0 for X, 1 for Y
    last = rng.integers(100, LONGEST + 1, batch_size) - 1
    n = np.arange(batch_size)
    symbols[0] = SYMBOLS.index("E")
    symbols[early, n] = SYMBOLS.index("X") + first
    symbols[late, n] = SYMBOLS.index("X") + second
    symbols[np.arange(LONGEST)[:, None] >= last] = SYMBOLS.index("B")
    return Sequences(symbols, last, 2 * first + second)
