"""Features brought to one scale, by what is known before the test.

N and M rows, F features.
"""

import numpy as np

from lstm_course.shapes import expect


def standardise(train: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both parts in units of the training part: its mean is 0 there, its standard deviation 1.

    The other part (validation, test, the future) is measured with the training part's ruler: its
    own mean and deviation are not known when a forecast is made. A feature that never changes in
    the training part is only centred.

    Args:
        train: what is trained on, (N, F).
        other: what is not, (M, F).

    Returns:
        train and other, standardised, of the same shapes.

    Raises:
        TypeError: an argument is no floating-point array, or the dtypes differ.
        ValueError: shapes that do not fit.

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
