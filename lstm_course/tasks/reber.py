"""The embedded Reber grammar, one string after another without an end.

T symbols, B streams in a batch. A symbol is its place in `SYMBOLS`.
Source: Gers, Schmidhuber & Cummins (2000), section 4: the continual embedded Reber grammar.
"""

import numpy as np

SYMBOLS = "BTPSXVE"
WAYS = {  # node -> the two ways on: symbol, next node; after node 5 the string ends
    0: (("T", 1), ("P", 2)),
    1: (("S", 1), ("X", 3)),
    2: (("T", 2), ("V", 4)),
    3: (("X", 2), ("S", 5)),
    4: (("P", 3), ("V", 5)),
}
END = 5


def reber_string(rng: np.random.Generator) -> str:
    """A string of the Reber grammar: at each node, either way with equal chances.

    Example:
        >>> reber_string(np.random.default_rng(0))
        'BPVVE'
    """
    node, symbols = 0, ["B"]
    while node != END:
        symbol, node = WAYS[node][rng.integers(2)]
        symbols.append(symbol)
    return "".join([*symbols, "E"])


def embedded_reber_string(rng: np.random.Generator) -> str:
    """B, then T or P, then a Reber string, then the same T or P again, then E.

    Example:
        >>> embedded_reber_string(np.random.default_rng(0))
        'BPBPVPXTTTTVVEPE'
    """
    kept = "TP"[rng.integers(2)]
    return f"B{kept}{reber_string(rng)}{kept}E"


def reber_streams(rng: np.random.Generator, length: int, batch_size: int) -> np.ndarray:
    """Streams of embedded Reber strings, one string after another, cut off at `length`.

    Args:
        rng: where the strings come from.
        length: symbols in a stream, T.
        batch_size: streams, B.

    Returns:
        symbols (T, B), integers.

    Raises:
        ValueError: a length or a batch size below 1.

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
