"""Does any verdict contradict itself, say too much, or use a phrase that the course avoids?"""

import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import expected_of, judge
from autograder.engine.mistakes import Suspect, suspects, wrong_answer
from autograder.exercises import EXERCISES
from tests.autograder.exercises.contradictions import problems_of
from tests.autograder.exercises.register import modules_of

SEED = 2026
FAST = 10  # every tenth answer; all of them in the full tests
WRONG = [answer for lesson in modules_of("wrong") for answer in lesson.WRONG]


def answers_to(exercise):
    """The catalogue's mistakes and the registered wrong answers, by name."""
    for mistake in exercise.mistakes:
        yield mistake.name, wrong_answer(exercise, [Suspect(mistake, exercise)], EXERCISES)
    for answer in WRONG:
        if answer.exercise == exercise.name:
            yield answer.label, answer.function


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@pytest.mark.parametrize(
    "every", [FAST, pytest.param(1, marks=pytest.mark.exhaustive)], ids=["some", "all"]
)
def test_no_verdict_contradicts_itself(exercise, every):
    """Is each verdict on a known wrong answer consistent, short and in plain English?"""
    expected, cases = expected_of(exercise, SEED), exercise.cases(SEED)
    catalogued = (
        *(suspect.mistake.sentence for suspect in suspects(exercise, EXERCISES)),
        *(case.sentence for case in cases if case.sentence),
    )
    found = {}
    for name, function in list(answers_to(exercise))[::every]:
        verdict = judge(examine(function, exercise, cases), exercise, SEED, EXERCISES, expected)
        if problems := problems_of(verdict, catalogued):
            found[name] = problems, verdict.sentences
    assert not found
