"""One case: what the reference did in it, what the answer did, and all that both depend on."""

from collections.abc import Mapping
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome, RecordType
from autograder.engine.cases import Case
from autograder.engine.compare import close, same_value
from autograder.engine.exercise import SCALES, Exercise
from autograder.engine.finding import Finding, Stage
from autograder.engine.leaves import Leaf, leaves
from autograder.engine.sample import Sample
from autograder.engine.wording import article


class Comparison:
    """One case. Whatever is derived from it is computed once, however much is wrong in it.

    Args:
        exercise: the exercise.
        case: the call.
        right: what the reference did in it.
        answer: what the answer did in it.
    """

    def __init__(self, exercise: Exercise, case: Case, right: Outcome, answer: Outcome) -> None:
        self.exercise = exercise
        self.case = case
        self.right = right
        self.answer = answer

    @cached_property
    def leaves(self) -> tuple[Leaf | Finding, ...]:
        """Every array and number of the answer, beside the expected one."""
        right = self.right
        records = {_follow(self.exercise, right.value, r.path)[0]: r.name for r in right.records}
        return tuple(leaves(self.exercise, right.value, self.answer.value, records))

    @cached_property
    def expected_leaves(self) -> tuple[Leaf, ...]:
        """Every array and number of the expected answer."""
        found = leaves(self.exercise, self.right.value, self.right.value)
        return tuple(leaf for leaf in found if isinstance(leaf, Leaf))

    @cached_property
    def right_quantities(self) -> frozenset[str]:
        """Names of the arrays and numbers that are right."""
        return frozenset(
            leaf.quantity
            for leaf in self.leaves
            if isinstance(leaf, Leaf) and is_same(leaf.seen, leaf.expected)
        )

    @cached_property
    def inputs(self) -> dict[str, np.ndarray]:
        """The arrays among the arguments, those of caches by their field's name."""
        found: dict[str, np.ndarray] = {}
        for name, argument in zip(self.exercise.arguments, self.case.arguments, strict=False):
            if isinstance(argument, np.ndarray):
                found[name] = argument
            for field in getattr(argument, "_fields", ()):
                if isinstance(getattr(argument, field), np.ndarray):
                    found[f"{name}.{field}"] = getattr(argument, field)
        return found

    @cached_property
    def sizes(self) -> dict[str, int]:
        """B and T where the arguments show them."""
        return _sizes(self.inputs)

    @cached_property
    def exchanged(self) -> dict[str, str]:
        """Return values of which each of two is the other's, whatever their types."""
        names = list(self.exercise.returned)
        right, seen = self.right.value, self.answer.value
        if len(names) < 2 or not isinstance(seen, tuple | list) or len(seen) != len(names):
            return {}
        return {
            names[k]: names[j]
            for k, j in permutations(range(len(names)), 2)
            if same_value(seen[k], right[j])
            and same_value(seen[j], right[k])
            and not same_value(right[j], right[k])
        }

    @cached_property
    def wrong_records(self) -> tuple[Finding, ...]:
        """Plain or foreign tuples where a named tuple is expected, whose fields others use."""
        seen = {record.path: record for record in self.answer.records}
        wrong = (r for r in self.right.records if seen.get(r.path, r) != r or r.path not in seen)
        found = (self._wrong_record(record, seen.get(record.path)) for record in wrong)
        return tuple(finding for finding in found if finding)

    def _wrong_record(self, expected: RecordType, seen: RecordType | None) -> Finding | None:
        quantity, part, value = _follow(self.exercise, self.answer.value, expected.path)
        if not isinstance(value, tuple | list) or len(value) != len(expected.fields):
            return None  # a wrong type or number of items, which is reported as such
        kind = type(value).__name__ if seen is None else seen.name
        what = f"is {article(kind)}, expected {article(expected.name)}"
        if seen is not None and seen.name == expected.name:
            what = f"has the fields {', '.join(seen.fields)}, expected {', '.join(expected.fields)}"
        phrase = (
            f"{what}: later code reads its fields by name, for example `.{expected.fields[-1]}`"
        )
        return Finding(quantity, part, True, Stage.RECORD, phrase)

    def sample(self, leaf: Leaf) -> Sample:
        """A wrong value with all that may explain it."""
        outputs = {
            other.quantity: other.expected
            for other in self.expected_leaves
            if isinstance(other.expected, np.ndarray) and other.quantity != leaf.quantity
        }
        return Sample(
            seen=np.asarray(leaf.seen),
            expected=np.asarray(leaf.expected),
            inputs=self.inputs,
            outputs=outputs,
            sizes=self.sizes,
            right=self.right_quantities,
            scaled=self.case.sentence.endswith(tuple(SCALES.values())),
        )

    def other_output(self, leaf: Leaf) -> str:
        """The wrong output whose expected value a leaf of another shape holds; "" if none."""
        if not np.ndim(leaf.seen):
            return ""
        for other in self.expected_leaves:
            is_wrong = other.quantity not in {leaf.quantity, *self.right_quantities}
            if is_wrong and is_same(leaf.seen, other.expected):
                return other.quantity
        return ""


def _follow(exercise: Exercise, value: Any, path: tuple[int, ...]) -> tuple[str, str | None, Any]:
    """Name, part and value of what a path leads to in a return value."""
    returned = exercise.returned
    if len(returned) == 1:
        value, path = (value,), (0, *path)
    names = list(returned)
    name = names[path[0]] if path else exercise.name
    part = returned[name][0].name if path else None
    for depth, k in enumerate(path):
        if not isinstance(value, tuple | list) or k >= len(value):
            return name, part, None
        value = value[k]
        name += f"[{k}]" if depth else ""
    return name, part, value


def is_same(seen: object, expected: object) -> bool:
    """Whether two arrays or numbers of one shape are equal up to rounding."""
    one, other = np.asarray(seen), np.asarray(expected)
    return one.shape == other.shape and bool(np.all(close(one, other)))


def _sizes(inputs: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Sizes from x, which is (B, I) in a step and (T, B, I) in a sequence."""
    for name, array in inputs.items():
        if name.split(".")[-1] == "x" and array.ndim == 2:
            return {"B": array.shape[0]}
        if name.split(".")[-1] in ("x", "dhs", "hs") and array.ndim == 3:
            return {"B": array.shape[1], "T": array.shape[0]}
    return {}
