"""How far two implementations are apart on a case."""

import math
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome

OF_THE_OTHERS = 1e-6  # an array much smaller than the other outputs is rounding


def relative_difference(right: Outcome, other: Outcome) -> float:
    """The largest difference between the outputs of two calls, relative to the output's size.

    Args:
        right: a right implementation's outcome.
        other: another implementation's.

    Returns:
        The difference; infinity where the other one raised, or differs in structure, shape or
        finiteness.
    """
    expected, seen = _arrays(right.value), _arrays(other.value)
    if right.raised is not None or other.raised is not None or len(seen) != len(expected):
        return math.inf
    if any(one.shape != two.shape for one, two in zip(expected, seen, strict=True)):
        return math.inf
    with np.errstate(all="ignore"):
        sizes = [_largest(array) for array in expected]
        floor = OF_THE_OTHERS * max(sizes, default=0.0)
        pairs = zip(expected, seen, sizes, strict=True)
        return max((_relative(_largest(o - e), n + floor) for e, o, n in pairs), default=0.0)


def _largest(array: np.ndarray) -> float:
    return float(np.abs(array).max(initial=0.0))


def _relative(difference: float, size: float) -> float:
    if difference == 0:
        return 0.0
    return difference / size if math.isfinite(difference) and size > 0 else math.inf


def _arrays(value: Any) -> list[np.ndarray]:
    """All arrays and numbers of a value, in order; other values count as NaN."""
    if isinstance(value, tuple | list):
        return [array for item in value for array in _arrays(item)]
    if isinstance(value, np.ndarray | float | int):
        return [np.asarray(value, dtype=np.float64)]
    return [np.asarray(np.nan)]
