"""The one switch between an experiment's two sizes."""

import os
from typing import Literal

Size = Literal["quick", "full"]


def experiment_size(default: Size = "quick") -> Size:
    """Size at which the lessons' experiments run: "quick" or "full".

    It is read from the environment variable LSTM_COURSE_SIZE at each call.

    Args:
        default: the size where the variable is not set; the training lab's is "full".

    Raises:
        ValueError: the variable holds anything but "quick" or "full".

    Example:
        >>> experiment_size()
        'quick'
    """
    size = os.environ.get("LSTM_COURSE_SIZE", default).strip().lower()
    if size not in ("quick", "full"):
        raise ValueError(
            f"LSTM_COURSE_SIZE is {size!r}, expected 'quick' or 'full': "
            "set it to one of the two, or unset it for 'quick'"
        )
    return size
