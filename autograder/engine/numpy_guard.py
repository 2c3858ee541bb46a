"""NumPy's functions as they were when the course was loaded.

At home the answer and the judge share one process. An answer that replaces `np.tanh` would change
what is expected of it, and every check after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

_ORIGINAL = tuple((module, dict(vars(module))) for module in (np, np.linalg, np.random))


@contextmanager
def original_numpy() -> Iterator[None]:
    """Restore whatever was replaced in NumPy, before and after."""
    _restore()
    try:
        yield
    finally:
        _restore()


def _restore() -> None:
    for module, names in _ORIGINAL:
        now = vars(module)
        for name, value in names.items():
            if now.get(name) is not value:
                setattr(module, name, value)
