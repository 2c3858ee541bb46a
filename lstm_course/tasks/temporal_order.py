"""The temporal order problem: classify the order of two symbols from the distant past.

T symbols, B sequences in a batch. A symbol is an index into `SYMBOLS`.
Source: Hochreiter & Schmidhuber (1997), section 5.6, task 6a.
"""

from typing import NamedTuple

import numpy as np

SYMBOLS = "EBabcdXY"
LONGEST = 110


class TemporalOrderBatch(NamedTuple):
    """A batch of sequences of different lengths, and the class of each."""

    symbols: np.ndarray  # (110, B); a sequence ends with B and is padded with B
    last: np.ndarray  # (B,): step of the last symbol, at which the class is the target
    classes: np.ndarray  # (B,): 0 to 3 for the pairs X X, X Y, Y X, Y Y


def temporal_order(rng: np.random.Generator, batch_size: int) -> TemporalOrderBatch:
    """Draw random sequences of task 6a.

    A sequence starts with E, ends with B and has 100 to 110 symbols. The others are a, b, c and d
    at random, except at two steps, 10 to 20 and 50 to 60, which hold X or Y.

    Args:
        rng: generator of the random numbers.
        batch_size: number of sequences, B.

    Returns:
        The sequences with their classes.

    Raises:
        ValueError: batch_size is below 1.

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
    return TemporalOrderBatch(symbols, last, 2 * first + second)
