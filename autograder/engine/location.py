"""Where a verdict has no explanation, the place in the learner's code at which it goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unicodedata import category

from autograder.engine.answers import Answers
from autograder.engine.cases import Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected
from autograder.engine.locate import describe
from autograder.engine.locating.find import find
from autograder.engine.mistakes import size
from autograder.engine.trace import Trace, trace, trace_reference
from autograder.engine.verdict import Located, Verdict

LONGEST_EXPRESSION = 120  # characters
LONGEST_SOURCE = 8_000


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
    verdict: Verdict, traced: Trace, number: int | None, exercise: Exercise
) -> Verdict:
    """The verdict, with the place at which the traced answer leaves the right computation.

    Args:
        verdict: on the answer.
        traced: the answer's trace.
        number: of the value at that place, from `find`; None where the place is not certain.
        exercise: the exercise.
    """
    if number is None or not 0 <= number < len(traced.values):
        return verdict
    located = _bounded(describe(traced.values[number], traced))
    sentences = (*verdict.sentences, located.sentence)
    hint = f"Compare this expression with its equation in “{exercise.section}”."
    return replace(
        verdict, sentences=sentences, hint=hint, located=located, explained_by="location"
    )


def _bounded(located: Located) -> Located:
    """The location with short, printable texts: they come from the learner's process."""
    return Located(
        line=located.line,
        expression=printable(located.expression, LONGEST_EXPRESSION),
        recognised=tuple(printable(text, LONGEST_EXPRESSION) for text in located.recognised[:8]),
        function=printable(located.function, LONGEST_EXPRESSION),
        source=printable(located.source, LONGEST_SOURCE),
    )


def printable(text: str, longest: int) -> str:
    """The text without control characters and marks that reorder it, cut to a length."""
    kept = "".join(c for c in text[: longest + 1] if c in "\n\t" or category(c)[0] != "C")
    return kept if len(kept) <= longest else f"{kept[:longest]}…"


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
    traced = trace(function, exercise.call_spec, case)
    right = trace_reference(exercise.reference, exercise.call_spec, case)
    if traced is None or right is None:
        return verdict
    return with_location(verdict, traced, find(traced, right, case), exercise)
