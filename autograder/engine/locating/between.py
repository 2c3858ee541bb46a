"""The few lines between what is right and the first value that is certainly wrong.

An answer that takes a way of its own has values that the right computation lacks. The lines that
hold the wrong one may be certain all the same: all that they start from is right, and right values
behind them make everything right.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.locating.evidence import Paths, line_of
from autograder.engine.locating.repairs import SearchTooLongError
from autograder.engine.locating.search import Search

MAX_LINES = 6  # of a place that is worth showing
MAX_PLACES = 6  # at which an answer leaves the right computation


@dataclass
class Between(Search):
    """A search that settles for a few lines.

    Attributes:
        is_patient: whether a place is tried that leads to right results, too.
    """

    is_patient: bool = False

    def between(self) -> tuple[int, int] | None:
        """The number of a value that is wrong, and the first line that may have made it so."""
        if not self.is_faithful() or not self.wrong:
            return None
        self.replays, self.is_patient = self.most_replays // 2, True
        several = self._first_of_several()
        if several is not None:
            return several
        for place in self.places:
            odd = self._odd(place)
            if not odd or self._traced(place).kind != "op":
                continue
            if not self.wrong <= self._influence(place.mask):
                continue
            since = self._since(odd[0])
            if since is None:
                continue
            try:
                repair = self._repair(place, self.wrong)
            except SearchTooLongError:
                return None
            if repair is not None and self._is_plausible(repair):
                return odd[0], since
        return None

    def _may_mend(self, influenced: Paths, target: Paths) -> bool:
        """A call passes arguments on that are right, too: no result needs to be wrong."""
        return target <= influenced if self.is_patient else target == influenced

    def _first_of_several(self) -> tuple[int, int] | None:
        """The first of the lines whose names are all given wrong values, from right ones.

        Right values for all of them make everything right, and for fewer of them do not.
        """
        changes: dict[int, dict[int, Any]] = {}
        named = {used.inputs[0] for used in self.trace.values if used.name and used.inputs}
        for place in self.places:
            traced = self._traced(place)
            if traced.kind != "op" or traced.operation == "same" or not self._is_root(place):
                continue
            if place.numbers[0] not in named:
                continue
            change = self._change(place, self._names_given(place))
            if change:
                changes[place.numbers[0]] = change
        if not 1 < len(changes) <= MAX_PLACES:
            return None
        together = {k: v for change in changes.values() for k, v in change.items()}
        try:
            if not self._is_right(together, self.wrong):
                return None
            for change in changes.values():
                rest = {k: v for k, v in together.items() if k not in change}
                if self._is_right(rest, self.wrong):
                    return None
        except SearchTooLongError:
            return None
        first = min(changes)
        line = self.trace.values[first].line
        return (first, line) if self._since(first) == line else None

    def _since(self, number: int) -> int | None:
        """The first of the lines on which a value depends that may be wrong; None if far away."""
        function, line = line_of(self.trace.values[number])
        waiting, done, first = [number], set(), line
        while waiting:
            k = waiting.pop()
            if k in done:
                continue
            done.add(k)
            traced = self.trace.values[k]
            if k != number and self._is_settled(k):
                continue
            if k in self.calls.own and not self.calls.sees_what_is_right(k):
                return None
            if traced.function != function or not line - MAX_LINES < traced.line <= line:
                return None
            first = min(first, traced.line)
            waiting += traced.inputs or self._on_the_line_of(k)
            written = self.flow.writers(k) if traced.operation == "same" else []
            waiting += [writer for writer in written if writer < number]
        return first

    def _on_the_line_of(self, k: int) -> list[int]:
        """What a list of arrays may be made of, where a function that leaves no trace made them."""
        made = self.trace.values[k]
        if made.operation != "list" or not any(
            isinstance(item, np.ndarray) for item in self.flow.values[k]
        ):
            return []
        place = made.function, made.line
        before = enumerate(self.trace.values[:k])
        return [j for j, traced in before if (traced.function, traced.line) == place]

    def _is_settled(self, k: int) -> bool:
        """Whether a value is right, and is what its name promises, as far as can be known."""
        traced = self.trace.values[k]
        if traced.operation == "getitem" and np.size(self.flow.values[k]) == 1:
            return self._is_settled(traced.inputs[0])  # an entry of what is right
        if self._is_constant(k):
            return True
        if traced.kind != "use" or not self._occurs_whole(k) or not self._occurs(k):
            return False
        if self._is_argument(k, traced.name):
            return True
        return not self.flow.writers(k) and self._is_vouched_for(k)
