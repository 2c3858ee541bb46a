"""Whether an answer gives an optional argument another default than the exercise does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

from autograder.engine.answers import Answers, CallSpec, Outcome
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise

PLAIN = (type(None), bool, int, float, str)  # defaults that are compared
VALUE = re.compile(r"[\w.+-]+|'[\w .-]*'")
MAX_LENGTH = 40  # of a default
MAX_DEFAULTS = 16


@dataclass(frozen=True)
class OtherDefault:
    """An optional argument, its default in the answer and in the exercise, as in its code."""

    name: str
    seen: str
    expected: str

    @property
    def sentence(self) -> str:
        """What the answer does."""
        return f"`{self.name}` has the default {self.seen}; the exercise gives it {self.expected}."

    @property
    def hint(self) -> str:
        """Where to look."""
        return "Compare the first line of your function with that of the exercise."


def defaults_in(function: Callable[..., Any], spec: CallSpec) -> tuple[str, ...]:
    """The defaults of a learner's function as "eps=1e-05", by the names of the exercise.

    Args:
        function: the learner's function.
        spec: how it is called.
    """
    try:
        found = signature(function).parameters.values()
        return tuple(
            f"{name}={parameter.default!r}"[:MAX_LENGTH]
            for name, parameter in zip(spec.parameters, found, strict=False)
            if type(parameter.default) in PLAIN
        )[:MAX_DEFAULTS]
    except Exception:  # a built-in, an object of the learner's own, a number with too many digits
        return ()


def other_default(
    exercise: Exercise,
    cases: Sequence[Case],
    right: Sequence[Outcome],
    answers: Answers,
) -> OtherDefault | None:
    """Look for another default, where an answer is wrong only in calls that leave it out.

    A harness decides itself which arguments it gives: there, the case must say that some are left
    out, and two numbers must differ.

    Args:
        exercise: the exercise.
        cases: the cases.
        right: what the reference did in them.
        answers: what the answer did in them.
    """
    found = dict(filter(None, map(_name_and_value, answers.defaults)))
    parameters = list(signature(exercise.reference).parameters.values())
    wrong = [
        case
        for case, expected, seen in zip(cases, right, answers.outcomes, strict=True)
        if case.part != FLOAT32 and case.sentence != AGAIN and expected.raised is None
        if seen.raised is not None or not same_value(seen.value, expected.value)
    ]
    for place, parameter in enumerate(parameters):
        seen, default = found.get(parameter.name, ""), parameter.default
        if default is Parameter.empty or not seen or seen == repr(default):
            continue
        if exercise.harness:
            is_left_out = all("left out" in case.sentence for case in wrong)
            is_cause = is_left_out and type(default) is float and _is_number(seen)
        else:
            is_cause = all(_given(case, parameters) <= place for case in wrong)
        if wrong and is_cause:
            return OtherDefault(parameter.name, seen, repr(default))
    return None


def _given(case: Case, parameters: Sequence[Parameter]) -> int:
    """How many arguments a call gives; those that equal the default are as good as left out."""
    count = len(case.arguments)
    while 0 < count <= len(parameters) and type(case.arguments[count - 1]) in PLAIN:
        if case.arguments[count - 1] != parameters[count - 1].default:
            break
        count -= 1
    return count


def _name_and_value(text: str) -> tuple[str, str] | None:
    """A parameter and its default; None for what comes from a process that forges it."""
    name, _, value = text.partition("=")
    return (name, value) if VALUE.fullmatch(value) else None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
