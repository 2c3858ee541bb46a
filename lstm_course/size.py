"""The switch between the sizes of the experiments."""

import os
from typing import Literal, get_args

Size = Literal["trial", "quick", "full"]


def experiment_size(default: Size = "quick") -> Size:
    """Return the size at which the lessons' experiments run.

    "quick" takes a minute or two for a lesson, "full" is the size of the kept results, and "trial"
    only shows that everything runs: a few updates, from which nothing can be learned.

    Each call reads the environment variable LSTM_COURSE_SIZE.

    Args:
        default: the size if the variable is not set; the training lab's is "full".

    Raises:
        ValueError: the variable is none of the three.

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
        f"LSTM_COURSE_SIZE is {found!r}, expected 'quick', 'full' or 'trial': "
        "set it to one of them, or unset it for 'quick'"
    )
