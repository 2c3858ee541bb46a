"""Patterns of single entries: right ones in another place, and zeros where others belong."""

from collections.abc import Sequence

import numpy as np

from autograder.engine.compare import close
from autograder.engine.sample import Sample

FEWEST = 4  # different entries that are no longer in another order by chance


def in_another_order(samples: Sequence[Sample], axes: str) -> str:
    """The right entries of an array in other places, as the end of "`h` ...".

    Args:
        samples: all cases in which the value was wrong.
        axes: not needed.
    """
    if not all(map(_is_reordered, samples)):
        return ""
    arrays = [(sample.seen, sample.expected) for sample in samples]
    if all(e.ndim == 2 and _is_same(s, e.T) for s, e in arrays):
        return "is transposed: rows and columns are exchanged"
    if all(_is_same(s.ravel(), e.ravel("F")) for s, e in arrays):
        return "has the right entries in another order: column by column instead of row by row"
    if all(_is_same(s.ravel("F"), e.ravel()) for s, e in arrays):
        return "has the right entries in another order: row by row instead of column by column"
    return "has the right entries in another order"


def zero_where_wrong(samples: Sequence[Sample], axes: str) -> str:
    """Zeros in all wrong entries, as the end of "`h` ...".

    Args:
        samples: all cases in which the value was wrong.
        axes: not needed.
    """
    wrong = [~close(sample.seen, sample.expected) for sample in samples]
    entries = np.concatenate([s.seen[w].ravel() for s, w in zip(samples, wrong, strict=True)])
    if len(entries) < FEWEST or entries.any() or samples[0].seen.dtype.kind != "f":
        return ""
    return "is zero in every entry that is wrong"


def _is_reordered(sample: Sample) -> bool:
    seen, expected = sample.seen, sample.expected
    if expected.dtype.kind != "f" or not np.isfinite(seen).all():
        return False
    if len(np.unique(expected)) < FEWEST or seen.shape != expected.shape:
        return False
    return bool(close(np.sort(seen, axis=None), np.sort(expected, axis=None)).all())


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(close(one, other).all())
