"""Verdicts for tests. What the reference does in the cases is computed once for each seed."""

from functools import cache

from autograder.engine.examine import examine
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected, expected_of, judge
from autograder.engine.mistakes import suspects
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES


@cache
def expected(name: str, seed: int) -> Expected:
    """Cases of an exercise and what its reference does in them."""
    return expected_of(EXERCISES[name], seed)


def verdict_of(function: object, exercise: Exercise, seed: int) -> Verdict:
    """The verdict on a function, with the inputs of a seed."""
    known = expected(exercise.name, seed)
    answers = examine(function, exercise, known.cases)
    return judge(answers, exercise, seed, expected=known)


@cache
def quoted(name: str) -> tuple[str, ...]:
    """Texts of the catalogue and of the cases, which verdicts on an exercise only quote."""
    exercise = EXERCISES[name]
    sentences = (case.sentence for case in exercise.cases(1) if case.sentence)
    return (*(s.mistake.sentence for s in suspects(exercise, EXERCISES)), *sentences)
