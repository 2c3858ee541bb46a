"""Where an answer's computation leaves the right one.

The answer's trace is a program. It is computed again, here, with one expression's values replaced
by values of the right computation. If that makes everything right, the expression is where the
answer leaves the right computation: whatever comes before and after it is right. The first such
expression, in the order of execution, is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.exercise import Exercise
from autograder.engine.locating.dataflow import Dataflow, Path, leaves_of
from autograder.engine.locating.known import Known, every_value, fitting, known_values, same
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recognise import Recogniser
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

    @property
    def mask(self) -> int:
        """The evaluations as a set of bits."""
        return sum(1 << k for k in self.numbers)


@dataclass(frozen=True)
class Repair:
    """Values of the right computation that, at one place, make everything right."""

    place: Place
    one: Known
    values: tuple[Any, ...]


@dataclass
class _Search:
    trace: Trace
    right: Trace
    case: Case
    replays: int = 0
    occurring: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def recogniser(self) -> Recogniser:
        """Every value of the right computation."""
        arguments = [value for _, value in leaves_of(self._arguments())]
        return Recogniser([*arguments, *every_value(self.right)])

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
        repairs = self._repairs(wrong)
        return self._decide(repairs, wrong)

    def _repairs(self, wrong: set[Path]) -> Iterator[Repair]:
        """Replacements that make everything right, in the order of execution."""
        origins = {path: self.flow.origin(path) for path in self.expected}
        for place in self._places():
            influenced = {path for path, origin in origins.items() if origin & place.mask}
            if influenced != wrong:
                continue
            values = [self.flow.values[k] for k in place.numbers]
            for one, fitted in fitting(self.known, values):
                if self._is_right_with(place, fitted):
                    yield Repair(place, one, tuple(fitted))
                    break

    def _decide(self, repairs: Iterator[Repair], wrong: set[Path]) -> Located | None:
        """The first repair that mends a mistake where it is made, not before or after it."""
        for repair in repairs:
            place = repair.place
            odd = [k for k in place.numbers if not self._occurs(k)]
            if odd:
                return self._found(repair) if self._begins_at(odd[0]) else None
            values = [self.flow.values[k] for k in place.numbers]
            if _is_reordered(values, repair.values):
                return None  # the loop runs in another order
            first = self._first_odd(place, wrong)
            traced = self.trace.values[place.numbers[0]]
            if first is not None and _line(self.trace.values[first]) == _line(traced):
                return self._found(repair)
            names = self._names_given(traced)
            if repair.one.is_name and repair.one.words in names:
                return self._found(repair)
            if not any(self._is_named_so(name, values) for name in names):
                return None
        return None

    def _begins_at(self, k: int) -> bool:
        """Whether a value is computed from recognised ones alone, but for its own line."""
        line = _line(self.trace.values[k])
        waiting, done = [k], set()
        while waiting:
            number = waiting.pop()
            if number in done:
                continue
            done.add(number)
            if number != k and self._occurs_scaled(number):
                continue
            if _line(self.trace.values[number]) != line:
                return False
            waiting += self.trace.values[number].inputs
            waiting += self.flow.writers(number)
        return True

    def _first_odd(self, place: Place, wrong: set[Path]) -> int | None:
        """The first value computed from a place's that does not occur in the right computation."""
        leads = 0
        for path in wrong:
            leads |= self.flow.origin(path)
        for k in range(place.numbers[0], len(self.trace.values)):
            computed_from = self.flow.origins[k] & place.mask
            if computed_from and leads >> k & 1 and not self._occurs(k):
                return k
        return None

    def _names_given(self, traced: TracedValue) -> set[str]:
        """The names that the value of an expression's line is given."""
        return {
            used.name
            for used in self.trace.values
            if used.kind == "use"
            and used.inputs
            and _line(self.trace.values[used.inputs[0]]) == _line(traced)
        }

    def _is_named_so(self, name: str, values: Sequence[Any]) -> bool:
        """Whether the right computation has these values under this name."""
        return any(
            one.is_name
            and one.words == name
            and len(one.values) == len(values)
            and all(map(same, one.values, values))
            for one in self.known
        )

    def _occurs(self, k: int) -> bool:
        if k not in self.occurring:
            self.occurring[k] = self.recogniser.occurs(self.flow.values[k])
        return self.occurring[k]

    def _occurs_scaled(self, k: int) -> bool:
        return self._occurs(k) or self.recogniser.occurs_scaled(self.flow.values[k])

    def _places(self) -> Iterator[Place]:
        grouped: dict[Any, list[int]] = {}
        for k, traced in enumerate(self.trace.values):
            if isinstance(self.flow.values[k], np.ndarray | np.generic | float | int):
                grouped.setdefault(traced.site, []).append(k)
        for site, numbers in sorted(grouped.items(), key=lambda item: item[1][0]):
            is_defined = self.trace.values[numbers[0]].kind == "define"
            if not is_defined or not all(map(self._occurs, numbers)):
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

    def _found(self, repair: Repair) -> Located:
        traced = self.trace.values[repair.place.numbers[0]]
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


def _line(traced: TracedValue) -> tuple[str, int]:
    return traced.function, traced.line


def _is_reordered(values: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether values are the others in another order."""
    if len(values) < 2:
        return False
    return all(any(same(value, other) for other in others) for value in values) and all(
        any(same(value, other) for value in values) for other in others
    )
