"""What is known of an answer's program: its values, what they lead to, and which of them occur."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.locating.dataflow import Dataflow, Path, leaves_of
from autograder.engine.locating.known import Known, every_value, known_values, same
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recognise import Recogniser, StrictRecogniser
from autograder.engine.locating.recorded import Calls

Paths = frozenset[Path]
Line = tuple[str, int]


@dataclass(frozen=True)
class Place:
    """An expression of the answer, with all its evaluations."""

    numbers: tuple[int, ...]

    @cached_property
    def mask(self) -> int:
        """The evaluations as a set of bits."""
        return sum(1 << k for k in self.numbers)


@dataclass
class Evidence:
    """An answer's program beside the right computation. A value that does not occur there is odd.

    Attributes:
        trace: the answer's.
        right: the reference's, with values.
        case: the call.
        is_strict: whether values in another order are odd, too.
    """

    trace: Trace
    right: Trace
    case: Case
    is_strict: bool = False
    replays: int = 0
    occurring: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def recogniser(self) -> Recogniser:
        """Every value of the right computation."""
        arguments = [value for _, value in leaves_of(self._arguments())]
        if self.is_strict:  # zeros are odd where the right computation makes none
            given = [value for value in arguments if np.any(value)]
            return StrictRecogniser([*given, *every_value(self.right)])
        return Recogniser([*arguments, *every_value(self.right)])

    @cached_property
    def flow(self) -> Dataflow:
        """The answer's program, computed once."""
        return Dataflow(self.trace, self._arguments(), self.calls)

    @cached_property
    def calls(self) -> Calls:
        """What is not computed again."""
        return Calls.of(self.trace, self.right)

    @cached_property
    def known(self) -> list[Known]:
        """The right computation."""
        return known_values(self.right)

    @cached_property
    def expected(self) -> dict[Path, Any]:
        """The right result, leaf by leaf."""
        return dict(leaves_of(self.right.result))

    @cached_property
    def seen(self) -> dict[Path, Any]:
        """The answer's result, leaf by leaf."""
        return dict(self.flow.leaves)

    @cached_property
    def wrong(self) -> Paths:
        """Where the result is wrong."""
        return frozenset(p for p in self.seen if not same(self.seen[p], self.expected[p]))

    @cached_property
    def origins(self) -> dict[Path, int]:
        """The values that each part of the result was computed from."""
        return {path: self.flow.origin(path) for path in self.seen}

    @cached_property
    def places(self) -> list[Place]:
        """All expressions with numbers for values, in the order of execution."""
        grouped: dict[int, list[int]] = {}
        for k, traced in enumerate(self.trace.values):
            value = self.flow.values[k]
            is_numeric = isinstance(value, np.ndarray | np.generic | float) or type(value) is int
            if is_numeric and not self.flow.is_filled_later(k):
                grouped.setdefault(traced.site, []).append(k)
        return [Place(tuple(numbers)) for numbers in sorted(grouped.values())]

    def is_faithful(self) -> bool:
        """Whether the program computes what the answer returned."""
        recorded = dict(leaves_of(self.trace.result))
        return set(recorded) == set(self.seen) == set(self.expected) and all(
            same(recorded[path], value) for path, value in self.seen.items()
        )

    def shown(self, found: TracedValue) -> tuple[TracedValue, tuple[str, ...]]:
        """The expression to show for one that was found, and those it is computed from.

        A name that is right in itself, in the place of another, is shown with what is done to it:
        `cs[0]`, not `cs`, where `cs[-1]` belongs.
        """
        number = self.trace.values.index(found)
        if self._occurs(number) and found.kind == "use":
            later = range(number + 1, len(self.trace.values))
            on_line = [k for k in later if line_of(self.trace.values[k]) == line_of(found)]
            made = [k for k in on_line if self.flow.origins[k] >> number & 1]
            odd = (k for k in made if not self._occurs(k))
            in_parts = (k for k in made if not self._occurs_whole(k))
            number = next(odd, next(in_parts, self._item_of(number)))
        texts: dict[str, None] = {}
        waiting = list(self.trace.values[number].inputs)
        while waiting:
            k = waiting.pop(0)
            traced = self.trace.values[k]
            if self._occurs(k) and not isinstance(self.flow.values[k], tuple):
                texts[traced.expression] = None
            elif line_of(traced) == line_of(found):
                waiting += traced.inputs
        return self.trace.values[number], tuple(texts)

    def _item_of(self, number: int) -> int:
        """The only item that is taken of a name's value on its line, else the value itself."""
        line = line_of(self.trace.values[number])
        users = [k for k, later in enumerate(self.trace.values) if number in later.inputs]
        item = users[0] if len(users) == 1 else number
        taken = self.trace.values[item]
        return item if taken.operation == "getitem" and line_of(taken) == line else number

    def _arguments(self) -> tuple[Any, ...]:
        known = self.right.arguments
        return tuple(map(fresh, self.case.arguments if known is None else known))

    def _traced(self, place: Place) -> TracedValue:
        return self.trace.values[place.numbers[0]]

    def _line(self, place: Place) -> Line:
        return line_of(self._traced(place))

    def _values(self, place: Place) -> list[Any]:
        return [self.flow.values[k] for k in place.numbers]

    def _influence(self, mask: int) -> Paths:
        """What is computed from a set of values."""
        return frozenset(path for path, bits in self.origins.items() if bits & mask)

    def _mask(self, place: Place) -> int:
        """The values of a place that may have to be changed: the odd ones, or all."""
        odd = self._odd(place)
        return sum(1 << k for k in odd) if odd else place.mask

    def _odd(self, place: Place) -> list[int]:
        return [k for k in place.numbers if not self._occurs(k)]

    def _first_odd(self, place: Place, target: Iterable[Path]) -> int | None:
        """The first value computed from a place's that does not occur in the right computation."""
        leads = 0
        for path in target:
            leads |= self.origins[path]
        for k in range(place.numbers[0], len(self.trace.values)):
            if self.flow.origins[k] & place.mask and leads >> k & 1 and not self._occurs(k):
                return k
        return None

    def _occurs(self, k: int) -> bool:
        if k not in self.occurring:
            self.occurring[k] = self.recogniser.occurs(self.flow.values[k])
        return self.occurring[k]

    def _occurs_whole(self, k: int) -> bool:
        """Whether a value occurs as it is, not only its blocks, each by itself."""
        value = self.flow.values[k]
        return (
            not self._occurs(k) or isinstance(value, tuple) or self.recogniser.occurs_whole(value)
        )


def line_of(traced: TracedValue) -> Line:
    """Where a value was computed: the function, and the line in its source."""
    return traced.function, traced.line


def equal(some: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether two sequences have the same values."""
    return len(some) == len(others) and all(map(same, some, others))


def is_reordered(values: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether values are the others in another order: those of a loop that runs the other way."""
    if len(values) < 2:
        return False
    return all(any(same(value, other) for other in others) for value in values) and all(
        any(same(value, other) for value in values) for other in others
    )
