"""A slip in one exercise does not cost those that call it.

An answer that is wrong, and calls an earlier exercise of its lesson that is wrong as well, is
judged once more with the course's function in that one's place. Only *earlier* exercises are
replaced: two answers that call each other would otherwise earn full marks for nothing, each judged
with the course's function in the place of the other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.engine.answers import Answers, Raised
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected, judge
from autograder.engine.verdict import Verdict
from autograder.engine.wording import listed

UNDEFINED = re.compile(r"^name '(\w+)' is not defined")
APART = (
    "Your `{name}` is correct apart from {replaced}, which it calls: judged with the course's "
    "{replaced}."
)
BESIDES = "Judged with the course's {replaced}, because yours {are} not correct yet."


def earlier(exercise: Exercise, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """The exercises of the same lesson that come before one, in the lesson's order."""
    names = [one.name for one in exercises.values() if one.lesson == exercise.lesson]
    return tuple(names[: names.index(exercise.name)]) if exercise.name in names else ()


def may_call(
    exercise: Exercise, answers: Answers | None, exercises: Mapping[str, Exercise]
) -> tuple[str, ...]:
    """The earlier exercises that an answer calls, as far as that is known.

    Args:
        exercise: the exercise.
        answers: what its function did; None where it was ended before it returned.
        exercises: by name.
    """
    names = earlier(exercise, exercises)
    if answers is None or answers.calls is None:
        return names
    undefined = {_undefined(outcome.raised) for outcome in answers.outcomes if outcome.raised}
    return tuple(name for name in names if name in answers.calls or name in undefined)


def judge_again(
    first: Verdict,
    answers: Answers,
    exercise: Exercise,
    seed: int,
    expected: Expected,
    replaced: Sequence[str],
) -> Verdict:
    """The verdict on a caller.

    Args:
        first: the verdict on it with the functions that it calls.
        answers: what it did with the course's functions in the place of some.
        exercise: the exercise.
        seed: of its inputs.
        expected: what it must do.
        replaced: the exercises whose functions it called were the course's.
    """
    second = judge(answers, replace(exercise, uses=()), seed, expected=expected)
    if not replaced or second.marks < first.marks:
        return first
    names = listed(replaced)
    if second.passed:
        sentence = APART.format(name=exercise.name, replaced=names)
        return replace(second, sentences=(sentence,), apart_from=tuple(replaced))
    note = BESIDES.format(replaced=names, are="are" if len(replaced) > 1 else "is")
    return replace(second, notes=(*second.notes, note), apart_from=tuple(replaced))


def _undefined(raised: Raised) -> str:
    """The name whose absence raised an exception; "" for any other."""
    found = UNDEFINED.match(raised.message) if raised.types[0] == "NameError" else None
    return found[1] if found else ""
