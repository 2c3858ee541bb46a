"""From a score of every symbol at every step to the symbols that were said.

T time steps, B sequences in a batch, V symbols, one of which is the blank. Source: Graves,
Fernández, Gomez & Schmidhuber (2006), "Connectionist temporal classification", section 3.2.
"""

import numpy as np

from lstm_course.shapes import expect


def greedy_ctc_decode(log_probs: np.ndarray, blank: int) -> list[list[int]]:
    """The likeliest path of each sequence, repeats collapsed first and blanks removed then.

    In that order: a symbol that is said twice has a blank between its two runs, and removing the
    blank first would make one of them.

    Args:
        log_probs: logarithms of the symbols' chances at each step, (T, B, V).
        blank: which symbol stands for nothing, from 0 to V - 1.

    Returns:
        For each sequence its symbols, B lists, which may be empty.

    Raises:
        TypeError: log_probs is no floating-point array.
        ValueError: log_probs has not three axes, or blank is no symbol.

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
