"""Where a verdict has no explanation, the place in the learner's code at which it goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.engine.answers import Answers
from autograder.engine.cases import Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected
from autograder.engine.locate import locate
from autograder.engine.mistakes import size
from autograder.engine.trace import Trace, trace
from autograder.engine.verdict import Located, Verdict
from autograder.engine.wording import listed


def case_to_trace(
    verdict: Verdict, answers: Answers, exercise: Exercise, expected: Expected
) -> Case | None:
    """The case in which an unexplained answer should be traced; None where none should.

    Args:
        verdict: on the answer.
        answers: what it did.
        exercise: the exercise.
        expected: what the reference did.
    """
    if verdict.passed or verdict.explained_by or verdict.first_wrong is None:
        return None
    if exercise.harness or exercise.behaviour:
        return None
    calls = list(zip(expected.cases, expected.outcomes, answers.outcomes, strict=True))
    wrong = [
        case
        for case, right, seen in calls[: exercise.draws]
        if seen.raised is None and not same_value(seen.value, right.value)
    ]
    return min(wrong, key=size, default=None)


def with_location(
    verdict: Verdict, traced: Trace | None, exercise: Exercise, case: Case
) -> Verdict:
    """The verdict, with the place at which the traced answer leaves the right computation.

    Args:
        verdict: on the answer.
        traced: the answer's trace; None where it could not be traced.
        exercise: the exercise.
        case: the case that was traced.
    """
    if traced is None or verdict.first_wrong is None:
        return verdict
    located = locate(traced, exercise, case, (verdict.first_wrong,))
    if located is None:
        return verdict
    sentences = (*verdict.sentences, sentence_of(located))
    hint = f"Compare this expression with its equation in “{exercise.section}”."
    return replace(
        verdict, sentences=sentences, hint=hint, located=located, explained_by="location"
    )


def located(
    verdict: Verdict,
    function: Callable[..., Any],
    answers: Answers,
    exercise: Exercise,
    expected: Expected,
) -> Verdict:
    """The verdict on a function of this process, with a location if that is all that helps."""
    case = case_to_trace(verdict, answers, exercise, expected)
    if case is None:
        return verdict
    return with_location(verdict, trace(function, exercise.call_spec, case), exercise, case)


def sentence_of(located: Located) -> str:
    """Where the computation leaves the right one, in a sentence."""
    line = f"Line {located.line}"
    where = f"{line} of `{located.function}`" if located.function else line
    sentence = f"{where}, `{located.expression}`, is where your computation leaves the right one"
    if not located.recognised:
        return f"{sentence}."
    names = listed([name.strip("`") for name in located.recognised])
    if len(located.recognised) == 1:
        return f"{sentence}: its input {names} is correct."
    return f"{sentence}: its inputs {names} are correct."
