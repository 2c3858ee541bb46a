"""Friendly remarks on an answer that cost nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import FLOAT32, Case
from autograder.engine.exercise import Exercise


def notes_on(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> tuple[str, ...]:
    """Remarks on what an answer prints, warns of, and makes of float32.

    Args:
        exercise: the exercise.
        cases: the calls.
        expected: what the reference did in them.
        seen: what the answer did in them.
    """
    return (
        *_on_printing(seen),
        *_on_warnings(seen[: exercise.draws]),
        *_on_float32(exercise, cases, expected, seen),
    )


def wider_dtype(right: Any, seen: Any) -> str:
    """The wider dtype of an answer's value where the reference has float32; "" if none."""
    if isinstance(right, tuple | list) and isinstance(seen, tuple | list):
        return next(filter(None, map(wider_dtype, right, seen)), "")
    kind, wide = str(getattr(right, "dtype", "")), str(getattr(seen, "dtype", ""))
    return wide if kind == "float32" and wide in ("float64", "float96", "float128") else ""


def _on_printing(seen: Sequence[Outcome]) -> list[str]:
    printed = next((outcome.printed for outcome in seen if outcome.printed), "")
    if not printed:
        return []
    lines = max(outcome.printed_lines for outcome in seen)
    count = f"{lines} lines" if lines > 1 else "one line"
    first = printed.splitlines()[0][:80]
    return [f"Each call prints {count}, beginning with `{first}`. That is fine while you debug."]


def _on_warnings(seen: Sequence[Outcome]) -> list[str]:
    warned = next((outcome.warned[0] for outcome in seen if outcome.warned), "")
    return [f"Your function causes a warning: {warned.rstrip('.')}."] if warned else []


def _floating(exercise: Exercise, cases: Sequence[Case]) -> str:
    """The first argument that is a floating-point array, as code; otherwise words for it."""
    for name, given in zip(exercise.parameters, cases[0].arguments, strict=False):
        if isinstance(given, np.ndarray) and given.dtype.kind == "f":
            return f"`{name}`"
    return "the inputs"


def _on_float32(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> list[str]:
    if any(case.keeps_dtype for case in cases):
        return []  # there it does cost a mark
    calls = zip(cases, expected, seen, strict=True)
    wide = (wider_dtype(r.value, s.value) for case, r, s in calls if case.part == FLOAT32)
    return [
        f"For float32 inputs the result is {dtype}. It costs no marks, but it would be slow on a "
        "GPU. New arrays, masks, integers and NumPy's own numbers can widen it. Give them the "
        f"dtype of {_floating(exercise, cases)}."
        for dtype in wide
        if dtype
    ]
