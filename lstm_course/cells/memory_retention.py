"""What is left of a memory: the product of the forget gates on its way.

Source: Gers, Schmidhuber & Cummins (2000), section 3.
"""

import numpy as np

from lstm_course.shapes import expect


def memory_retention(fs: np.ndarray) -> np.ndarray:
    """The share of the memory entering each step that is left at the end: ∂c_{T−1}/∂c_{t−1}.

    Along the cell state alone, c_t = f_t c_{t−1} + i_t g_t, so that the share is the product of
    the forget gates from step t on: f_t · f_{t+1} · … · f_{T−1}.

    Args:
        fs: forget gates, (T, B, H).

    Returns:
        The share left of the memory that enters step t, (T, B, H).

    Raises:
        ValueError: fs has not three axes, or an empty one.
        TypeError: fs is no floating-point array.

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
