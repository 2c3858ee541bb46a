"""Does every right answer earn full marks, however it is written?"""

import pytest

from autograder.exercises import EXERCISES
from autograder.notebook.home import HOME_SEED
from tests.autograder.exercises.judged import verdict_of
from tests.autograder.exercises.register import modules_of

FEW, MANY = range(5, 12), range(12, 36)  # seeds besides those of the other tests
LESSONS = modules_of("right")
SEEDS = [HOME_SEED, *(pytest.param(s, marks=pytest.mark.exhaustive) for s in (1, 2))]
RIGHT = {name: answers for lesson in LESSONS for name, answers in lesson.RIGHT.items()}
ALL = [
    pytest.param(name, function, id=f"{name}-{k}")
    for name, functions in RIGHT.items()
    for k, function in enumerate(functions)
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "function"), ALL)
def test_a_right_answer_earns_full_marks(name, function, seed):
    """At home and with a class's fresh inputs: all marks, nothing wrong, nothing named?"""
    exercise = EXERCISES[name]
    verdict = verdict_of(function, exercise, seed)
    assert verdict.passed, str(verdict)
    assert verdict.marks == exercise.points and verdict.first_wrong is None


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_at_least_six_of_each(name):
    """Is every exercise tried with six differently written answers?"""
    assert len(RIGHT[name]) >= 6


@pytest.mark.parametrize("name", [name for name in EXERCISES if not EXERCISES[name].harness])
@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_rounding_never_fails(name, seeds):
    """Does another order of summation pass for every seed?"""
    exercise = EXERCISES[name]
    function = RIGHT[name][-1]
    for seed in seeds:
        verdict = verdict_of(function, exercise, seed)
        assert verdict.passed, str(verdict)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "name", [name for name, e in EXERCISES.items() if not (e.behaviour or e.hunt)]
)
def test_a_millionth_never_passes(name):
    """Does an answer that is off by 1e-6 of itself fail, wherever numbers are judged?"""
    exercise = EXERCISES[name]

    def off(*arguments):
        return scaled(exercise.reference(*arguments))

    def scaled(value):
        if isinstance(value, list | tuple):
            return tuple(map(scaled, value))
        return value * (1 + 1e-6)

    verdict = verdict_of(off, exercise, 1)
    (_, marks, *_), *_ = verdict.parts
    assert not verdict.passed and marks == 0
