"""One-hot encoding of tokens."""

import numpy as np


def one_hot(tokens: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """Encode each token as a vector that is 1 at the token's index and 0 elsewhere.

    Args:
        tokens: integers from 0 to V - 1, (T, B); any other shape also gets a last axis V.
        vocabulary_size: V, the number of different tokens.

    Returns:
        The vectors, float64, (T, B, V).

    Raises:
        TypeError: tokens or vocabulary_size are not integers.
        ValueError: tokens is empty, or a token lies outside 0 to V - 1.

    Example:
        >>> one_hot(np.array([[2], [0]]), 3)[:, 0]
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    tokens = np.asarray(tokens)
    _expect_tokens(tokens, vocabulary_size)
    columns = np.arange(vocabulary_size)  # (V,)
    return (tokens[..., np.newaxis] == columns).astype(np.float64)  # (T, B, V)


def _expect_tokens(tokens: np.ndarray, vocabulary_size: int) -> None:
    if not isinstance(vocabulary_size, int | np.integer):
        raise TypeError(f"vocabulary_size is {vocabulary_size!r}, expected an integer")
    if tokens.size == 0:
        raise ValueError(f"tokens is {tokens.shape}, expected at least one token")
    if tokens.dtype.kind not in "iu":
        raise TypeError(
            f"tokens holds {tokens.dtype}, expected integers: a token is a column's number"
        )
    if tokens.min() < 0 or tokens.max() >= vocabulary_size:
        raise ValueError(
            f"tokens run from {tokens.min()} to {tokens.max()}, expected 0 to "
            f"{vocabulary_size - 1} for a vocabulary of {vocabulary_size}: do they start at 0?"
        )
