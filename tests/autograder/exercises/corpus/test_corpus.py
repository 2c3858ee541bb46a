"""Do right answers of other people pass, and are their wrong ones explained?"""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from autograder.exercises import EXERCISES
from autograder.notebook.check import HOME_SEED
from tests.autograder.exercises.corpus.report import count, entries, explain, verdict_of

FEW = 2  # answers to each exercise that the fast tests try
SEEDS = (HOME_SEED, 7)
LEAST_EXPLAINED = 0.95  # of the wrong answers; the aim is 0.97
MOST_LOCATED_WRONGLY = 0.02  # of those that are located


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


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", some("right"))
def test_a_right_answer_earns_full_marks(answer, seed):
    """Does no style, layout or way of putting it fail?"""
    verdict = verdict_of(answer, seed)
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize("answer", some("wrong", PASSES))
def test_a_wrong_answer_is_caught(answer):
    """Does it lose marks, with the inputs used at home and with a class's?"""
    for seed in SEEDS:
        verdict = verdict_of(answer, seed)
        assert not verdict.passed and verdict.marks < verdict.points, seed
        assert verdict.sentences and all(verdict.sentences)


@pytest.mark.parametrize("answer", some("wrong", ACCUSED))
def test_nobody_is_accused_falsely(answer):
    """Is every mistake that a verdict names one that the answer really makes?"""
    for seed in SEEDS:
        assert set(verdict_of(answer, seed).mistakes) <= set(answer.names), seed


@pytest.mark.exhaustive
def test_most_wrong_answers_are_explained():
    """Over all lessons: is nearly every answer named, told its cause, or located rightly?"""
    found = count([explain(entry.answer) for entry in entries("wrong")])
    located = found["located_rightly"] + found["located_wrongly"]
    assert found["caught"] >= found["answers"] - len(PASSES)
    assert found["falsely_accused"] <= len(ACCUSED)
    assert found["located_wrongly"] <= MOST_LOCATED_WRONGLY * located
    assert 1 - found["unexplained"] / found["answers"] >= LEAST_EXPLAINED


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
    assert labels >= set(PASSES) | set(ACCUSED)
