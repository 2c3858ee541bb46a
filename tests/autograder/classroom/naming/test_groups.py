"""Are wrong answers grouped by their values, and counted by where they go wrong?"""

from dataclasses import replace

from autograder.classroom.naming.groups import count_locations, unnamed_groups
from autograder.classroom.report.submissions import GradedAssignment
from autograder.engine.verdict import Located
from tests.autograder.classroom.report.a_class import a_class, submission, verdict

LARGE, SMALL = "aaaaaaaaaaaa", "000000000000"
CELL = '# ada\nimport numpy as np\n\n\ndef forget(c_prev, f):\n    """Ada."""\n    return f + f\n'
FUNCTION = CELL[CELL.index("def") :]


def answer(student, group, source=CELL, expression="", function=FUNCTION, **more):
    """A submission with a wrong answer of a group."""
    judged = replace(verdict("forget", "wrong", sentence=f"{student} is wrong."), fingerprint=group)
    if expression:
        judged = replace(judged, located=Located(3, expression, source=function))
    judged = replace(judged, **more)
    return submission(
        student, verdict("sigmoid"), judged, 0, sources={"forget": source}, names=(student,)
    )


def graded(*submissions):
    return GradedAssignment("02_gates", {"forget": 1.0}, submissions)


def test_the_largest_group_comes_first():
    """Are equal answers one group, with an example that is located where there is one?"""
    large, small = unnamed_groups(
        graded(
            answer("ada", SMALL, source="!ls"),
            answer("bob", LARGE),
            answer("cyd", LARGE, expression="f + f"),
            answer("dan", LARGE, mistakes=("adds-forget-gate",)),
            answer("eve", "not a group"),
            answer("fay", ""),
            answer("gus", LARGE, status="raised"),
        )
    )
    assert (large.exercise, large.id, large.students) == ("forget", LARGE, ("bob", "cyd"))
    assert large.location == "f + f" and large.sentence == "student is wrong."
    assert [(line.number, line.text, line.marked) for line in large.example] == [
        (2, "import numpy as np", False),
        (5, "def forget(c_prev, f):", False),
        (7, "    return f + f", True),
    ]
    assert (small.id, small.students, small.example) == (SMALL, ("ada",), ())


def test_an_example_that_can_be_shown_is_taken():
    """Does a member whose source cannot be read give way to another one?"""
    (group,) = unnamed_groups(graded(answer("ada", LARGE, source="!ls"), answer("bob", LARGE)))
    assert group.example and group.sentence == "student is wrong."


def test_a_helper_in_another_cell_is_shown_itself():
    """Is the source that was located shown if the answer's cell does not hold it?"""
    helper = "def own(c):\n    # c\n    return c + c\n"
    (group,) = unnamed_groups(
        graded(answer("ada", LARGE, source="x", expression="c + c", function=helper))
    )
    assert [(line.number, line.marked) for line in group.example] == [(1, False), (3, True)]


def test_a_hostile_location_does_no_harm():
    """Is a line that is not there simply not marked?"""
    judged = answer("ada", LARGE, expression="f").verdicts["forget"]
    for line in (-5, 0, 10**9):
        far = replace(judged, located=replace(judged.located, line=line))
        one = replace(answer("ada", LARGE), verdicts={"forget": far})
        (group,) = unnamed_groups(graded(one))
        assert not any(shown.marked for shown in group.example) and group.example


def test_locations_are_counted():
    """How many depart at each expression, however it is broken into lines?"""
    found = count_locations(
        graded(
            answer("ada", LARGE, expression="f + f"),
            answer("bob", SMALL, expression="f +\n    f  # bob"),
            answer("cyd", "", expression="bob(f)"),
            answer("dan", LARGE, expression="f + f", mistakes=("half",)),
            answer("eve", LARGE, expression="f + ("),
        )
    )
    assert [(one.exercise, one.expression, one.students) for one in found] == [
        ("forget", "f + f", 2),
        ("forget", "bob(f)", 1),
    ]


def test_a_class_of_an_earlier_version_has_no_groups():
    """Are verdicts without fingerprints and locations no problem?"""
    assert unnamed_groups(a_class()) == () == count_locations(a_class())
