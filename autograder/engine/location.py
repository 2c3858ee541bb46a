"""Where a verdict has no explanation, the place in the learner's code at which it goes wrong."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.engine.answers import Answers
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.compare import same_value
from autograder.engine.describe import WARNS
from autograder.engine.exercise import Exercise
from autograder.engine.garbage import without_collection
from autograder.engine.judge import Expected
from autograder.engine.locate import describe
from autograder.engine.locating.find import find
from autograder.engine.locating.program import TracedValue
from autograder.engine.mistakes import size
from autograder.engine.sentences import without_guess
from autograder.engine.strided import HINT_STRIDED
from autograder.engine.trace import TRACED, Trace, trace, trace_reference
from autograder.engine.verdict import Verdict


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
    if exercise.harness not in TRACED or exercise.behaviour:
        return None
    calls = list(zip(expected.cases, expected.outcomes, answers.outcomes, strict=True))
    wrong = [
        k
        for k, (_, right, seen) in enumerate(calls)
        if right.raised is None and seen.raised is None and not same_value(seen.value, right.value)
    ]
    ordinary = [expected.cases[k] for k in wrong if k < exercise.draws]
    special = [
        expected.cases[k] for k in wrong if k >= exercise.draws and _may_be_traced(calls[k][0])
    ]
    return min(ordinary or special, key=size, default=None)


def _may_be_traced(case: Case) -> bool:
    """Whether a special case is a call like the others, with other inputs."""
    return case.part != FLOAT32 and case.sentence not in ("", AGAIN)


def with_location(
    verdict: Verdict, traced: Trace, place: tuple[int, int] | None, exercise: Exercise
) -> Verdict:
    """The verdict, with the place at which the traced answer leaves the right computation.

    Args:
        verdict: on the answer.
        traced: the answer's trace.
        place: the number of the value there, and the first line that may be the wrong one, from
            `find`; None where the place is not certain.
        exercise: the exercise.
    """
    if place is None or not 0 <= place[0] < len(traced.values):
        return verdict
    number, since = place
    found = traced.values[number]
    since = min(max(1, since), found.line)
    inputs = _given(found, traced, exercise) if since == found.line else ()
    located = replace(describe(found, traced, since), recognised=inputs)
    sentences = (*filter(None, map(without_guess, verdict.sentences)), located.sentence)
    subject = "this expression" if since == found.line else "each of these lines"
    hint = f"Compare {subject} with its equation in “{exercise.section}”."
    if verdict.hint.startswith((HINT_STRIDED, WARNS)):
        hint = verdict.hint
    return replace(
        verdict, sentences=sentences, hint=hint, located=located, explained_by="location"
    )


def _given(found: TracedValue, traced: Trace, exercise: Exercise) -> tuple[str, ...]:
    """The inputs of an expression if all of them are the function's own arguments.

    Nothing else is certainly correct: an intermediate value may hold a mistake of its own.
    """
    inputs = [traced.values[k] for k in found.inputs if 0 <= k < len(traced.values)]
    if not all(value.kind == "use" and value.name in exercise.parameters for value in inputs):
        return ()
    return tuple(dict.fromkeys(f"`{value.expression}`" for value in inputs))


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
    with without_collection():
        right = trace_reference(exercise.reference, exercise.call_spec, case)
        if traced is None or right is None:
            return verdict
        return with_location(verdict, traced, find(traced, right, case), exercise)
