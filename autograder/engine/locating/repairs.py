"""Values of the right computation put in the place of an answer's own."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.locating.dataflow import leaves_of
from autograder.engine.locating.evidence import Paths, Place, is_reordered, line_of
from autograder.engine.locating.known import Known, every_value, fitting, same
from autograder.engine.locating.names import DRAWS
from autograder.engine.locating.replay import Replay, ReplayError
from autograder.engine.locating.vouching import Vouching

MAX_REPLAYS = 400
MAX_WORK = 40_000  # instructions of all replays


class SearchTooLongError(Exception):
    """Nothing certain was found in time."""


@dataclass(frozen=True)
class Repair:
    """Values of the right computation that make everything right at one place."""

    place: Place
    known: Known
    values: tuple[Any, ...]


class Repairs(Vouching):
    """What makes an answer right."""

    @property
    def most_replays(self) -> int:
        """How often the program may be replayed: a number, so that nothing depends on time."""
        return min(MAX_REPLAYS, MAX_WORK // len(self.trace.values))

    def _repair(self, place: Place, target: Paths, names: set[str] | None = None) -> Repair | None:
        values = self._values(place)
        known = [k for k in self.known if k.names & names] if names else self.known
        for one, fitted in fitting(known, values):
            changes = {
                k: new
                for k, old, new in zip(place.numbers, values, fitted, strict=True)
                if not same(old, new)
            }
            influenced = self._influence(sum(1 << k for k in changes))
            if all(np.asarray(value).dtype.kind in "biu" for value in fitted):
                # integers are equal by chance: right ones before them may make them differ
                changes = dict(zip(place.numbers, fitted, strict=True))
            if self._may_mend(influenced, target) and self._is_right(changes, target):
                return Repair(place, one, tuple(fitted))
        if not names and len(place.numbers) == 1 and self._odd(place) and self._is_last(place):
            for path in target:
                right = np.asarray(self.expected[path])
                has_other_shape = right.shape != np.shape(values[0])
                if has_other_shape and self._is_right({place.numbers[0]: right}, target):
                    return Repair(place, Known("", frozenset(), (right,)), (right,))
        return None

    def _may_mend(self, influenced: Paths, target: Paths) -> bool:
        """Whether values that lead to some results are worth a trial."""
        return influenced == target

    def _change(self, place: Place, names: set[str]) -> dict[int, Any]:
        """What values of this name would change at a place."""
        values = self._values(place)
        for _, fitted in fitting([k for k in self.known if k.names & names], values):
            return dict(zip(place.numbers, fitted, strict=True))
        return {}

    def _is_last(self, place: Place) -> bool:
        """Whether an expression's value is returned as it is."""
        passed_on = {place.numbers[0]}
        for k in range(place.numbers[0] + 1, len(self.trace.values)):
            traced = self.trace.values[k]
            if passed_on.isdisjoint(traced.inputs):
                continue
            if traced.operation == "same":
                passed_on.add(k)
            elif traced.operation != "tuple":
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
        if self.replays > self.most_replays:
            raise SearchTooLongError
        replaced = {k: value if value.ndim else float(value) for k, value in changes.items()}
        try:
            kept = self.flow.kept_by(replaced)
            replay = Replay(self.trace, self._arguments(), replaced, kept, calls=self.calls)
            result = replay.run()
        except ReplayError:
            return False
        leaves = dict(leaves_of(result))
        return set(leaves) == set(self.expected) and all(
            same(leaves[path], self.expected[path] if path in target else self.seen[path])
            for path in leaves
        )

    def _is_plausible(self, repair: Repair) -> bool:
        """Whether the repaired value was not made wrong by what is on other lines."""
        place = repair.place
        line = self._line(place)
        if not self._odd(place) and is_reordered(self._values(place), repair.values):
            return False
        if self._runs_backwards(line) or self._collects_wrongly(repair):
            return False
        if self._traced(place).kind == "use" and any(map(self.flow.writers, place.numbers)):
            return False  # an array that something else has written to
        return not any(  # something else writes to what is made of it
            self.flow.is_filled_later(k)
            for k in range(place.numbers[0], len(self.trace.values))
            if self.flow.origins[k] & place.mask and line_of(self.trace.values[k]) == line
        )

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

    def _draws_as_often(self, place: Place) -> bool:
        """Whether what was drawn at random, before a place, is what the reference draws."""
        for k, traced in enumerate(self.trace.values[: place.numbers[0]]):
            if traced.operation == "method" and traced.arguments[1][1] in DRAWS:
                value = np.asarray(self.flow.values[k])
                if self._line(place) != line_of(traced) and not any(
                    same(value, np.asarray(other))
                    for other in every_value(self.right)
                    if np.shape(other) == value.shape
                ):
                    return False
        return True
