"""Is every catalogued mistake caught, and named as itself?"""

from itertools import combinations

import pytest

from autograder.engine.compare import same_answer
from autograder.engine.examine import examine
from autograder.engine.mistakes import MistakeError, Suspect, wrong_answer
from autograder.exercises import EXERCISES
from tests.autograder.exercises.contradictions import problems_of
from tests.autograder.exercises.judged import quoted, verdict_of

assert EXERCISES, "no exercise was found: is the package installed?"
PATIENT = [exercise for exercise in EXERCISES.values() if exercise.trials >= 500]
PAIRS = 24
SEEDS = (1, 2, 3)  # a class draws fresh inputs: a name must not depend on them
IN_THE_FAST_TESTS = 4  # every fourth mistake of an exercise; all of them in the full tests
MISTAKES = [  # each with one of the seeds in turn
    pytest.param(
        exercise,
        mistake,
        SEEDS[k % len(SEEDS)],
        id=f"{exercise.name}-{mistake.name}-{SEEDS[k % len(SEEDS)]}",
        marks=[pytest.mark.exhaustive] if k % IN_THE_FAST_TESTS else [],
    )
    for exercise in EXERCISES.values()
    for k, mistake in enumerate(exercise.mistakes)
]


def made(exercise, *mistakes):
    return wrong_answer(exercise, [Suspect(m, exercise) for m in mistakes], EXERCISES)


def same_numbers(one, other, exercise, seed=1, only_ordinary=False):
    cases = [case for case in exercise.cases(seed) if case.part != "float32"]
    if only_ordinary:
        cases = cases[: exercise.draws]
    outcomes = (examine(function, exercise, cases).outcomes for function in (one, other))
    return all(map(same_answer, *outcomes))


def exclude_each_other(mistakes):
    """True if all edits are of one expression, so that no two of them apply together."""
    edited = [old for mistake in mistakes for old, _ in mistake.edits]
    return all(one in other or other in one for one, other in combinations(edited, 2))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_reference_passes(exercise):
    """Does the course's own function earn full marks, whatever the inputs, and without a note?"""
    for seed in SEEDS:
        seen = verdict_of(exercise.reference, exercise, seed)
        assert seen.passed and seen.marks == exercise.points and not seen.notes


@pytest.mark.parametrize(("exercise", "mistake", "seed"), MISTAKES)
def test_every_mistake_fails_and_is_named_as_itself(exercise, mistake, seed):
    """Is a known wrong answer never passed, never called something else, and told consistently?"""
    seen = verdict_of(made(exercise, mistake), exercise, seed)
    assert not seen.passed and seen.marks < seen.points
    assert seen.mistakes == (mistake.name,)
    assert seen.hint.lower() == mistake.hint.lower()
    assert not problems_of(seen, quoted(exercise.name)), seen.sentences


@pytest.mark.slow
@pytest.mark.parametrize("exercise", PATIENT, ids=lambda exercise: exercise.name)
def test_pairs_of_independent_mistakes_are_named_as_a_pair(exercise):
    """Are two mistakes at once both named?

    Independent are two whose edits apply together and whose effect is neither that of one alone,
    nor nothing, nor that of another catalogued mistake or pair. One of two is enough where the
    other shows in a special case alone, which the first changes as well: there it could be named
    only to make the numbers fit. Of a long catalogue's pairs some two dozen are tried, from all
    over it.
    """
    editable = [m for m in exercise.mistakes if m.function is None]
    named, other = 0, []
    pairs = list(combinations(editable, 2))
    for pair in pairs[:: 1 + len(pairs) // PAIRS]:
        try:
            both = made(exercise, *pair)
        except (MistakeError, SyntaxError):
            continue  # two edits of one line exclude each other
        seen = verdict_of(both, exercise, 1)
        if seen.passed or seen.status == "raised":
            continue  # they undo each other, or nothing comes back to compare
        if set(seen.mistakes) == {m.name for m in pair}:
            named += 1
        else:
            assert seen.mistakes, f"{[m.name for m in pair]} together are not named"
            found = [m for m in editable if m.name in seen.mistakes]
            assert len(found) == len(seen.mistakes)
            one_of_them = set(seen.mistakes) < {m.name for m in pair}
            assert same_numbers(both, made(exercise, *found), exercise, only_ordinary=one_of_them)
            if not one_of_them:
                other.append((pair, seen.mistakes))
    if len(editable) > 2:
        assert named >= 2 * len(other), other
        assert named or exclude_each_other(editable)


WITH_A_CACHE = ("rnn_step", "rnn_forward", "lstm_step", "lstm_forward", "gru_step")


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", WITH_A_CACHE)
def test_a_spoilt_cache_hides_no_mistake(name):
    """Is a mistake in another output named where the cache is wrong in a way of its own?"""
    exercise = EXERCISES[name]
    named = []
    for mistake in exercise.mistakes:
        function = made(exercise, mistake)

        def spoilt(*given, function=function):
            *outputs, cache = function(*given)
            return (*outputs, cache._replace(W_ih=2 * cache.W_ih))

        try:
            seen = verdict_of(spoilt, exercise, 1)
        except AttributeError:  # this mistake returns no named tuple
            continue
        assert set(seen.mistakes) <= {mistake.name}
        named += seen.mistakes
    assert len(named) >= len(exercise.mistakes) / 3, named


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_catalogue_is_long_enough(exercise):
    """At least four mistakes for the simplest function, eight for a backward step?"""
    is_backward = exercise.name.endswith("_backward") and not exercise.hunt
    least = 8 if is_backward else 4  # a hunt's catalogue is of weak cases, not of gradients
    assert len(exercise.mistakes) >= least
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_sentences_and_hints_are_for_people(exercise):
    """Is there a sentence and a hint, and does neither give the right line away?"""
    assert exercise.mistakes
    for mistake in exercise.mistakes:
        assert 20 <= len(mistake.sentence) <= 200 and not mistake.sentence.endswith(".")
        assert 15 <= len(mistake.hint) <= 260 and mistake.hint[-1] in ".?"
        long = [old for old, _ in mistake.edits if len(old) > 12]
        assert not [old for old in long if old.strip() in mistake.sentence + mistake.hint]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_marks_are_positive_and_half_marks_at_the_finest(exercise):
    """Can marks be added up without a surprise?"""
    assert all(part.marks > 0 and float(2 * part.marks).is_integer() for part in exercise.parts)
