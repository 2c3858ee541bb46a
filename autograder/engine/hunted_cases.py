"""The cases that the answer to a bug hunt consists of, checked before anything runs on them.

The answer is untrusted. Its structure, sizes and numbers are looked at here, so that the reference
and its variants run on a few small arrays and on nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine import describe
from autograder.engine.answers import Foreign, Outcome
from autograder.engine.bug_hunt import BugHunt
from autograder.engine.case_arguments import CaseReader, InvalidCaseError
from autograder.engine.case_properties import Arrays, sizes_in
from autograder.engine.cases import Case
from autograder.engine.exercise import Exercise
from autograder.engine.relative_difference import relative_difference
from autograder.engine.trial import trial
from autograder.engine.wording import listed
from lstm_course.shapes import expect

A_LIST = "Return a list, even for a single case. Each item is a tuple with one call's arguments."
AT_MOST = "Which of your cases exposes nothing that another one does not expose?"
SMALL = "Small cases expose as much as large ones."
ORDINARY = "Use numbers of ordinary size, such as those of `rng.standard_normal`."
UNCHANGED = "Take everything in a case from one and the same call, unchanged."
AGREE = 1e-8  # right implementations differ by less than this


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
    items = _items(outcome.value, hunt, target)
    readers = (CaseReader(k, hunt, target, outcome.records) for k in range(len(items)))
    return [_read(reader, item) for reader, item in zip(readers, items, strict=True)]


def _items(value: Any, hunt: BugHunt, target: Exercise) -> Sequence[Any]:
    """The items of an answer that is a list of some length."""
    form = f"a list of cases, `[({', '.join(target.parameters)}), …]`"
    most = f"expected at most {hunt.most_cases}"
    if isinstance(value, Foreign) and value.type_name in ("list", "tuple"):  # too long to be kept
        found = f"a {value.type_name} {value.detail}"
        raise InvalidCaseError(f"Your function returns {found}, {most} cases.", AT_MOST)
    if not isinstance(value, tuple | list):
        missing = ": is a `return` missing?" if value is None else "."
        found = describe.returned(value)
        raise InvalidCaseError(f"Your function returns {found}, expected {form}{missing}", A_LIST)
    if any(isinstance(item, np.ndarray) for item in value):
        raise InvalidCaseError(
            f"Your function returns the arguments of a single case, expected {form}: is a pair of "
            "brackets missing?",
            A_LIST,
        )
    if not value:
        raise InvalidCaseError(f"Your list holds no case, expected 1 to {hunt.most_cases}.", A_LIST)
    if len(value) > hunt.most_cases:
        raise InvalidCaseError(f"Your list holds {len(value)} cases, {most}.", AT_MOST)
    return value


def _read(reader: CaseReader, item: Any) -> HuntedCase:
    """Check one item, the cheapest questions first: nothing large is ever computed with."""
    arguments = reader.arguments(item)
    arrays = reader.named(arguments)
    _check_shapes(reader, arrays)
    for name, array in arrays.items():
        problem = "" if array is None else describe.not_finite(array)
        if problem:
            reader.refuse(f"`{reader.full_name(name)}` {problem}")
    arguments = tuple(map(_in_float64, arguments))
    case = Case(arguments)
    right = trial(reader.target.reference, reader.target, case)
    _check_right(reader, right)
    _check_agreement(reader, case, right)
    if reader.hunt.inconsistency is not None:
        with np.errstate(all="ignore"):  # the numbers may be large
            problem = reader.hunt.inconsistency(*arguments)
        if problem:
            reader.refuse(problem, UNCHANGED)
    return HuntedCase(case, reader.named(arguments), right)


def _check_shapes(reader: CaseReader, arrays: Arrays) -> None:
    given = {name: array for name, array in arrays.items() if array is not None}
    entries = [entry.strip() for entry in reader.hunt.shapes.split(",")]
    shapes = ", ".join(entry for entry in entries if entry.split(":")[0] in given)
    try:
        expect(shapes, **given)
    except (TypeError, ValueError) as error:
        reader.refuse(str(error))
    largest = reader.hunt.largest_size
    large = [letter for letter, size in sizes_in(shapes, given).items() if size > largest]
    if large:
        reader.refuse(f"{listed(large)} may be at most {largest}", SMALL)


def _check_right(reader: CaseReader, right: Outcome) -> None:
    if right.raised is not None:
        reader.refuse(f"the right answer raises {right.raised.types[0]}: {right.raised.message}")
    if not all(np.isfinite(array).all() for array in _arrays_in(right.value)):
        reader.refuse("its numbers are so large that the right result is not finite", ORDINARY)


def _check_agreement(reader: CaseReader, case: Case, right: Outcome) -> None:
    for function in reader.hunt.right:
        if relative_difference(right, trial(function, reader.target, case)) > AGREE:
            reader.refuse("two right implementations disagree on it, because of rounding", ORDINARY)


def _in_float64(argument: Any) -> Any:
    """The same argument in ordinary float64, inside named tuples too."""
    if isinstance(argument, tuple):
        kind: Any = type(argument)
        return kind(*map(_in_float64, argument))
    if argument is None:
        return None
    with np.errstate(over="ignore"):  # a long double may be too large, which the result shows
        return argument.astype(np.float64)


def _arrays_in(value: Any) -> list[np.ndarray]:
    if isinstance(value, tuple | list):
        return [array for item in value for array in _arrays_in(item)]
    return [np.asarray(value)] if isinstance(value, np.ndarray | float | int) else []
