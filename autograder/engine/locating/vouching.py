"""Which names in an answer mean what they mean in the right computation."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.locating.evidence import Line, Place, equal, line_of
from autograder.engine.locating.inputs import Inputs
from autograder.engine.locating.known import stored_in
from autograder.engine.locating.program import is_in_place


class Vouching(Inputs):
    """The names of an answer, as evidence for or against a line.

    A value can be right in itself and yet be the wrong one: the forget gate under the name of the
    input gate. A name that the reference gives to the same values vouches for them.
    """

    @cached_property
    def written_to(self) -> set[int]:
        """The uses of names that only say where to write: `z` in `z[0] = ...`."""
        return {
            traced.arguments[0][1]
            for traced in self.trace.values
            if traced.operation.endswith("item") and traced.operation != "getitem"
            if traced.arguments[0][0] == "value"
        }

    def _doubtful(self, place: Place, until: int) -> list[int]:
        """The variables used on a line whose names do not vouch for them, up to a value."""
        sites: dict[int, int] = {}
        for number, traced in enumerate(self.trace.values):
            is_call = traced.operation == "same" and traced.kind == "op"
            is_used = traced.kind == "use" or is_call
            if not is_used or not traced.inputs or line_of(traced) != self._line(place):
                continue
            if number in self.written_to:
                continue
            is_before = any(self.flow.origins[k] >> number & 1 for k in place.numbers)
            if not is_before and number < place.numbers[0]:
                continue
            if not self._is_vouched_for(number, until):
                sites.setdefault(traced.site, number)
        return list(sites.values())

    def _defined(self, used: Sequence[int], line: Line) -> list[Place] | None:
        """Where variables were computed, if that was on another line; None where that is hidden."""
        sources = [self.trace.values[k].inputs[0] for k in used]
        for number in {writer for k in used for writer in self.flow.writers(k)}:
            traced = self.trace.values[number]
            if traced.operation.endswith("item") and traced.operation != "getitem":
                if traced.arguments[-1][0] != "value":
                    return None
                sources.append(traced.arguments[-1][1])
            elif is_in_place(traced):
                sources.append(number)
        sites = {self.trace.values[k].site for k in sources}
        places = [p for p in self.places if self._traced(p).site in sites]
        return [p for p in places if self._line(p) != line and not self._odd(p)][:6]

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
            and equal(one.values[: len(values)], values)
            for one in self.known
        )

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

    def _is_passed_on(self, number: int) -> bool:
        """Whether a value is an argument as it is, under its name or a helper's own."""
        traced = self.trace.values[number]
        while not self._is_argument(number, traced.name):
            if traced.operation != "same":
                return False
            source = traced.arguments[0]
            if source[0] != "value" or len(source) > 2:
                return False
            is_parameter = traced.kind == "define" and bool(traced.function)
            name, number = traced.name, source[1]
            traced = self.trace.values[number]
            if traced.name != name and not is_parameter:
                return False
        return True

    def _names_given(self, place: Place) -> set[str]:
        """The names that the value of a place's line is given."""
        line = self._line(place)
        return (
            {
                used.name
                for used in self.trace.values
                if used.name and used.inputs and line_of(self.trace.values[used.inputs[0]]) == line
            }
            | {self._traced(place).name}
            | self._stored_names(line)
        )

    def _stored_names(self, line: Line) -> set[str]:
        """The names of the arrays that a line writes to, as `known_values` files them."""
        return {
            stored_in(self.trace, traced)
            for traced in self.trace.values
            if traced.operation == "setitem" and line_of(traced) == line
        }

    def _runs_backwards(self, line: Line) -> bool:
        """Whether a line is evaluated for the steps of the right computation in reverse."""
        for place in self.places:
            values = self._values(place)
            if self._line(place) == line and not self._odd(place) and len(values) > 1:
                in_order = any(equal(one.values, values) for one in self.known)
                if not in_order and any(equal(one.values, values[::-1]) for one in self.known):
                    return True
        return False
