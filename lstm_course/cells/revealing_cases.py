"""Inputs on which a wrong implementation of an LSTM gives wrong numbers.

A case hides a mistake where zeros, ones, equal numbers or a size of 1 make two formulas agree.
T time steps, B sequences in a batch, I input features, H hidden units.
"""

import numpy as np

from lstm_course.cells.lstm import lstm_forward


def cases_for_lstm_gates() -> list[tuple[np.ndarray, ...]]:
    """Return arguments of `lstm_gates` that expose wrong implementations.

    Returns:
        Cases (x, h_prev, W_ih, W_hh, b), whose sizes and numbers all differ.

    Example:
        >>> len(cases_for_lstm_gates())
        2
    """
    rng = np.random.default_rng(0)
    cases: list[tuple[np.ndarray, ...]] = []
    for B, I, H in [(3, 2, 4), (2, 5, 3)]:
        x = rng.standard_normal((B, I))
        h_prev = rng.standard_normal((B, H))
        W_ih = rng.standard_normal((4 * H, I))
        W_hh = rng.standard_normal((4 * H, H))
        b = rng.standard_normal(4 * H)
        cases.append((x, h_prev, W_ih, W_hh, b))
    return cases


def cases_for_lstm_backward() -> list[tuple]:
    """Return arguments of `lstm_backward` that expose wrong implementations.

    Returns:
        Cases (dhs, cache) and (dhs, cache, dc_T): one without a gradient at the last cell state,
        one with it.

    Example:
        >>> [len(case) for case in cases_for_lstm_backward()]
        [2, 3]
    """
    rng = np.random.default_rng(0)
    T, B, I, H = 5, 3, 2, 4
    x = rng.standard_normal((T, B, I))
    h0, c0 = rng.standard_normal((2, B, H))
    W_ih = rng.standard_normal((4 * H, I))
    W_hh = rng.standard_normal((4 * H, H))
    b = rng.standard_normal(4 * H)
    _, _, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
    dhs = rng.standard_normal((T, B, H))
    dc_T = rng.standard_normal((B, H))
    return [(dhs, cache), (dhs, cache, dc_T)]
