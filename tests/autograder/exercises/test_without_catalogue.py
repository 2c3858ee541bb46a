"""Is a mistake that nobody has catalogued still explained?

A random part of the catalogue is removed. The mistakes in it are then answers that the judge has
never seen: they must be named by what is left, explained by a generated edit, located, or told
their structural cause.
"""

import inspect
import linecache
import random
from dataclasses import replace

import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import expected_of, judge
from autograder.engine.location import located
from autograder.engine.mistakes import Suspect, source_without_docstring, wrong_answer
from autograder.engine.registry import installed_exercises

SHARE = 0.3  # of the catalogue that is removed
LEAST_EXPLAINED = 0.8  # of what was removed
SEED = 2026
GENERAL = "has the right shape but wrong"  # what is said of any wrong numbers

pytestmark = pytest.mark.exhaustive
EXERCISES = dict(installed_exercises())


def removed(draw):
    """A random part of the catalogue, as pairs of names."""
    names = [
        (exercise.name, mistake.name)
        for exercise in EXERCISES.values()
        if exercise.hunt is None
        for mistake in exercise.mistakes
    ]
    return set(random.Random(draw).sample(names, int(SHARE * len(names))))


def traceable(exercise, mistake):
    """The reference with this mistake in it, with a source as a learner's answer has one."""
    function = wrong_answer(exercise, (Suspect(mistake, exercise),), EXERCISES)
    if mistake.function is not None:
        return function
    reference = inspect.unwrap(exercise.reference)
    source = source_without_docstring(reference)
    for old, new in mistake.edits:
        source = source.replace(old, new)
    file = f"<{exercise.name} {mistake.name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace = dict(reference.__globals__)
    exec(compile(source, file, "exec"), namespace)
    return namespace[reference.__name__]


def is_explained(exercise, verdict):
    """Whether a verdict says more than that numbers are wrong."""
    if verdict.explained_by or verdict.status == "raised":
        return True
    about = [sentence for sentence in verdict.sentences if "`" in sentence]
    return not any(GENERAL in sentence for sentence in about)


@pytest.mark.parametrize("draw", [1])
def test_most_of_what_was_removed_is_still_explained(draw):
    """Are four in five mistakes explained that the catalogue does not hold?"""
    gone = removed(draw)
    left = {
        name: replace(
            exercise, mistakes=tuple(m for m in exercise.mistakes if (name, m.name) not in gone)
        )
        for name, exercise in EXERCISES.items()
    }
    unexplained = []
    for name, mistake_name in sorted(gone):
        exercise = EXERCISES[name]
        mistake = next(m for m in exercise.mistakes if m.name == mistake_name)
        function = traceable(exercise, mistake)
        expected = expected_of(left[name], SEED)
        answers = examine(function, left[name], expected.cases)
        verdict = judge(answers, left[name], SEED, left, expected)
        verdict = located(verdict, function, answers, left[name], expected)
        if not is_explained(exercise, verdict):
            unexplained.append(f"{name} {mistake_name}")
    share = 1 - len(unexplained) / len(gone)
    assert share >= LEAST_EXPLAINED, f"{share:.2f} of {len(gone)} explained; not: {unexplained}"
