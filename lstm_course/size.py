"""The switch between the two sizes of the experiments."""

import os
from typing import Literal, get_args

Size = Literal["quick", "full"]


def experiment_size(default: Size = "quick") -> Size:
    """Return the size at which the lessons' experiments run: "quick" or "full".

    Each call reads the environment variable LSTM_COURSE_SIZE.

    Args:
        default: the size if the variable is not set; the training lab's is "full".

    Raises:
        ValueError: the variable is neither "quick" nor "full".

    Example:
        >>> experiment_size()
        'quick'
    """
    found = os.environ.get("LSTM_COURSE_SIZE", default).strip().lower()
    sizes: tuple[Size, ...] = get_args(Size)
    for size in sizes:
        if found == size:
            return size
    raise ValueError(
        f"LSTM_COURSE_SIZE is {found!r}, expected 'quick' or 'full': "
        "set it to one of the two, or unset it for 'quick'"
    )
