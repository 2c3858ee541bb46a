"""Does the report over a term show progress, and which mistakes come back?"""

import csv
import io

import pytest

from autograder.classroom.report.counts import count
from autograder.classroom.report.page import index_page
from autograder.classroom.report.submissions import GradedAssignment
from autograder.classroom.report.table import term_to_csv
from autograder.classroom.report.term import count_term
from tests.autograder.classroom.report.a_class import HOSTILE, POINTS, a_class, submission, verdict


def later() -> GradedAssignment:
    """A second assignment in which one student makes a mistake of the first again."""
    adds = verdict("forget", "wrong", "adds-forget-gate")
    right = verdict("sigmoid"), verdict("forget")
    return GradedAssignment(
        "03_cell_state",
        POINTS,
        (submission("adds", verdict("sigmoid"), adds, 3), submission("right", *right, 3)),
    )


@pytest.fixture
def term():
    return count_term([(one, count(one)) for one in (a_class(), later())])


def test_exercises_are_in_the_order_of_the_term(term):
    """With the shares that have begun and solved each, of the submissions that were read?"""
    names = [(one.assignment, one.exercise.name) for one in term.exercises]
    assert names == [(a, n) for a in ("02_gates", "03_cell_state") for n in POINTS]
    sigmoid, forget = term.exercises[0], term.exercises[1]
    assert sigmoid.answers == forget.answers == 5
    assert (sigmoid.begun, sigmoid.right) == (0.8, 0.8)
    assert (forget.begun, forget.right) == (1.0, 0.2)
    assert term.exercises[4].right == 0.5


def test_mistakes_that_come_back_are_first(term):
    """With how many made them in each assignment, and who made them again?"""
    (adds,) = term.mistakes
    assert adds.name == "adds-forget-gate" and adds.students == (2, 1)
    assert adds.again == ("adds",)


def test_students_have_their_marks_and_gaps(term):
    """Is a missing submission no zero?"""
    found = {one.student: one for one in term.students}
    assert found["right"].shares == (5 / 6, 1.0) and found["right"].missing == 0
    assert found["odd"].shares[1] is None and found["odd"].missing == 1
    assert found["adds"].mistakes == 2 and found["right"].mistakes == 0


def test_the_page_shows_all_and_runs_nothing(term):
    """Is what students have written escaped?"""
    one, other = a_class(), later()
    rows = [("02_gates.html", one, count(one)), ("03.html", other, count(other))]
    page = index_page(rows, term)
    assert HOSTILE not in page and "&lt;script&gt;" in page
    assert page.count("03_cell_state") >= 2 and "<summary>1</summary>adds" in page
    assert '<td class="n">20 %</td>' in page


def test_the_table_has_a_row_per_student(term):
    """Is an id no formula?"""
    rows = list(csv.reader(io.StringIO(term_to_csv(term))))
    assert rows[0] == ["student", "02_gates", "03_cell_state", "missing", "named mistakes"]
    assert ["right", "83.3", "100.0", "0", "0"] in rows
    assert not [row for row in rows if row[0].startswith("=")]


def test_a_term_without_submissions_has_no_shares():
    """Is there no division by zero?"""
    empty = GradedAssignment("02_gates", POINTS, ())
    (first, *_) = count_term([(empty, count(empty))]).exercises
    assert (first.begun, first.right) == (0.0, 0.0)
