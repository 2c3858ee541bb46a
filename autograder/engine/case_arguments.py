"""The arguments of one case in the answer to a bug hunt: their number, types and named tuples.

The answer is untrusted, and comes as plain data: a named tuple is a tuple, with its class and its
fields noted beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any, NoReturn

import numpy as np

from autograder.engine import describe
from autograder.engine.answers import RecordType
from autograder.engine.bug_hunt import BugHunt
from autograder.engine.case_properties import Arrays
from autograder.engine.exercise import Exercise
from autograder.engine.wording import article

CALL_IT = "Call `{call}` for each of your cases first. It should return ordinary numbers."


class InvalidCaseError(Exception):
    """An answer that is no list of valid cases.

    Args:
        sentence: what is wrong, for the answer's author.
        hint: what to look at next.
    """

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.sentence, self.hint = sentence, hint


@dataclass(frozen=True)
class CaseReader:
    """Reads one item of the answer.

    Attributes:
        index: its place in the answer.
        hunt: what the answer should be.
        target: the hunted exercise.
        records: the named tuples in the answer.
    """

    index: int
    hunt: BugHunt
    target: Exercise
    records: tuple[RecordType, ...]

    @property
    def label(self) -> str:
        """The item in code: "`cases[0]`"."""
        return f"`cases[{self.index}]`"

    def refuse(self, problem: str, hint: str = "") -> NoReturn:
        """Say that the case is not valid.

        Raises:
            InvalidCaseError: always.
        """
        end = "" if problem.endswith(("?", ".")) else "."
        # short sentences are easier to read
        problem = problem.replace(", as ", ". In your case, ").replace(": is ", ". Is ")
        hint = hint or CALL_IT.format(call=f"{self.target.name}(*case)")
        raise InvalidCaseError(f"{self.label} is not valid: {problem}{end}", hint)

    def arguments(self, value: Any) -> tuple[Any, ...]:
        """Make an item into arguments, with named tuples of their right class.

        Raises:
            InvalidCaseError: it is something else, or holds something else than arrays.
        """
        parameters = signature(self.target.reference).parameters.values()
        names = [parameter.name for parameter in parameters]
        least = sum(parameter.default is Parameter.empty for parameter in parameters)
        if not isinstance(value, tuple | list):
            self.refuse(f"it is {describe.returned(value)}, expected {self._form}")
        if not least <= len(value) <= len(names):
            items = f"{len(value)} item{'' if len(value) == 1 else 's'}"
            self.refuse(f"it has {items}, expected {self._form}")
        given = enumerate(zip(names, value, strict=False))
        return tuple(self._argument(place, name, item) for place, (name, item) in given)

    def named(self, arguments: Sequence[Any]) -> Arrays:
        """Return all arrays of a case by name; a named tuple's under the names of its fields."""
        arrays: dict[str, np.ndarray | None] = dict.fromkeys(self.hunt.optional)
        for name, argument in zip(self.target.parameters, arguments, strict=False):
            arrays |= argument._asdict() if name in self.hunt.records else {name: argument}
        return arrays

    def full_name(self, array: str) -> str:
        """The name of an array with that of the named tuple that holds it: "cache.x"."""
        for name, kind in self.hunt.records.items():
            if array in _fields(kind):
                return f"{name}.{array}"
        return array

    @property
    def _form(self) -> str:
        return f"a tuple `({', '.join(self.target.parameters)})`"

    def _argument(self, place: int, name: str, item: Any) -> Any:
        if item is None and name in self.hunt.optional:
            return None
        kind = self.hunt.records.get(name)
        record = next((r for r in self.records if r.path == (self.index, place)), None)
        if kind is None:
            if record is not None:
                self.refuse(
                    f"`{name}` is {article(record.name)}, expected an array in {self._form}"
                )
            self._expect_array(name, item)
            return item
        fields = _fields(kind)
        is_record = record is not None and record.fields == fields and isinstance(item, tuple)
        if not is_record or len(item) != len(fields):
            found = article(record.name) if record is not None else describe.returned(item)
            wanted = article(kind.__name__)
            self.refuse(f"`{name}` is {found}, expected {wanted} in {self._form}")
        for field, array in zip(fields, item, strict=True):
            self._expect_array(f"{name}.{field}", array)
        return kind(*item)

    def _expect_array(self, name: str, item: Any) -> None:
        if not isinstance(item, np.ndarray):
            how = ": `np.array` makes one" if isinstance(item, tuple | list | int | float) else ""
            self.refuse(f"`{name}` is {describe.returned(item)}, expected a NumPy array{how}")
        if item.dtype.kind != "f":
            self.refuse(
                f"`{name}` holds {item.dtype}, expected floating-point numbers: `.astype(float)`"
            )


def _fields(kind: type) -> tuple[str, ...]:
    return getattr(kind, "_fields", ())
