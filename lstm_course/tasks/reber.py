"""The continual embedded Reber grammar: an endless stream of strings.

T symbols, B streams in a batch. A symbol is an index into `SYMBOLS`.
Source: Gers, Schmidhuber & Cummins (2000), section 4.
"""

import numpy as np

SYMBOLS = "BTPSXVE"
TRANSITIONS = {  # node -> its two edges: symbol, next node; the string ends at node 5
    0: (("T", 1), ("P", 2)),
    1: (("S", 1), ("X", 3)),
    2: (("T", 2), ("V", 4)),
    3: (("X", 2), ("S", 5)),
    4: (("P", 3), ("V", 5)),
}
END = 5


def reber_string(rng: np.random.Generator) -> str:
    """Draw a string of the Reber grammar: at each node, both edges are equally likely.

    Example:
        >>> reber_string(np.random.default_rng(0))
        'BPVVE'
    """
    node, symbols = 0, ["B"]
    while node != END:
        symbol, node = TRANSITIONS[node][rng.integers(2)]
        symbols.append(symbol)
    return "".join([*symbols, "E"])


def embedded_reber_string(rng: np.random.Generator) -> str:
    """Draw B, then T or P, then a Reber string, then the same T or P again, then E.

    Example:
        >>> embedded_reber_string(np.random.default_rng(0))
        'BPBPVPXTTTTVVEPE'
    """
    kept = "TP"[rng.integers(2)]
    return f"B{kept}{reber_string(rng)}{kept}E"


def reber_streams(rng: np.random.Generator, length: int, batch_size: int) -> np.ndarray:
    """Draw streams of embedded Reber strings, truncated at `length` symbols.

    Args:
        rng: generator of the random numbers.
        length: symbols per stream, T.
        batch_size: number of streams, B.

    Returns:
        The symbols, integers, (T, B).

    Raises:
        ValueError: length or batch_size is below 1.

    Example:
        >>> streams = reber_streams(np.random.default_rng(0), 16, 3)
        >>> streams.shape, "".join(SYMBOLS[symbol] for symbol in streams[:, 0])
        ((16, 3), 'BPBPVPXTTTTVVEPE')
    """
    if length < 1 or batch_size < 1:
        raise ValueError(
            f"length is {length} and batch_size {batch_size}, expected at least 1 each"
        )
    symbols = np.empty((length, batch_size), dtype=int)
    for n in range(batch_size):
        stream: list[str] = []
        while len(stream) < length:
            stream += embedded_reber_string(rng)
        symbols[:, n] = [SYMBOLS.index(symbol) for symbol in stream[:length]]
    return symbols
