"""Whether what an expression is computed from occurs in the right computation."""

from functools import cached_property

import numpy as np

from autograder.engine.locating.evidence import Evidence, Place, line_of
from autograder.engine.locating.recorded import RECORDED


class Inputs(Evidence):
    """The values that a line starts from, as evidence that the line itself is wrong."""

    def _is_root(self, place: Place) -> bool:
        """Whether a place is the first to have values that do not occur."""
        odd = self._odd(place)
        return bool(odd) and self._begins_at(odd[0])

    def _begins_at(self, k: int) -> bool:
        """Whether a value is computed from recognised ones alone, but for its own line."""
        line = line_of(self.trace.values[k])
        waiting, done = [k], set()
        while waiting:
            number = waiting.pop()
            if number in done:
                continue
            done.add(number)
            if number != k and self._occurs_scaled(number):
                continue
            if number in self.calls.own and not self.calls.may_be_wrong(number):
                return False
            if line_of(self.trace.values[number]) != line:
                return False
            waiting += self.trace.values[number].inputs
            is_passed_on = self.trace.values[number].operation == "same"
            written = self.flow.writers(number) if is_passed_on else []
            if any(line_of(self.trace.values[k]) != line for k in written):
                return False
        return True

    def has_known_inputs(self, number: int) -> bool:
        """Whether all that an expression's line computes with occurs in the right computation.

        Where it does not, the answer has left that computation in an earlier line. One number may
        be wrong by nothing but a factor: then its inputs may not be multiples of right values.
        """
        line = line_of(self.trace.values[number])
        occurs = (
            self._occurs_signed if np.size(self.flow.values[number]) == 1 else self._occurs_scaled
        )
        if number in self.calls.own and not self.calls.may_be_wrong(number):
            return False
        waiting = list(self.trace.values[number].inputs)
        while waiting:
            k = waiting.pop()
            is_part = line_of(self.trace.values[k]) == line and self.trace.values[k].kind == "op"
            if is_part and k in self.calls.own and not self.calls.may_be_wrong(k):
                return False
            if is_part or isinstance(self.flow.values[k], tuple | list):
                waiting += self.trace.values[k].inputs
            elif not occurs(k) and not self._is_constant(k):
                return False
        return True

    def _is_constant(self, k: int) -> bool:
        """Whether a value is one number that the answer's own text gives: `leak = 0.3`."""
        waiting = [k]
        while waiting:
            traced = self.trace.values[waiting.pop()]
            if traced.operation != "same" or np.size(self.flow.values[k]) != 1:
                return False
            source = traced.arguments[0]
            if source[0] not in ("plain", "value"):
                return False
            waiting += traced.inputs
        return True

    def _occurs_signed(self, k: int) -> bool:
        """Whether a value, or the same with the other sign, occurs."""
        value = self.flow.values[k]
        if self._occurs(k) or not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return self._occurs(k)
        return self.recogniser.occurs(-value)

    def _occurs_scaled(self, k: int) -> bool:
        if self._occurs(k) or k in self.unscaled:
            return self._occurs(k)
        return self.recogniser.occurs_scaled(self.flow.values[k])

    @cached_property
    def unscaled(self) -> set[int]:
        """The values that a recorded call is given: it is not linear, so a factor matters."""
        waiting = [
            number
            for traced in self.trace.values
            if traced.operation == RECORDED
            for number in traced.inputs
        ]
        found: set[int] = set()
        while waiting:
            k = waiting.pop()
            if k not in found:
                found.add(k)
                if self.trace.values[k].operation in ("same", "tuple", "list"):
                    waiting += self.trace.values[k].inputs
        return found
