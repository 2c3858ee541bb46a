"""Standardisation of features with the statistics of the training set.

N and M rows, F features.
"""

import numpy as np

from lstm_course.shapes import expect


def standardise(train: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standardise two sets with the mean and standard deviation of the training set.

    The other set (validation, test, the future) uses the training set's statistics, because its
    own are not known when a forecast is made. A feature that is constant in the training set is
    only centred.

    Args:
        train: the training set, (N, F).
        other: the other set, (M, F).

    Returns:
        train and other, standardised, same shapes.

    Raises:
        TypeError: an argument is not a floating-point array, or the dtypes differ.
        ValueError: the shapes do not match.

    Example:
        >>> train, other = np.array([[1.0], [3.0]]), np.array([[7.0]])
        >>> [part.tolist() for part in standardise(train, other)]
        [[[-1.0], [1.0]], [[5.0]]]
    """
    expect("train: N F, other: M F", train=train, other=other)
    mean = train.mean(axis=0)  # (F,)
    std = train.std(axis=0)  # (F,)
    constant = train.max(axis=0) == train.min(axis=0)  # (F,), its std may be rounding
    scale = np.where(constant, 1, std)  # (F,)
    return (train - mean) / scale, (other - mean) / scale
