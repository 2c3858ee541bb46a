"""The search for the expression at which a traced program leaves the right computation."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograder.engine.locating.dataflow import Path
from autograder.engine.locating.evidence import Line, Paths, Place, equal, line_of
from autograder.engine.locating.known import same
from autograder.engine.locating.program import TracedValue
from autograder.engine.locating.repairs import Repair, Repairs

MAX_GROUPS = 6  # of results that are wrong for reasons of their own


class Search(Repairs):
    """A search in one trace."""

    def found(self) -> TracedValue | None:
        """The expression; None where there is none that is certain."""
        if not self.is_faithful() or not self.wrong:
            return None
        found = self._found_for(self.wrong)
        return None if found is None and len(self.wrong) < 2 else found or self._found_in_groups()

    def is_reordering(self) -> bool:
        """Whether all values that lead to the wrong results occur, if not in their order."""
        return all(not self._odd(place) for place in self.places if self._leads(place))

    def _leads(self, place: Place) -> bool:
        """Whether something wrong is computed from a place that computes with several numbers."""
        is_array = np.size(self.flow.values[place.numbers[0]]) > 1
        return is_array and bool(self._influence(place.mask) & self.wrong)

    def _found_in_groups(self) -> TracedValue | None:
        """The first of several expressions that make different results wrong."""
        groups = {self._influence(self._mask(place)) for place in self.places}
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
        places = [place for place in self.places if target <= self._influence(place.mask)]
        roots = [place for place in places if self._is_root(place)]
        lines = {self._line(place) for place in roots}
        on_lines = [
            place
            for place in places
            if place not in roots
            and self._line(place) in lines
            and not self._odd(place)
            and self._traced(place).kind != "define"
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

    def _confirmed(self, repair: Repair, target: Paths) -> TracedValue | None:
        """The repaired expression, unless a line before it may be the wrong one."""
        traced = self._traced(repair.place)
        if not self._is_plausible(repair):
            return None
        if traced.kind == "use" and traced.name in repair.known.names:
            return self._definition(repair.place)
        if self._spoils(repair):
            return traced
        if traced.kind == "use" and (misled := self._misled(repair, target)) is not None:
            return misled
        odd = self._odd(repair.place)
        until = odd[0] if odd else len(self.trace.values)
        if not self._draws_as_often(repair.place):
            return None
        used = self._doubtful(repair.place, until)
        if not all(map(self._occurs_whole, used)):
            return None
        doubtful = self._defined(used, line_of(traced))
        if doubtful is None:
            return None
        for defined in doubtful:
            other = self._repair(defined, target)
            if other is not None:
                if self._traced(defined).kind == "define":
                    return None  # a parameter, or one of several names: the line is not certain
                names = self._names_given(defined)
                return self._traced(defined) if names & other.known.names else None
        if any(self._is_contradicted(number, until) for number in used):
            return None
        for one, another in combinations(doubtful, 2):
            if self._is_right_when_exchanged(one, another, target):
                return None
        return self._innermost(odd[0]) if odd else traced

    def _spoils(self, repair: Repair) -> bool:
        """Whether an expression makes a wrong value of the right one, constants and arguments."""
        odd = self._odd(repair.place)
        if not odd or self._traced(repair.place).kind != "op":
            return False
        right = repair.values[repair.place.numbers.index(odd[0])]
        line = self._line(repair.place)
        waiting, is_met = list(self.trace.values[odd[0]].inputs), False
        while waiting:
            k = waiting.pop()
            value = self.flow.values[k]
            if isinstance(value, np.ndarray) and value.size > 1 and same(value, right):
                is_met = True
            elif self._is_constant(k) or self._is_passed_on(k):
                continue
            elif line_of(self.trace.values[k]) != line or self.trace.values[k].kind == "use":
                return False
            else:
                waiting += self.trace.values[k].inputs
        return is_met

    def _misled(self, repair: Repair, target: Paths) -> TracedValue | None:
        """Where a name is given a wrong value that occurs, before the first one that does not."""
        pairs = zip(repair.place.numbers, repair.values, strict=True)
        first = next(k for k, right in pairs if not same(self.flow.values[k], right))
        if not self._occurs(first) or len(self.trace.values[first].inputs) != 1:
            return None
        site = self.trace.values[self.trace.values[first].inputs[0]].site
        for place in self.places:
            given = self._traced(place)
            if given.site == site and given.kind == "op" and self._repair(place, target):
                return given
        return None

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

    def _misused(self, places: Sequence[Place], target: Paths) -> TracedValue | None:
        """A value that is right in itself, used where another belongs: the only such place."""
        repairs = [
            repair
            for place in places
            if not self._odd(place) and self._traced(place).kind != "define"
            if not self._is_filled_elsewhere(place)
            for repair in [self._repair(place, target)]
            if repair is not None
        ]
        repairs = [repair for repair in repairs if self._is_plausible(repair)]
        if not repairs:
            return None
        first = self._traced(repairs[0].place)
        if first.kind == "use" and not self._is_vouched_for(repairs[0].place.numbers[-1]):
            return None
        if {line_of(self._traced(repair.place)) for repair in repairs} == {line_of(first)}:
            return self._confirmed(repairs[0], target)
        if self._first_odd(repairs[0].place, target) is not None:
            return None
        names = repairs[0].known.names
        return first if first.kind == "use" and names and first.name not in names else None

    def _is_filled_elsewhere(self, place: Place) -> bool:
        """Whether a line shows an array that another line has filled, and may have filled badly."""
        line = self._line(place)
        return any(
            line_of(self.trace.values[writer]) != line
            for number in place.numbers
            for k in (number, *self.trace.values[number].inputs)
            if self.trace.values[k].kind == "use" and line_of(self.trace.values[k]) == line
            for writer in self.flow.writers(k)
        )

    def _restored_names(self, target: Paths) -> TracedValue | None:
        """A line that gives several names values that belong to other names."""
        by_line: dict[tuple[Line, str], list[Place]] = {}
        for place in self.places:
            traced = self._traced(place)
            is_parameter = traced.kind == "define" and traced.arguments[0][0] == "argument"
            if traced.kind == "op" or is_parameter:
                continue
            if self._influence(self._mask(place)) <= target:
                by_line.setdefault((line_of(traced), traced.kind), []).append(place)
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
                if len(names) != 2 or not all(
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
            one.names and equal(one.values, values) for one in self.known
        )
