"""The arrays and numbers in a return value, side by side with those of the reference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.engine import describe
from autograder.engine.compare import close
from autograder.engine.exercise import Axes, Exercise, Part
from autograder.engine.finding import Finding, Stage, costs_every_output
from autograder.engine.tensors import Tensor

NO_RECORDS: Mapping[str, str] = MappingProxyType({})
END_TO_END = "values"  # axes of what a harness collects from several arrays


@dataclass(frozen=True)
class Leaf:
    """One array or number of the expected answer, with the answer's own in its place."""

    quantity: str
    part: Part
    axes: str
    expected: Any
    seen: Any

    @property
    def agrees(self) -> np.ndarray:
        """Which entries are right, up to rounding."""
        seen, expected = np.asarray(self.seen), np.asarray(self.expected)
        right = close(seen, expected)
        if self.part.rounding and not right.all():
            right |= np.abs(seen - expected) <= self.part.rounding * np.abs(expected)
        return right

    @property
    def laid_end_to_end(self) -> bool:
        """Whether a harness has laid the values of several arrays end to end."""
        return self.axes == END_TO_END


def leaves(
    exercise: Exercise, expected: Any, seen: Any, records: Mapping[str, str] = NO_RECORDS
) -> Iterator[Leaf | Finding]:
    """Every leaf of an answer, in order; a finding in place of a value of the wrong type.

    Args:
        exercise: the exercise.
        expected: what the reference returned, as plain data.
        seen: what the answer returned, as plain data.
        records: quantities that should be named tuples, and their classes.
    """
    returned = exercise.returned
    if len(returned) == 1:
        expected, seen = (expected,), (seen,)
    if not isinstance(seen, tuple | list) or len(seen) != len(returned):
        yield _wrong_number_of_values(exercise, seen)
        return
    for (name, parts), right, answer in zip(returned.items(), expected, seen, strict=True):
        axes: Axes = parts[0].axes
        if parts[0].within:
            axes = [{part.name: _text(part.axes) for part in parts}]
        yield from _walk(name, parts, axes, right, answer, records)


def _wrong_number_of_values(exercise: Exercise, seen: Any) -> Finding:
    names = ", ".join(exercise.returned)
    what = describe.returned(seen)
    phrase = f"returned {what}, expected {len(exercise.returned)} values: `{names}`"
    if seen is None:
        phrase = f"returned `None`, expected `{names}`: is a `return` missing?"
    return costs_every_output(exercise.name, Stage.TYPE, phrase)


def _walk(
    name: str,
    parts: Sequence[Part],
    axes: Axes,
    expected: Any,
    seen: Any,
    records: Mapping[str, str],
) -> Iterator[Leaf | Finding]:
    """The leaves in a value; a wrong type on the way costs all parts in it."""
    problem = describe.wrong_type(seen, expected, records.get(name, ""))
    if seen is None and problem and name.isidentifier():
        problem = f"{problem}: is a `return` missing?"
    elif problem and isinstance(axes, Mapping) and getattr(seen, "module", "") != "autograder":
        problem = f"{problem}: `{', '.join(axes)}`"
    if problem:
        for part in parts:
            yield Finding(name, part.name, True, Stage.TYPE, problem)
    elif isinstance(expected, Tensor):
        yield from _walk(name, parts, axes, expected.array, seen.array, records)
    elif isinstance(expected, tuple | list):
        for k, (right, answer) in enumerate(zip(expected, seen, strict=True)):
            field, inner_axes = _field(axes, k)
            inner = [part for part in parts if part.name == field] or parts
            inner_name = f"{name}.{field}" if field else f"{name}[{k}]"
            yield from _walk(inner_name, inner, inner_axes, right, answer, records)
    elif expected is not None:
        yield Leaf(name, parts[0], _text(axes), expected, seen)


def _field(axes: Axes, k: int) -> tuple[str, Axes]:
    """Name (where it has one) and axes of the k-th item of a value that has these axes."""
    if isinstance(axes, Mapping):
        return list(axes.items())[k]
    return "", "" if isinstance(axes, str) else axes[0]


def _text(axes: Axes) -> str:
    return axes if isinstance(axes, str) else ""


def structural_problem(leaf: Leaf) -> Finding | None:
    """A wrong shape, a wrong dtype or a number that is not finite; None where there is none."""
    stage, phrase = _structural_problem(leaf)
    if not phrase:
        return None
    hint = describe.NOT_FINITE if stage is Stage.FINITE else ""
    if stage is Stage.SHAPE and not leaf.laid_end_to_end:
        hint = describe.shape_hint(np.shape(leaf.seen), leaf.expected.shape, leaf.axes)
    return Finding(leaf.quantity, leaf.part.name, True, stage, phrase, hint=hint)


def _structural_problem(leaf: Leaf) -> tuple[Stage, str]:
    if not isinstance(leaf.expected, np.ndarray):
        seen_finite = np.isfinite(np.asarray(leaf.seen, dtype=complex)).all()
        infinite = leaf.expected is not None and np.isfinite(leaf.expected) and not seen_finite
        return Stage.FINITE, describe.not_finite(np.asarray(leaf.seen)) if infinite else ""
    seen = np.asarray(leaf.seen)
    if seen.shape != leaf.expected.shape and leaf.laid_end_to_end:
        return Stage.SHAPE, f"holds {seen.size} values in total, expected {leaf.expected.size}"
    if seen.shape != leaf.expected.shape:
        return Stage.SHAPE, describe.wrong_shape(seen.shape, leaf.expected.shape, leaf.axes)
    if wrong := describe.wrong_dtype(seen, leaf.expected):
        return Stage.DTYPE, wrong
    if np.isfinite(leaf.expected).all():
        return Stage.FINITE, describe.not_finite(seen)
    return Stage.FINITE, ""
