"""The cases that the answer to a bug hunt consists of, checked before anything runs on them.

The answer is untrusted: its structure, types, sizes and numbers are all looked at here, so that the
reference and its variants run on a few small arrays and on nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

import numpy as np

from autograder.engine import describe
from autograder.engine.answers import Foreign, Outcome, RecordType
from autograder.engine.bug_hunt import BugHunt
from autograder.engine.case_properties import Arrays, sizes_in
from autograder.engine.cases import Case
from autograder.engine.examine import trial
from autograder.engine.exercise import Exercise
from autograder.engine.relative_difference import relative_difference
from autograder.engine.wording import article, listed
from lstm_course.shapes import expect

CALL_IT = (
    "Call the function itself on each of your cases first. It should return ordinary numbers for "
    "all of them."
)
A_LIST = "Return a list, even for a single case. Each item is a tuple with one call's arguments."
AGREE = 1e-8  # right implementations differ by less than this


class InvalidCaseError(Exception):
    """An answer that is no list of valid cases.

    Args:
        sentence: what is wrong, for the answer's author.
        hint: what to look at next.
    """

    def __init__(self, sentence: str, hint: str = CALL_IT) -> None:
        super().__init__(sentence)
        self.sentence, self.hint = sentence, hint


@dataclass(frozen=True)
class HuntedCase:
    """One valid case.

    Attributes:
        case: the call.
        arrays: all its arrays by name.
        right: the reference's outcome.
    """

    case: Case
    arrays: Arrays
    right: Outcome


def read_cases(outcome: Outcome, hunt: BugHunt, target: Exercise) -> list[HuntedCase]:
    """Make an answer into cases, in float64.

    Args:
        outcome: the call of the learner's function.
        hunt: what the answer should be.
        target: the hunted exercise.

    Raises:
        InvalidCaseError: it is no list of a few cases on which right implementations agree.
    """
    value = outcome.value
    form = f"`[({', '.join(target.parameters)}), …]`"
    if isinstance(value, Foreign) and value.type_name in ("list", "tuple"):
        raise InvalidCaseError(
            f"Your function returns a {value.type_name} {value.detail}, expected at most "
            f"{hunt.most_cases} cases.",
            A_LIST,
        )
    if not isinstance(value, tuple | list):
        missing = ": is a `return` missing?" if value is None else "."
        raise InvalidCaseError(
            f"Your function returns {describe.returned(value)}, expected a list of cases, "
            f"{form}{missing}",
            A_LIST,
        )
    if any(isinstance(item, np.ndarray) for item in value):
        raise InvalidCaseError(
            f"Your function returns the arguments of a single case, expected a list of cases, "
            f"{form}: is a pair of brackets missing?",
            A_LIST,
        )
    if not value:
        raise InvalidCaseError(f"Your list holds no case, expected 1 to {hunt.most_cases}.", A_LIST)
    if len(value) > hunt.most_cases:
        raise InvalidCaseError(
            f"Your list holds {len(value)} cases, expected at most {hunt.most_cases}.",
            "Which of them exposes nothing that another one does not expose?",
        )
    return [
        _CaseReader(f"`cases[{k}]`", hunt, target, outcome.records, k).read(item)
        for k, item in enumerate(value)
    ]


def named_arrays(hunt: BugHunt, target: Exercise, arguments: Sequence[Any]) -> Arrays:
    """All arrays of a case by name; a named tuple's under the names of its fields."""
    arrays: dict[str, np.ndarray | None] = dict.fromkeys(hunt.optional)
    for name, argument in zip(target.parameters, arguments, strict=False):
        arrays |= argument._asdict() if name in hunt.records else {name: argument}
    return arrays


