"""Where an answer's computation leaves the right one.

The answer's trace is a program. It is computed again, here, with one expression's values replaced
by values of the right computation. If that makes everything right, the expression is where the
answer leaves the right computation: whatever comes before and after it is right. The first such
expression, in the order of execution, is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.exercise import Exercise
from autograder.engine.locating.dataflow import Dataflow, leaves_of
from autograder.engine.locating.known import Known, fitting, known_values, same
from autograder.engine.locating.program import Trace
from autograder.engine.locating.replay import Replay, ReplayError
from autograder.engine.trace import trace_reference
from autograder.engine.verdict import Located

MAX_REPLAYS = 400


def locate(trace: Trace, exercise: Exercise, case: Case, wrong: Sequence[str]) -> Located | None:
    """The expression at which a traced answer leaves the right computation.

    Args:
        trace: of the answer, from `trace`; perhaps by way of an untrusted process.
        exercise: the exercise.
        case: the case that was traced.
        wrong: the quantities that are wrong.

    Returns:
        The location; None where there is no certain one.
    """
    right = trace_reference(exercise.reference, exercise.call_spec, case)
    if right is None:
        return None
    try:
        return _Search(trace, right, case).located()
    except (ReplayError, ValueError, TypeError, LookupError, AttributeError):
        return None  # the trace is no program that leads to a result


@dataclass(frozen=True)
class Place:
    """An expression of the answer, with all its evaluations."""

    site: int
    numbers: tuple[int, ...]


@dataclass
class _Search:
    trace: Trace
    right: Trace
    case: Case
    replays: int = 0

    @cached_property
    def flow(self) -> Dataflow:
        """The answer's program, computed once."""
        return Dataflow(self.trace, self._arguments())

    @cached_property
    def known(self) -> list[Known]:
        """The right computation."""
        return known_values(self.right)

    @cached_property
    def expected(self) -> dict[Any, Any]:
        """The right result, leaf by leaf."""
        return dict(leaves_of(self.right.result))

    def _arguments(self) -> tuple[Any, ...]:
        return tuple(fresh(argument) for argument in self.case.arguments)

    def located(self) -> Located | None:
        """The first expression that can be replaced so that everything is right."""
        seen = dict(self.flow.leaves)
        if set(seen) != set(self.expected):
            return None
        recorded = dict(leaves_of(self.trace.result))
        if set(recorded) != set(seen) or not all(same(recorded[p], seen[p]) for p in seen):
            return None  # the program does not compute what the answer returned
        wrong = {path for path in seen if not same(seen[path], self.expected[path])}
        if not wrong:
            return None
        origins = {path: self.flow.origin(path) for path in seen}
        for place in self._places():
            mask = sum(1 << k for k in place.numbers)
            influenced = {path for path, origin in origins.items() if origin & mask}
            if influenced != wrong:
                continue
            values = [self.flow.values[k] for k in place.numbers]
            for one, fitted in fitting(self.known, values):
                if self._is_right_with(place, fitted):
                    return self._found(place, one)
        return None

    def _places(self) -> Iterator[Place]:
        grouped: dict[Any, list[int]] = {}
        for k, traced in enumerate(self.trace.values):
            if isinstance(self.flow.values[k], np.ndarray | np.generic | float | int):
                grouped.setdefault(traced.site, []).append(k)
        for site, numbers in sorted(grouped.items(), key=lambda item: item[1][0]):
            yield Place(site, tuple(numbers))

    def _is_right_with(self, place: Place, fitted: Sequence[Any]) -> bool:
        self.replays += 1
        if self.replays > MAX_REPLAYS:
            return False
        replaced = {
            k: value if value.ndim else float(value)
            for k, value in zip(place.numbers, fitted, strict=True)
        }
        try:
            result = Replay(self.trace, self._arguments(), replaced).run()
        except ReplayError:
            return False
        leaves = dict(leaves_of(result))
        return set(leaves) == set(self.expected) and all(
            same(leaves[path], self.expected[path]) for path in leaves
        )

    def _found(self, place: Place, one: Known) -> Located:
        traced = self.trace.values[place.numbers[0]]
        helpers = dict(self.trace.helpers)
        source = helpers.get(traced.function, "") if traced.function else self.trace.source
        return Located(
            line=traced.line,
            expression=traced.expression,
            recognised=self._recognised(traced),
            function=traced.function,
            source=source,
        )

    def _recognised(self, traced: Any) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(f"`{self.trace.values[k].expression}`" for k in traced.inputs)
        )
