"""Does odd work earn the same marks from stock nbgrader, `class grade` and `lstm-course check`?

`test_same_at_home.py` asks this of many more notebooks, without kernels.
"""

import nbformat
import pytest

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from autograder.cli.check import CopyToCheck, check_lessons
from autograder.support.course_tree import Course as Copies
from autograder.support.course_tree import Lesson, find_course
from tests.classroom.classes import SmallClass
from tests.classroom.course import Course
from tests.classroom.odd_work.kinds import KINDS, MORE_IN_CLASS, SOMETIMES_MORE
from tests.classroom.odd_work.work import OddWork

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
NOTEBOOK = "02_gates"
STUDENTS = 12
NOT_IN_A_KERNEL = {  # stock nbgrader stops there, with another kernel or without any
    *("julia", "python2", "own-environment", "unnamed-kernel"),
    *("exit", "exit-in-answer", "quit"),
}
LEFT_OUT = {*MORE_IN_CLASS, *SOMETIMES_MORE, *NOT_IN_A_KERNEL}


def odd_class() -> dict[str, OddWork]:
    """A class of a few students, in which every kind occurs once."""
    kinds = sorted(KINDS.keys() - LEFT_OUT)
    works = {}
    for number in range(STUDENTS):
        work = works[f"student{number}"] = OddWork(f"student{number}", "02")
        for kind in kinds[number::STUDENTS]:
            KINDS[kind](work)
    return works


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Course:
    """The class, graded by nbgrader in kernels."""
    course = Course(tmp_path_factory.mktemp("stock"), NOTEBOOK)
    course.nbgrader("generate_assignment", NOTEBOOK, "--create")
    for student, work in odd_class().items():
        folder = course.directory / "submitted" / student / NOTEBOOK
        folder.mkdir(parents=True)
        nbformat.write(work.notebook, folder / f"{NOTEBOOK}.ipynb")
    course.nbgrader("autograde", NOTEBOOK, "--create")
    return course


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> SmallClass:
    """The same class, graded by `class grade`."""
    made = SmallClass(tmp_path_factory.mktemp("ours") / "class")
    for student, work in odd_class().items():
        made.submit(student, text=nbformat.writes(work.notebook))
    outcomes = grade_class(
        made.classroom, made.name, GradingSettings(), lambda: local_pool(1), STUDENTS
    )
    assert [one.status for one in outcomes] == ["graded"] * STUDENTS
    return made


@pytest.fixture(scope="module")
def at_home(tmp_path_factory) -> dict[str, dict[str, float]]:
    """The same marks from `lstm-course check`: for each student, those of each exercise."""
    homes = tmp_path_factory.mktemp("homes")
    copies = {}
    for student, work in odd_class().items():
        lesson = Lesson(Copies(find_course().source, home=homes / student), NOTEBOOK)
        lesson.copy.parent.mkdir(parents=True)
        nbformat.write(work.notebook, lesson.copy)
        copies[student] = CopyToCheck(lesson)
    results = check_lessons(list(copies.values()))
    return {
        student: {verdict.exercise: verdict.marks for verdict in result.verdicts}
        for student, result in zip(copies, results, strict=True)
    }


@pytest.mark.parametrize("student", odd_class())
def test_marks_of_check_are_those_of_the_class(at_home, ours, student):
    """Does each exercise earn at home what it earns in class?"""
    assert at_home[student] == ours.marks(student)


@pytest.mark.parametrize("student", odd_class())
def test_marks_are_those_of_stock_nbgrader(stock, ours, student):
    """Does each exercise earn the same, whichever command grades?"""
    assert ours.marks(student) == stock.marks(student)


def test_there_is_something_to_compare(ours):
    """Do most exercises earn marks, and some none?"""
    marks = [mark for student in odd_class() for mark in ours.marks(student).values()]
    assert len(marks) == 10 * STUDENTS
    assert 5 <= marks.count(0) <= 60
