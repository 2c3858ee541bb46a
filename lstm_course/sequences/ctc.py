"""Greedy decoding for connectionist temporal classification (CTC).

T time steps, B sequences in a batch, V symbols, one of which is the blank. Source: Graves,
Fernández, Gomez & Schmidhuber (2006), "Connectionist temporal classification", section 3.2.
"""

import numpy as np

from lstm_course.shapes import expect


def greedy_ctc_decode(log_probs: np.ndarray, blank: int) -> list[list[int]]:
    """Decode the likeliest path of each sequence: collapse repeats, then remove blanks.

    The order matters: a symbol that occurs twice has a blank between its two runs, and removing
    the blank first would merge them into one.

    Args:
        log_probs: log-probabilities of the symbols at each step, (T, B, V).
        blank: index of the blank symbol, from 0 to V - 1.

    Returns:
        The symbols of each sequence: B lists, which may be empty.

    Raises:
        TypeError: log_probs is not a floating-point array.
        ValueError: log_probs does not have three axes, or blank is not a symbol.

    Example:
        >>> path = np.array([0, 0, 2, 0, 1, 1])  # a a _ a b b
        >>> greedy_ctc_decode(np.log(np.eye(3)[path] + 0.1)[:, np.newaxis], blank=2)
        [[0, 0, 1]]
    """
    expect("log_probs: T B V", log_probs=log_probs)
    _expect_symbol(blank, log_probs.shape[2])
    best = log_probs.argmax(axis=2)  # (T, B)
    decoded = []
    for path in best.T:
        differs = path[1:] != path[:-1]  # (T - 1,)
        begins = np.concatenate([[True], differs])  # (T,)
        runs = path[begins]  # one symbol for each run
        symbols = runs[runs != blank]
        decoded.append(symbols.tolist())
    return decoded


def _expect_symbol(blank: int, V: int) -> None:
    if not 0 <= blank < V:
        raise ValueError(f"blank is {blank}, expected one of the {V} symbols, 0 to {V - 1}")
