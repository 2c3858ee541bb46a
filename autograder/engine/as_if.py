"""Whether an answer does in some cases what is right for another value of an argument.

It may replace the argument, limit it, or take a branch that belongs to that other value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise
from autograder.engine.trial import trial

COMMON = (0, 1, 0.5)  # values that people put in place of an argument
MOST_TRIALS = 24
FEWEST_INTEGERS = 4  # that a result must have: small ones are often equal


@dataclass(frozen=True)
class AsIf:
    """An argument, and the value for which the answer's result would be right.

    Attributes:
        quantity: the first wrong output.
        name: of the argument.
        value: that other value.
        given: the value in the first wrong case.
    """

    quantity: str
    name: str
    value: float
    given: float

    @property
    def sentence(self) -> str:
        """What the answer does."""
        return (
            f"Where `{self.name}` is {self.given:.6g}, your result is the right one for "
            f"`{self.name}` = {self.value:.6g}."
        )

    @property
    def hint(self) -> str:
        """Where to look."""
        return f"Which line replaces or limits `{self.name}`, or decides by it what to do?"


def as_if(
    exercise: Exercise,
    cases: Sequence[Case],
    right: Sequence[Outcome],
    outcomes: Sequence[Outcome],
    quantity: str,
) -> AsIf | None:
    """Look for one number, given as an argument, whose change explains every wrong result.

    Args:
        exercise: the exercise.
        cases: the cases.
        right: what the reference did in them.
        outcomes: what the answer did in them.
        quantity: the first wrong output.
    """
    if exercise.harness:
        return None  # its arguments are not those of the learner's function
    wrong = [
        k
        for k, case in enumerate(cases)
        if case.part != FLOAT32 and case.sentence != AGAIN and right[k].raised is None
        if outcomes[k].raised is not None or not same_value(outcomes[k].value, right[k].value)
    ]
    if not wrong or any(outcomes[k].raised for k in wrong):
        return None
    if not _tells_values_apart([outcomes[k].value for k in wrong]):
        return None
    trials = 0
    for place, value in _candidates([cases[k].arguments for k in wrong], cases):
        for k in wrong:
            trials += 1
            if trials > MOST_TRIALS:
                return None
            given = list(cases[k].arguments)
            given[place] = type(given[place])(value)
            other = trial(exercise.reference, exercise, replace(cases[k], arguments=tuple(given)))
            if other.raised is not None or not same_value(other.value, outcomes[k].value):
                break
        else:
            name = exercise.parameters[place]
            return AsIf(quantity, name, value, cases[wrong[0]].arguments[place])
    return None


def _tells_values_apart(results: Sequence[Any]) -> bool:
    """Whether no other value of an argument is likely to give these results by chance."""
    arrays = [np.asarray(leaf) for result in results for leaf in _leaves(result)]
    entries = sum(array.size for array in arrays)
    has_fractions = any(array.dtype.kind == "f" for array in arrays)
    return entries >= (1 if has_fractions else FEWEST_INTEGERS)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, np.ndarray | int | float):
        yield value


def _candidates(
    given: Sequence[tuple[Any, ...]], cases: Sequence[Case]
) -> Iterator[tuple[int, float]]:
    """The places of numbers among the arguments, with other values for each."""
    for place in range(min(map(len, given))):
        seen = [arguments[place] for arguments in given]
        if not all(type(value) in (int, float) for value in seen):
            continue
        elsewhere = [c.arguments[place] for c in cases if len(c.arguments) > place]
        others = [value for value in elsewhere if type(value) in (int, float)]
        for value in dict.fromkeys([*COMMON, *others]):
            if type(seen[0])(value) == value and value not in seen:
                yield place, value
