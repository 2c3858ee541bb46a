"""Whether an answer does in some calls what is right for the arguments of an earlier call.

It may keep the first weights, a result or an optional argument from call to call, in a default
argument, an attribute or a variable outside the function.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.compare import same_value
from autograder.engine.examine import unchanged
from autograder.engine.exercise import Exercise
from autograder.engine.leaves import Leaf, leaves
from autograder.engine.trial import trial
from autograder.engine.wording import listed

MOST_TRIALS = 80


@dataclass(frozen=True)
class EarlierCall:
    """An output, and the arguments of an earlier call for which it would be right.

    Attributes:
        quantity: the output.
        names: of these arguments; () where the output is that of the earlier call itself.
    """

    quantity: str
    names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the answer does."""
        if not self.names:
            return f"Some calls return the `{self.quantity}` of an earlier call with other inputs."
        of = f"{listed(self.names)} of an earlier call"
        return f"In some calls, `{self.quantity}` is computed from {of}."

    @property
    def hint(self) -> str:
        """Where to look."""
        return (
            "What does your function keep from call to call, in a default argument, an attribute "
            "or a variable outside the function?"
        )


def earlier_call(
    exercise: Exercise,
    cases: Sequence[Case],
    right: Sequence[Outcome],
    outcomes: Sequence[Outcome],
    quantity: str,
) -> EarlierCall | None:
    """Look for arguments of earlier calls that explain every wrong value of an output.

    Args:
        exercise: the exercise.
        cases: the cases, in the order of the calls.
        right: what the reference did in them.
        outcomes: what the answer did in them.
        quantity: the first wrong output.
    """
    calls = [
        _Call(case, expected, answer)
        for case, expected, answer in zip(cases, right, outcomes, strict=True)
        if case.part != FLOAT32 and case.sentence != AGAIN and expected.raised is None
    ]
    if any(call.answer.raised for call in calls):
        return None
    wrong = [k for k, call in enumerate(calls) if call.is_wrong(exercise, quantity)]
    if not wrong or wrong[0] == 0:
        return None  # nothing comes before the first call, so something else is wrong
    trials = MOST_TRIALS
    most = max(len(call.case.arguments) for call in calls)
    for places in _choices(0 if exercise.harness else most):
        used = []
        for k in wrong:
            sources = [call for call in calls[:k] if _fits(call, calls[k], places)]
            if places:  # what was kept first, and what was kept last
                sources = list(dict.fromkeys(sources[:1] + sources[-1:]))
                trials -= len(sources)
            if trials < 0:
                return None
            of = next(
                (c for c in sources if _as_from(exercise, calls[k], c, places, quantity)), None
            )
            if of is None:
                break
            used.append((of, calls[k]))
        else:
            kept = [p for p in places if any(_differ(*pair, p) for pair in used)]
            return EarlierCall(quantity, tuple(exercise.parameters[p] for p in kept))
    return None


@dataclass(frozen=True, eq=False)
class _Call:
    case: Case
    expected: Outcome
    answer: Outcome

    def is_wrong(self, exercise: Exercise, quantity: str) -> bool:
        """Whether an output is wrong in this call."""
        seen = _value(exercise, self.expected, self.answer, quantity)
        return not same_value(seen, _value(exercise, self.expected, self.expected, quantity))


def _as_from(
    exercise: Exercise, call: _Call, source: _Call, places: Sequence[int], quantity: str
) -> bool:
    """Whether an output is right for some arguments of another call."""
    seen = _value(exercise, call.expected, call.answer, quantity)
    if not places:
        other = source.expected
    else:
        given = list(call.case.arguments)
        others = source.case.arguments
        if not any(_tells_apart(others[place]) for place in places):
            return False
        given[len(given) :] = others[len(given) : max(places) + 1]
        for place in places:
            given[place] = others[place]
        other = trial(exercise.reference, exercise, replace(call.case, arguments=tuple(given)))
    if other.raised is not None or not _tells_apart(seen):
        return False
    return same_value(seen, _value(exercise, call.expected, other, quantity))


def _choices(count: int) -> Iterator[tuple[int, ...]]:
    """Places of arguments that may be kept together: none, one, all but one, neighbours."""
    yield ()
    everything = range(count)
    neighbours = (tuple(range(first, last + 1)) for first, last in combinations(everything, 2))
    chosen = (*((place,) for place in everything), *neighbours)
    rest = (tuple(p for p in everything if p != place) for place in everything)
    yield from dict.fromkeys(choice for choice in (*chosen, *rest) if 0 < len(choice) < count)
    if count:
        yield tuple(everything)


def _value(exercise: Exercise, expected: Outcome, answer: Outcome, quantity: str) -> Any:
    """The value of an output; None where there is none."""
    found = leaves(exercise, expected.value, answer.value)
    return next((i.seen for i in found if isinstance(i, Leaf) and i.quantity == quantity), None)


def _fits(earlier: _Call, later: _Call, places: Sequence[int]) -> bool:
    """Whether arguments of an earlier call can take the places of those of a later one."""
    others = earlier.case.arguments
    if len(others) <= max(places, default=-1):
        return False
    given = [_given(later, place) for place in places]
    return all(
        other is None or _shapes(others[place]) == _shapes(other)
        for place, other in zip(places, given, strict=True)
    )


def _differ(earlier: _Call, later: _Call, place: int) -> bool:
    """Whether two calls have different arguments in a place."""
    return not unchanged(_given(earlier, place), _given(later, place))


def _given(call: _Call, place: int) -> Any:
    """An argument; None where it is left to its default."""
    arguments = call.case.arguments
    return arguments[place] if place < len(arguments) else None


def _shapes(argument: Any) -> Any:
    if isinstance(argument, tuple | list):
        return [_shapes(item) for item in argument]
    return argument.shape if isinstance(argument, np.ndarray) else type(argument)


def _tells_apart(value: Any) -> bool:
    """Whether a value is an array, or holds one, that no other call is likely to have."""
    if isinstance(value, tuple | list):
        return any(map(_tells_apart, value))
    if not isinstance(value, np.ndarray) or value.size < 2 or value.dtype.kind != "f":
        return False
    return bool(np.isfinite(value).all() and np.ptp(value) > 0)