@dataclass(frozen=True)
class _CaseReader:
    """Reads one item of the answer; `label` denotes it in sentences."""

    label: str
    hunt: BugHunt
    target: Exercise
    records: tuple[RecordType, ...]
    index: int

    def read(self, value: Any) -> HuntedCase:
        arguments = self._arguments(value)
        arrays = named_arrays(self.hunt, self.target, arguments)
        self._check_shapes(arrays)
        for name, array in arrays.items():
            problem = "" if array is None else describe.not_finite(array)
            self._refuse_if(problem, f"`{self._whose(name)}` ")
        arguments = tuple(map(_in_float64, arguments))
        arrays = named_arrays(self.hunt, self.target, arguments)
        case = Case(arguments)
        right = trial(self.target.reference, self.target, case)
        self._check_right(right)
        self._check_agreement(case, right)
        if self.hunt.inconsistency is not None:
            with np.errstate(all="ignore"):  # the numbers may be large
                self._refuse_if(self.hunt.inconsistency(*arguments))
        return HuntedCase(case, arrays, right)

    def _refuse_if(self, problem: str | bool, lead: str = "") -> None:
        if problem:
            end = "" if str(problem).endswith(("?", ".")) else "."
            raise InvalidCaseError(f"{self.label} is not valid: {lead}{problem}{end}")

    def _arguments(self, value: Any) -> tuple[Any, ...]:
        """The arguments of the case, with named tuples of their right class."""
        parameters = signature(self.target.reference).parameters.values()
        names = [parameter.name for parameter in parameters]
        least = sum(parameter.default is Parameter.empty for parameter in parameters)
        wanted = f"a tuple `({', '.join(names)})`"
        if not isinstance(value, tuple | list):
            raise InvalidCaseError(
                f"{self.label} is {describe.returned(value)}, expected {wanted}."
            )
        if not least <= len(value) <= len(names):
            items = f"{len(value)} item{'' if len(value) == 1 else 's'}"
            raise InvalidCaseError(f"{self.label} has {items}, expected {wanted}.")
        given = enumerate(zip(names, value, strict=False))
        return tuple(self._argument(place, name, item) for place, (name, item) in given)

    def _argument(self, place: int, name: str, item: Any) -> Any:
        kind = self.hunt.records.get(name)
        if item is None and name in self.hunt.optional:
            return None
        record = self._record(place)
        if kind is None:
            self._refuse_if(record and f"is {article(record)}, expected an array", f"`{name}` ")
            self._expect_array(name, item)
            return item
        fields: tuple[str, ...] = getattr(kind, "_fields", ())
        found = article(record) if record else describe.returned(item)
        is_record = isinstance(item, tuple) and self._fields(place) == fields
        self._refuse_if(
            not is_record and f"is {found}, expected {article(kind.__name__)}", f"`{name}` "
        )
        for field, array in zip(fields, item, strict=True):
            self._expect_array(f"{name}.{field}", array)
        return kind(*item)

    def _expect_array(self, name: str, item: Any) -> None:
        is_array = isinstance(item, np.ndarray)
        phrase = "" if is_array else describe.wrong_type(item, np.zeros(1)) or "is no array"
        if not phrase and item.dtype.kind != "f":
            phrase = f"holds {item.dtype}, expected floating-point numbers: `.astype(float)`"
        self._refuse_if(phrase, f"`{name}` ")

    def _whose(self, field: str) -> str:
        """The name of an array with that of the named tuple that holds it: "cache.x"."""
        for name, kind in self.hunt.records.items():
            if field in getattr(kind, "_fields", ()):
                return f"{name}.{field}"
        return field

    def _record(self, place: int) -> str:
        """The class of a named tuple at this place; "" if there is none."""
        return next((r.name for r in self.records if r.path == (self.index, place)), "")

    def _fields(self, place: int) -> tuple[str, ...]:
        return next((r.fields for r in self.records if r.path == (self.index, place)), ())

    def _check_shapes(self, arrays: Arrays) -> None:
        given = {name: array for name, array in arrays.items() if array is not None}
        entries = [entry.strip() for entry in self.hunt.shapes.split(",")]
        shapes = ", ".join(entry for entry in entries if entry.split(":")[0] in given)
        try:
            expect(shapes, **given)
        except (TypeError, ValueError) as error:
            self._refuse_if(str(error))
        largest = self.hunt.largest_size
        large = [letter for letter, n in sizes_in(shapes, given).items() if n > largest]
        if large:
            raise InvalidCaseError(
                f"{self.label} is too large: {listed(large)} may be at most {largest}. Small cases "
                "expose as much."
            )

    def _check_right(self, right: Outcome) -> None:
        if right.raised is not None:
            self._refuse_if(f"the right answer raises {right.raised.message}")
        with np.errstate(all="ignore"):
            finite = all(np.isfinite(array).all() for array in _arrays_in(right.value))
        self._refuse_if(
            not finite and "its numbers are so large that the right answer holds NaN or infinity"
        )

    def _check_agreement(self, case: Case, right: Outcome) -> None:
        for function in self.hunt.right:
            other = trial(function, self.target, case)
            self._refuse_if(
                relative_difference(right, other) > AGREE
                and "right implementations give different numbers for it, because rounding or an "
                "overflow decides: use numbers of ordinary size"
            )


def _in_float64(argument: Any) -> Any:
    """The same argument in ordinary float64, inside named tuples too."""
    if isinstance(argument, tuple):
        kind: Any = type(argument)
        return kind(*map(_in_float64, argument))
    return None if argument is None else argument.astype(np.float64)


def _arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, tuple | list):
        return [array for item in value for array in _arrays_in(item)]
    return [np.asarray(value)] if isinstance(value, np.ndarray | float | int) else []
