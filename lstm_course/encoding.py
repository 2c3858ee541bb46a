"""Tokens as vectors."""

import numpy as np


def one_hot(tokens: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """Turn each token into a vector that is 1 at the token's place and 0 elsewhere.

    Args:
        tokens: integers from 0 to V - 1, (T, B).
        vocabulary_size: V.

    Returns:
        float64, (T, B, V).

    Raises:
        TypeError: tokens are not integers.
        ValueError: a token lies outside 0 ... V - 1.

    Example:
        >>> one_hot(np.array([[2], [0]]), 3)[:, 0]
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    tokens = np.asarray(tokens)
    if tokens.dtype.kind not in "iu":
        raise TypeError(f"tokens hold {tokens.dtype}, expected integers")
    if tokens.size and (tokens.min() < 0 or tokens.max() >= vocabulary_size):
        raise ValueError(
            f"tokens run from {tokens.min()} to {tokens.max()}, "
            f"expected 0 to {vocabulary_size - 1} for a vocabulary of {vocabulary_size}"
        )
    return np.eye(vocabulary_size)[tokens]  # (T, B, V)
