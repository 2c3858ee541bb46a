"""The search for the expression at which a traced program leaves the right computation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.locating.dataflow import Dataflow, Path, leaves_of
from autograder.engine.locating.known import (
    Known,
    every_value,
    fitting,
    known_values,
    same,
    stored_in,
)
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recognise import Recogniser
from autograder.engine.locating.replay import Replay, ReplayError

MAX_REPLAYS = 600
MAX_WORK = 60_000  # instructions of all replays
DRAWS = frozenset(
    "random standard_normal normal uniform integers choice permutation shuffle binomial "
    "multinomial".split()
)
MAX_GROUPS = 6  # of results that are wrong for reasons of their own
Paths = frozenset[Path]
Line = tuple[str, int]


class SearchTooLongError(Exception):
    """Nothing certain was found in time."""


@dataclass(frozen=True)
class Place:
    """An expression of the answer, with all its evaluations."""

    numbers: tuple[int, ...]

    @cached_property
    def mask(self) -> int:
        """The evaluations as a set of bits."""
        return sum(1 << k for k in self.numbers)


@dataclass(frozen=True)
class Repair:
    """Values of the right computation that make everything right at one place."""

    place: Place
    known: Known
    values: tuple[Any, ...]


@dataclass
class Search:
    """A search in one trace.

    Attributes:
        trace: the answer's.
        right: the reference's, with values.
        case: the call.
    """

    trace: Trace
    right: Trace
    case: Case
    replays: int = 0
    occurring: dict[int, bool] = field(default_factory=dict)

    # --- what is known ---

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
            is_numeric = isinstance(self.flow.values[k], np.ndarray | np.generic | float)
            if is_numeric and not self.flow.is_filled_later(k):
                grouped.setdefault(traced.site, []).append(k)
        return [Place(tuple(numbers)) for numbers in sorted(grouped.values())]

    def is_faithful(self) -> bool:
        """Whether the program computes what the answer returned."""
        recorded = dict(leaves_of(self.trace.result))
        return set(recorded) == set(self.seen) == set(self.expected) and all(
            same(recorded[path], value) for path, value in self.seen.items()
        )

    # --- the search ---

    def found(self) -> TracedValue | None:
        """The expression; None where there is none that is certain."""
        if not self.is_faithful() or not self.wrong:
            return None
        found = self._found_for(self.wrong)
        return None if found is None and len(self.wrong) < 2 else found or self._found_in_groups()

    def shown(self, found: TracedValue) -> tuple[TracedValue, tuple[str, ...]]:
        """The expression to show for one that was found, and those it is computed from.

        A name that is right in itself, in the place of another, is shown with what is done to it.
        """
        number = self.trace.values.index(found)
        if self._occurs(number) and found.kind == "use":
            later = range(number + 1, len(self.trace.values))
            on_line = (k for k in later if _line(self.trace.values[k]) == _line(found))
            number = next(
                (k for k in on_line if self.flow.origins[k] >> number & 1 and not self._occurs(k)),
                number,
            )
        texts: dict[str, None] = {}
        waiting = list(self.trace.values[number].inputs)
        while waiting:
            k = waiting.pop(0)
            traced = self.trace.values[k]
            if self._occurs(k) and not isinstance(self.flow.values[k], tuple):
                texts[traced.expression] = None
            elif _line(traced) == _line(found):
                waiting += traced.inputs
        return self.trace.values[number], tuple(texts)

    def _found_in_groups(self) -> TracedValue | None:
        """The first of several expressions that make different results wrong."""
        groups = {self._influence(place) for place in self.places}
        groups = {group for group in groups if group and group < self.wrong}
        covered: set[Path] = set()
        found: list[TracedValue] = []
        for group in sorted(groups, key=lambda group: (-len(group), sorted(group)))[:MAX_GROUPS]:
            if covered & group:
                continue
            one = self._found_for(group)
            if one is not None:
                covered |= group
                found.append(one)
        if covered != self.wrong:
            return None
        return min(found, key=self.trace.values.index)

    def _found_for(self, target: Paths) -> TracedValue | None:
        places = [place for place in self.places if self._influence(place) == target]
        roots = [place for place in places if self._is_root(place)]
        lines = {self._line(place) for place in roots}
        on_lines = [
            place
            for place in places
            if place not in roots and self._line(place) in lines and not self._odd(place)
        ]
        defined = None
        for place in (*roots, *on_lines):
            repair = self._repair(place, target)
            if repair is None:
                continue
            traced = self._traced(place)
            if traced.kind != "use" or traced.name not in repair.known.names:
                return self._confirmed(repair, target)
            defined = defined or self._definition(place)  # the name was given a wrong value
        renamed = self._renamed(places, target) or self._restored_names(target) or defined
        if renamed is not None or lines:
            return renamed
        return self._misused(places, target)

    def _renamed(self, places: Sequence[Place], target: Paths) -> TracedValue | None:
        """A line whose value is not what the right computation calls by that name."""
        for place in places:
            traced = self._traced(place)
            if self._odd(place) or traced.kind != "op" or traced.operation == "same":
                continue
            names = self._names_given(place) - {self._traced(place).name}
            if names and self._change(place, names):
                repair = self._repair(place, target, names)
                if repair is not None:
                    return self._confirmed(repair, target)
        return None

    def _is_plausible(self, repair: Repair) -> bool:
        """Whether the repaired value was not made wrong by what is on other lines."""
        place = repair.place
        line = self._line(place)
        if not self._odd(place) and _is_reordered(self._values(place), repair.values):
            return False
        if self._runs_backwards(line) or self._collects_wrongly(repair):
            return False
        if self._traced(place).kind == "use" and any(map(self.flow.writers, place.numbers)):
            return False  # an array that something else has written to
        return not any(  # something else writes to what is made of it
            self.flow.is_filled_later(k)
            for k in range(place.numbers[0], len(self.trace.values))
            if self.flow.origins[k] & place.mask and _line(self.trace.values[k]) == line
        )

    def _confirmed(self, repair: Repair, target: Paths) -> TracedValue | None:
        """The repaired expression, unless a line before it may be the wrong one."""
        traced = self._traced(repair.place)
        if not self._is_plausible(repair):
            return None
        if traced.kind == "use" and traced.name in repair.known.names:
            return self._definition(repair.place)
        odd = self._odd(repair.place)
        until = odd[0] if odd else len(self.trace.values)
        if not self._draws_as_often(repair.place):
            return None
        used = self._doubtful(repair.place, until)
        if any(self.flow.writers(k) or not self._occurs_whole(k) for k in used):
            return None
        doubtful = self._defined(used, _line(traced))
        for defined in doubtful:
            other = self._repair(defined, target)
            if other is not None:
                names = self._names_given(defined)
                return self._traced(defined) if names & other.known.names else None
        if any(self._is_contradicted(number, until) for number in used):
            return None
        for one, another in combinations(doubtful, 2):
            if self._is_right_when_exchanged(one, another, target):
                return None
        return self._innermost(odd[0]) if odd else traced

    def _innermost(self, number: int) -> TracedValue | None:
        """The expression whose value a call of the learner's own function returns."""
        start = number
        while self.trace.values[number].operation == "same":
            source = self.trace.values[number].arguments[0]
            is_own = self.trace.values[number].kind == "op" and len(source) == 2
            if not is_own or source[0] != "value" or self._occurs(source[1]):
                break
            number = source[1]
        return self.trace.values[number] if number == start or self._begins_at(number) else None

    def _collects_wrongly(self, repair: Repair) -> bool:
        """Whether an expression stacks a list of items that are not those of the right stack."""
        traced = self._traced(repair.place)
        if traced.operation != "call" or len(traced.inputs) != 1:
            return False
        items = self.flow.values[traced.inputs[0]]
        if not isinstance(items, tuple | list) or not self.flow.writers(traced.inputs[0]):
            return False
        right = np.asarray(repair.values[0])
        return not (len(right) == len(items) and all(map(same, items, right)))

    def _definition(self, place: Place) -> TracedValue | None:
        """Where a name is given a value that is wrong from there on."""
        sources = {self.trace.values[k].inputs for k in place.numbers}
        if len(sources) != 1 or len(next(iter(sources))) != 1:
            return None
        site = self.trace.values[next(iter(sources))[0]].site
        defined = next((p for p in self.places if self._traced(p).site == site), None)
        if defined is None or self._traced(defined).kind != "op" or not self._is_root(defined):
            return None
        return self._traced(defined)

    def _draws_as_often(self, place: Place) -> bool:
        """Whether what was drawn at random, before a place, is what the reference draws."""
        for k, traced in enumerate(self.trace.values[: place.numbers[0]]):
            if traced.operation == "method" and traced.arguments[1][1] in DRAWS:
                value = np.asarray(self.flow.values[k])
                if self._line(place) != _line(traced) and not any(
                    same(value, np.asarray(other))
                    for other in every_value(self.right)
                    if np.shape(other) == value.shape
                ):
                    return False
        return True

    def _doubtful(self, place: Place, until: int) -> list[int]:
        """The variables used on a line whose names do not vouch for them, up to a value."""
        sites: dict[int, int] = {}
        for number, traced in enumerate(self.trace.values):
            is_call = traced.operation == "same" and traced.kind == "op"
            is_used = traced.kind == "use" or is_call
            if not is_used or not traced.inputs or _line(traced) != self._line(place):
                continue
            is_before = any(self.flow.origins[k] >> number & 1 for k in place.numbers)
            if not is_before and number < place.numbers[0]:
                continue
            if not self._is_vouched_for(number, until):
                sites.setdefault(traced.site, number)
        return list(sites.values())

    def _defined(self, used: Sequence[int], line: Line) -> list[Place]:
        """Where variables were computed, if that was on another line."""
        sites = {self.trace.values[self.trace.values[k].inputs[0]].site for k in used}
        places = [p for p in self.places if self._traced(p).site in sites]
        return [p for p in places if self._line(p) != line and not self._odd(p)][:6]

    def _is_contradicted(self, number: int, until: int) -> bool:
        """Whether the right computation has other values of this name."""
        values, count = self._values_until(number, until)
        name = self.trace.values[number].name
        return any(
            name in one.names
            and len(one.values) == count
            and all(np.shape(a) == np.shape(b) for a, b in zip(one.values, values, strict=False))
            for one in self.known
        )

    def _is_vouched_for(self, number: int, until: int | None = None) -> bool:
        """Whether a name is an argument's, or means the same in the right computation."""
        traced = self.trace.values[number]
        if self._is_argument(number, traced.name):
            return True
        values, count = self._values_until(
            number, len(self.trace.values) if until is None else until
        )
        if not count:
            return True  # a cache or a list: its items have names of their own
        return any(
            traced.name in one.names
            and len(one.values) == count
            and _equal(one.values[: len(values)], values)
            for one in self.known
        )

    def _values_until(self, number: int, until: int) -> tuple[list[Any], int]:
        """The values of a place up to a value of the program, and how many there are in all."""
        place = next((p for p in self.places if number in p.numbers), None)
        if place is None:
            return [], 0
        return [self.flow.values[k] for k in place.numbers if k < until], len(place.numbers)

    def _is_argument(self, number: int, name: str) -> bool:
        while self.trace.values[number].operation == "same":
            if self.trace.values[number].name != name:
                return False
            source = self.trace.values[number].arguments[0]
            if source[0] == "argument":
                return True
            if source[0] != "value" or len(source) > 2:
                return False
            number = source[1]
        return False

    def _runs_backwards(self, line: Line) -> bool:
        """Whether a line is evaluated for the steps of the right computation in reverse."""
        for place in self.places:
            values = self._values(place)
            if self._line(place) == line and not self._odd(place) and len(values) > 1:
                in_order = any(_equal(one.values, values) for one in self.known)
                if not in_order and any(_equal(one.values, values[::-1]) for one in self.known):
                    return True
        return False

    def _misused(self, places: Sequence[Place], target: Paths) -> TracedValue | None:
        """A value that is right in itself, used where another belongs: the only such place."""
        repairs = [
            repair
            for place in places
            if not self._odd(place) and self._traced(place).kind != "define"
            for repair in [self._repair(place, target)]
            if repair is not None
        ]
        repairs = [repair for repair in repairs if self._is_plausible(repair)]
        if not repairs:
            return None
        first = self._traced(repairs[0].place)
        if first.kind == "use" and not self._is_vouched_for(repairs[0].place.numbers[-1]):
            return None
        if {_line(self._traced(repair.place)) for repair in repairs} == {_line(first)}:
            return self._confirmed(repairs[0], target)
        if self._first_odd(repairs[0].place, target) is not None:
            return None
        names = repairs[0].known.names
        return first if first.kind == "use" and names and first.name not in names else None

    def _restored_names(self, target: Paths) -> TracedValue | None:
        """A line that gives several names values that belong to other names."""
        by_line: dict[tuple[Line, str], list[Place]] = {}
        for place in self.places:
            traced = self._traced(place)
            is_parameter = traced.kind == "define" and traced.arguments[0][0] == "argument"
            if traced.kind == "op" or is_parameter:
                continue
            if self._influence(place) <= target:
                by_line.setdefault((_line(traced), traced.kind), []).append(place)
        for (line, _), line_places in by_line.items():
            if len(line_places) < 2:
                continue
            changes: dict[int, Any] = {}
            if self._traced(line_places[0]).kind == "define":
                if not all(map(self._starts_well, line_places)) or self._runs_backwards(line):
                    continue
                for place in line_places:
                    is_filled = any(map(self.flow.is_filled_later, place.numbers))
                    if not self._is_vouched_for(place.numbers[0]) and not is_filled:
                        changes |= self._change(place, {self._traced(place).name})
            else:
                names = {self._traced(place).name for place in line_places}
                pairs = [n for n in names]
                if len(pairs) != 2 or not all(
                    self._is_vouched_for(place.numbers[0]) for place in line_places
                ):
                    continue
                for place in line_places:
                    changes |= self._change(place, names - {self._traced(place).name})
            if changes and self._is_right(changes, target):
                return self._traced(line_places[0])
        return None

    def _starts_well(self, place: Place) -> bool:
        odd = self._odd(place)
        if odd:
            return self._begins_at(odd[0])
        values = self._values(place)
        return all(np.size(v) > 1 and np.ptp(v) == 0 for v in values) or any(
            one.names and _equal(one.values, values) for one in self.known
        )

    def _change(self, place: Place, names: set[str]) -> dict[int, Any]:
        """What values of this name would change at a place."""
        values = self._values(place)
        for one, fitted in fitting([k for k in self.known if k.names & names], values):
            return dict(zip(place.numbers, fitted, strict=True))
        return {}

    # --- repairs ---

    def _repair(self, place: Place, target: Paths, names: set[str] | None = None) -> Repair | None:
        values = self._values(place)
        known = [k for k in self.known if k.names & names] if names else self.known
        for one, fitted in fitting(known, values):
            changes = dict(zip(place.numbers, fitted, strict=True))
            if self._is_right(changes, target):
                return Repair(place, one, tuple(fitted))
        if not names and len(place.numbers) == 1 and self._odd(place) and self._is_last(place):
            for path in target:
                right = np.asarray(self.expected[path])
                if right.shape != np.shape(values[0]):
                    if self._is_right({place.numbers[0]: right}, target):
                        return Repair(place, Known("", frozenset(), (right,)), (right,))
        return None

    def _is_last(self, place: Place) -> bool:
        """Whether an expression's value is returned as it is."""
        for traced in self.trace.values[place.numbers[0] + 1 :]:
            if place.numbers[0] in traced.inputs and traced.operation not in ("same", "tuple"):
                return False
        return True

    def _is_right_when_exchanged(self, one: Place, other: Place, target: Paths) -> bool:
        first, second = self._values(one), self._values(other)
        if list(map(np.shape, first)) != list(map(np.shape, second)):
            return False
        changes = dict(zip(one.numbers, second, strict=True))
        changes |= dict(zip(other.numbers, first, strict=True))
        return self._is_right({k: np.asarray(v) for k, v in changes.items()}, target)

    def _is_right(self, changes: dict[int, Any], target: Paths) -> bool:
        """Whether the changes make the target right and leave the rest as it is."""
        self.replays += 1
        if self.replays > MAX_REPLAYS or self.replays * len(self.trace.values) > MAX_WORK:
            raise SearchTooLongError
        replaced = {k: value if value.ndim else float(value) for k, value in changes.items()}
        try:
            result = Replay(
                self.trace, self._arguments(), replaced, self.flow.kept_by(replaced)
            ).run()
        except ReplayError:
            return False
        leaves = dict(leaves_of(result))
        return set(leaves) == set(self.expected) and all(
            same(leaves[path], self.expected[path] if path in target else self.seen[path])
            for path in leaves
        )

    # --- what a place is ---

    def _arguments(self) -> tuple[Any, ...]:
        return tuple(fresh(argument) for argument in self.case.arguments)

    def _traced(self, place: Place) -> TracedValue:
        return self.trace.values[place.numbers[0]]

    def _line(self, place: Place) -> Line:
        return _line(self._traced(place))

    def _values(self, place: Place) -> list[Any]:
        return [self.flow.values[k] for k in place.numbers]

    def _influence(self, place: Place) -> Paths:
        return frozenset(path for path, bits in self.origins.items() if bits & place.mask)

    def _odd(self, place: Place) -> list[int]:
        return [k for k in place.numbers if not self._occurs(k)]

    def _is_root(self, place: Place) -> bool:
        """Whether a place is the first to have values that do not occur."""
        odd = self._odd(place)
        return bool(odd) and self._begins_at(odd[0])

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
            if any(_line(self.trace.values[k]) != line for k in self.flow.writers(number)):
                return False
        return True

    def _first_odd(self, place: Place, target: Iterable[Path]) -> int | None:
        """The first value computed from a place's that does not occur in the right computation."""
        leads = 0
        for path in target:
            leads |= self.origins[path]
        for k in range(place.numbers[0], len(self.trace.values)):
            if self.flow.origins[k] & place.mask and leads >> k & 1 and not self._occurs(k):
                return k
        return None

    def _names_given(self, place: Place) -> set[str]:
        """The names that the value of a place's line is given."""
        line = self._line(place)
        return (
            {
                used.name
                for used in self.trace.values
                if used.name and used.inputs and _line(self.trace.values[used.inputs[0]]) == line
            }
            | {self._traced(place).name}
            | self._stored_names(line)
        )

    def _stored_names(self, line: Line) -> set[str]:
        """The names of the arrays that a line writes to, as `known_values` files them."""
        return {
            stored_in(self.trace, traced)
            for traced in self.trace.values
            if traced.operation == "setitem" and _line(traced) == line
        }

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

    def _occurs_scaled(self, k: int) -> bool:
        return self._occurs(k) or self.recogniser.occurs_scaled(self.flow.values[k])


def _line(traced: TracedValue) -> Line:
    return traced.function, traced.line


def _equal(some: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(some) == len(others) and all(map(same, some, others))


def _is_reordered(values: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether values are the others in another order: those of a loop that runs the other way."""
    if len(values) < 2:
        return False
    return all(any(same(value, other) for other in others) for value in values) and all(
        any(same(value, other) for value in values) for other in others
    )
