"""Does the smallest failing case show the mistake again, in every exercise?"""

import numpy as np
import pytest

from autograder.engine.compare import same_value
from autograder.engine.examine import plain
from autograder.engine.leaves import Leaf, leaves
from autograder.engine.mistakes import Suspect, wrong_answer
from autograder.exercises import EXERCISES
from tests.autograder.unlocked import check as verdict_on

TENSORS = ("tensors", "batches")
CALLED = [
    exercise
    for exercise in EXERCISES.values()
    if not exercise.behaviour and not exercise.hunt and exercise.harness in ("", *TENSORS)
]
OTHERS = [exercise for exercise in EXERCISES.values() if exercise not in CALLED]


def wrong_of(exercise):
    """The exercise's first mistake."""
    return wrong_answer(exercise, [Suspect(exercise.mistakes[0], exercise)], EXERCISES)


def values_of(exercise, returned):
    """The arrays and numbers of a return value, by quantity."""
    value = plain(list(returned) if exercise.harness == "batches" else returned)
    if exercise.gradients:  # these are not returned
        value = (value, *(None for _ in exercise.gradients))
    return {leaf.quantity: leaf.seen for leaf in leaves(exercise, value, value)
            if isinstance(leaf, Leaf)}  # fmt: skip


def test_most_exercises_are_called_by_learners():
    """Are exercises whose arguments only a harness has the exception?"""
    assert len(CALLED) >= 40 and {exercise.name for exercise in OTHERS} <= {
        *(
            "cases_for_lstm_gates",
            "cases_for_lstm_backward",
            "latch_weights",
            "agreement_weights",
            "bits_per_character",
            "detach_state",
        ),
        *("train_step", "generate", "save_checkpoint", "resume"),
    }


@pytest.mark.parametrize("exercise", CALLED, ids=lambda exercise: exercise.name)
def test_the_case_reproduces_the_mistake(exercise):
    """Does `function(*case.arguments)` return the actual value, and the reference the expected?"""
    wrong = wrong_of(exercise)
    verdict = verdict_on(exercise.name, wrong)
    case = verdict.case
    assert case is not None and case.names == exercise.arguments[: len(case.arguments)]
    assert f'check("{exercise.name}").case' in case.code and exercise.name in case.code
    assert repr(case) and len(verdict._repr_html_()) < 30_000
    with np.errstate(all="ignore"):
        right_values = values_of(exercise, exercise.reference(*case.arguments))
        wrong_values = values_of(exercise, wrong(*case.arguments))
    if case.quantity not in right_values or case.problem:
        assert case.problem or case.raised or exercise.gradients
        return
    assert same_value(right_values[case.quantity], case.expected)
    assert same_value(wrong_values[case.quantity], case.actual)
    assert not same_value(case.expected, case.actual)
    if np.shape(case.expected) == np.shape(case.actual):
        assert np.any(case.difference != 0)


@pytest.mark.parametrize("exercise", OTHERS, ids=lambda exercise: exercise.name)
def test_a_harness_has_no_case(exercise):
    """Is nothing offered that a learner could not call?"""
    assert verdict_on(exercise.name, wrong_of(exercise)).case is None
