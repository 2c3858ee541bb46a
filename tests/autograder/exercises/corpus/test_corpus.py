"""Do right answers of other people pass, and are their wrong ones explained?"""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from autograder.exercises import EXERCISES
from autograder.notebook.home import HOME_SEED
from tests.autograder.exercises import judged
from tests.autograder.exercises.corpus.report import entries, explain, verdict_of
from tests.autograder.exercises.corpus.unexplained import BY_CHANCE, UNEXPLAINED

FEW = 2  # answers to each exercise that the fast tests try
CLASS_SEED = 7
LEAST_EXPLAINED = 0.97  # of the wrong answers


def known(kind):
    """Known defects of the judge, from the lists beside this file: labels, and what is missing."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("known_defects*.py")):
        module = import_module(f"{__package__}.{path.stem}")
        found |= getattr(module, kind)
    return found


PASSES, ACCUSED = known("PASSES"), known("ACCUSED")


def some(kind, defects=None):
    """Answers for the tests; beyond the first few of each exercise, for the full tests."""
    seen, found = Counter(), []
    for entry in entries(kind):
        answer = entry.answer
        seen[answer.exercise] += 1
        marks = [pytest.mark.exhaustive] if seen[answer.exercise] > FEW else []
        if defects and answer.label in defects:
            marks.append(pytest.mark.xfail(strict=True, reason=defects[answer.label]))
        found.append(pytest.param(answer, id=answer.label, marks=marks))
    return found


@pytest.mark.parametrize("seed", [HOME_SEED, CLASS_SEED])
@pytest.mark.parametrize("answer", some("right"))
def test_a_right_answer_earns_full_marks(answer, seed):
    """Does no style, layout or way of putting it fail?"""
    verdict = verdict_of(answer, seed)
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize("answer", some("wrong", PASSES | ACCUSED))
def test_a_wrong_answer_is_caught_and_explained(answer):
    """With the inputs used at home: is it caught, accused of nothing false, located rightly?

    It is explained, too, unless it is known not to be.
    """
    seen = explain(answer)
    assert seen.caught and not seen.falsely_accused and not seen.located_wrongly
    if answer.label not in BY_CHANCE:
        assert seen.unexplained == (answer.label in UNEXPLAINED)


@pytest.mark.exhaustive
@pytest.mark.parametrize("answer", some("wrong", PASSES | ACCUSED))
def test_it_is_caught_with_other_inputs(answer):
    """With a class's inputs: does it lose marks, and is it accused of nothing false?"""
    verdict = judged.verdict_of(answer.function, EXERCISES[answer.exercise], CLASS_SEED)
    assert not verdict.passed and verdict.marks < verdict.points
    assert verdict.sentences and all(verdict.sentences)
    assert set(verdict.mistakes) <= set(answer.names)


def test_most_wrong_answers_are_explained():
    """Is nearly every answer named, told its cause, or located rightly?"""
    assert len(UNEXPLAINED | BY_CHANCE) <= (1 - LEAST_EXPLAINED) * len(entries("wrong"))


def test_every_entry_is_complete():
    """Has each answer an exercise, a source of its own words, and a slip with its cause?"""
    catalogued = {mistake.name for e in EXERCISES.values() for mistake in e.mistakes}
    for entry in (*entries("right"), *entries("wrong")):
        answer = entry.answer
        assert answer.exercise in EXERCISES and len(answer.source) > 10, answer.label
        assert set(answer.names) <= catalogued, answer.label
    for entry in entries("wrong"):
        answer = entry.answer
        assert answer.slip.endswith(".") and (answer.at or answer.names), answer.label
        assert answer.says, answer.label
    labels = Counter(entry.answer.label for kind in ("right", "wrong") for entry in entries(kind))
    assert max(labels.values()) == 1, labels.most_common(3)


def test_known_defects_are_in_the_corpus():
    """Does every known defect still name an answer?"""
    labels = {entry.answer.label for entry in entries("wrong")}
    assert labels >= set(PASSES) | set(ACCUSED) | UNEXPLAINED | BY_CHANCE
