"""How much of a cell state survives: the product of the forget gates along its path.

Source: Gers, Schmidhuber & Cummins (2000), section 3.
"""

import numpy as np

from lstm_course.shapes import expect


def memory_retention(fs: np.ndarray) -> np.ndarray:
    """Compute the share of each step's incoming cell state that is left at the end.

    This is ∂c_{T−1}/∂c_{t−1} along the cell state alone. Since c_t = f_t c_{t−1} + i_t g_t, it is
    the product of the forget gates from step t on: f_t · f_{t+1} · … · f_{T−1}.

    Args:
        fs: forget gates, (T, B, H).

    Returns:
        The share of the cell state entering step t that is left after the last step, (T, B, H).

    Raises:
        ValueError: fs does not have three axes, or one of them is empty.
        TypeError: fs is not a floating-point array.

    Example:
        >>> memory_retention(np.array([0.5, 0.5, 1.0]).reshape(3, 1, 1)).ravel()
        array([0.25, 0.5 , 1.  ])
    """
    expect("fs: T B H", fs=fs)
    left = np.ones_like(fs[0])  # (B, H)
    retention = np.empty_like(fs)  # (T, B, H)
    for t in reversed(range(len(fs))):
        left = left * fs[t]
        retention[t] = left
    return retention
