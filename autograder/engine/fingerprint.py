"""A short text by which answers with equal values are known, in every class and every term.

It is computed on inputs of a fixed seed. Answers that are equal up to rounding have the same one,
however differently they are written.
"""

from hashlib import sha256
from typing import Any

import numpy as np

from autograder.engine.answers import Answers, Foreign
from autograder.engine.exercise import Exercise
from autograder.engine.tensors import Tensor

SEED = 1997  # of the inputs on which fingerprints are computed
LENGTH = 12  # hexadecimal digits
DIGITS = 5  # of a value that count; rounding moves the tenth and later ones


def fingerprint(exercise: Exercise, answers: Answers) -> str:
    """The fingerprint of what an answer did; "" if it could not be called.

    Args:
        exercise: the exercise.
        answers: from `examine`, on `exercise.cases(SEED)`; perhaps of an untrusted process.
    """
    if answers.problem or len(answers.outcomes) < exercise.draws:
        return ""
    text = [exercise.name]
    for outcome in answers.outcomes[: exercise.draws]:
        if outcome.raised is not None:
            text.append(f"raised {outcome.raised.types[0]}")
        else:
            text.append(_describe(outcome.value))
    return sha256("\n".join(text).encode()).hexdigest()[:LENGTH]


def _describe(value: Any) -> str:
    """Structure, shapes, dtypes and rounded values of plain data."""
    if isinstance(value, Tensor):
        return f"tensor {_describe(value.array)}"
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {_rounded(value)}"
    if isinstance(value, tuple | list):
        return f"{type(value).__name__}({', '.join(map(_describe, value))})"
    if isinstance(value, Foreign):
        return f"{value.module}.{value.type_name}"
    if isinstance(value, float | complex):
        return _rounded(np.array([value]))
    return f"{type(value).__name__} {value}"


def _rounded(array: np.ndarray) -> str:
    """Two weighted sums of the entries, which nearly always differ where an entry does.

    They are rounded relative to the size of the entries: a sum that cancels to nothing has digits
    of rounding alone.
    """
    finite = np.isfinite(array)
    if array.dtype.kind not in "fc" or not array.size:
        return str(array.ravel().tolist()[:1000])
    kept = np.where(finite, array, 0).ravel()
    angles = np.arange(kept.size)
    with np.errstate(all="ignore"):  # an answer may hold any numbers
        size = float(np.sqrt(np.sum(np.abs(kept) ** 2))) or 1.0
        sums = [np.sum(kept * np.cos(angles + phase)) / size for phase in (0.3, 1.7)]
    numbers = [f"{_positive_zero(round(float(np.real(s)), DIGITS)):.{DIGITS}f}" for s in sums]
    places = np.flatnonzero(~finite.ravel())[:1000]
    not_finite = [f"{place}: {array.ravel()[place]}" for place in places]
    return f"{size:.{DIGITS}e} {' '.join(numbers)} {not_finite}"


def _positive_zero(number: float) -> float:
    return number + 0.0
