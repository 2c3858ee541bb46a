"""Are marks, states and mistakes of a class counted right?"""

from dataclasses import replace

import pytest

from autograder.classroom.naming.names import MistakeName, MistakeNames, named
from autograder.classroom.report.counts import count
from autograder.classroom.report.submissions import GradedAssignment
from autograder.exercises import EXERCISES
from tests.autograder.classroom.report.a_class import a_class, submission, verdict


@pytest.fixture
def counts():
    return count(a_class())


def test_marks_are_those_of_the_gradebook(counts):
    """Does every submission count, with what a late penalty has left?"""
    assert counts.marks == (0, 0, 2, 3.5, 5, 5)
    assert counts.points == 6
    assert counts.middle == 2.75
    assert counts.average == pytest.approx(15.5 / 6)
    assert counts.full == 0


def test_each_exercise_is_counted_by_state(counts):
    """How many are right, wrong, in error, open, without those that could not be read?"""
    sigmoid, forget, essay = counts.exercises
    assert [one.name for one in counts.exercises] == ["sigmoid", "forget", "essay"]
    assert list(sigmoid.states.values()) == [4, 0, 0, 0, 1]
    assert list(forget.states.values()) == [1, 0, 3, 1, 0]
    assert list(essay.states.values()) == [2, 1, 1, 0, 1]  # by marks; one waits for them
    assert sigmoid.average == pytest.approx(8 / 5)
    assert sigmoid.section == EXERCISES["sigmoid"].section and essay.section == ""
    assert forget.unnamed == (("c", 1),)


def test_a_mistake_comes_with_its_sentence_and_section(counts):
    """Which students made which mistake, how is it described, and what should they read again?"""
    (mistake,) = counts.mistakes
    assert mistake.students == ("adds", "also")
    assert (mistake.exercise, mistake.name, mistake.lesson) == ("forget", "adds-forget-gate", "02")
    assert mistake.sentence == "The forget gate is added to the cell state; it should multiply it."
    assert mistake.section == EXERCISES["forget"].section


def test_a_mistake_in_what_an_answer_calls_leads_to_where_it_was_made():
    """Is the section that of the exercise in which the mistake is at home, in an earlier lesson?"""
    later = next(one for one in EXERCISES.values() if one.uses)
    home = EXERCISES[later.uses[0]]
    made = next(one for one in home.mistakes if one.function is None)
    shared = {one.name for one in later.mistakes}
    assert made.name not in shared, "choose another exercise for this test"
    named = replace(verdict("forget", "wrong", made.name), exercise=later.name)
    one = submission("a", verdict("sigmoid"), verdict("forget"), 0, verdicts={later.name: named})
    (mistake,) = count(GradedAssignment("x", {later.name: 1.0}, (one,))).mistakes
    assert (mistake.exercise, mistake.section) == (later.name, home.section)


def test_the_commonest_mistake_comes_first():
    """Are mistakes in the order in which a lecture should take them up?"""
    graded = a_class()
    flipped = verdict("sigmoid", "wrong", "flipped")
    extra = [submission(f"f{k}", flipped, verdict("forget"), 0) for k in range(3)]
    found = count(replace(graded, submissions=(*graded.submissions, *extra))).mistakes
    assert [(one.name, len(one.students)) for one in found] == [
        ("flipped", 3),
        ("adds-forget-gate", 2),
    ]


def test_a_mistake_that_the_catalogue_has_lost_is_still_counted():
    """Does a report work over notebooks that an earlier version has graded?"""
    one = submission("a", verdict("sigmoid"), verdict("forget", "wrong", "of-old"), 0)
    (mistake,) = count(replace(a_class(), submissions=(one,))).mistakes
    assert mistake.sentence == "of-old" and mistake.section == ""


def test_an_instructors_name_is_counted_like_a_catalogued_mistake():
    """Is it described in the instructor's words, apart from a catalogued one of the same name?"""
    entry = MistakeName("adds-forget-gate", "it is added twice")
    names = MistakeNames({"forget": {"0123456789ab": entry}})
    wrong = named(replace(verdict("forget", "wrong"), fingerprint="0123456789ab"), names)
    extra = tuple(submission(f"n{k}", verdict("sigmoid"), wrong, 0) for k in range(3))
    graded = a_class()
    graded = replace(graded, submissions=(*graded.submissions, *extra), names=names)
    found = count(graded)
    assert [(one.name, one.sentence[:6], len(one.students)) for one in found.mistakes] == [
        ("adds-forget-gate", "It is ", 3),
        ("adds-forget-gate", "The fo", 2),
    ]
    assert found.mistakes[0].section == EXERCISES["forget"].section
    assert found.exercises[1].unnamed == (("c", 1),)


def test_an_empty_class_has_no_marks():
    """Is nothing divided by nothing?"""
    counts = count(GradedAssignment("02_gates", {"sigmoid": 2.0}, ()))
    assert (counts.marks, counts.average, counts.middle, counts.full) == ((), 0, 0, 0)
