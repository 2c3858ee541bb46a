"""Feedback of a class with an instructor's own cells: what a student sees, and what not."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.classroom.create import create_class, release
from autograder.classroom.directory import find_classroom
from autograder.classroom.report.counts import count
from autograder.classroom.report.submissions import read_graded_assignment
from autograder.support.course_tree import find_course, find_lesson
from tests.classroom import warm

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LESSON = "00_welcome"
HIDDEN = "assert shout('secret') == 'SECRET'"


def own_cells() -> list:
    """A function to write, its test with a hidden part, partial credit, and a written answer."""

    def marked(cell, grade_id, **marks):
        kinds = {"grade": False, "solution": False, "locked": False, "task": False}
        cell.metadata["nbgrader"] = {"schema_version": 3, "grade_id": grade_id, **kinds, **marks}
        cell.id = grade_id
        return cell

    body = "def shout(text):\n    ### BEGIN SOLUTION\n    return text.upper()\n    ### END SOLUTION"
    test = "assert shout('a') == 'A'\n### BEGIN HIDDEN TESTS\n" + HIDDEN + "\n### END HIDDEN TESTS"
    return [
        marked(new_code_cell(body), "shout_answer", solution=True),
        marked(new_code_cell(test), "shout_test", grade=True, locked=True, points=2),
        marked(
            new_code_cell("1.5 if shout('a') == 'A' else 0"),
            "shout_partial",
            grade=True,
            locked=True,
            points=3,
        ),
        marked(new_markdown_cell("Why capitals?"), "essay", grade=True, solution=True, points=4),
    ]


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A class of three: all right, hidden test failed, nothing done."""
    directory = tmp_path_factory.mktemp("school") / "class"
    create_class(directory, [find_lesson(find_course(), LESSON)])
    classroom = find_classroom(directory)
    source = nbformat.read(classroom.source(LESSON), as_version=4)
    right = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    source.cells += own_cells()
    nbformat.write(source, classroom.source(LESSON))
    release(classroom, LESSON)
    right |= {"shout_answer": "def shout(text):\n    return text.upper()", "essay": "Because."}
    lazy = right | {"shout_answer": "def shout(text):\n    print(text)\n    return 'A'"}
    for student, answers in {"ada": right, "bob": lazy, "cyd": {}}.items():
        notebook = nbformat.read(directory / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(name, cell.source)
        folder = directory / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    for command in ("grade", "feedback", "report"):
        done = warm.course("class", command, str(directory), "00")
        assert done.returncode == 0, done.stdout + done.stderr
    return classroom


def page_of(classroom, student: str) -> str:
    """A student's feedback."""
    path = classroom.directory / "feedback" / student / LESSON / f"{LESSON}.html"
    return path.read_text(encoding="utf-8")


def test_hidden_tests_are_released_to_nobody(school):
    """Are they absent in what students get, and still part of what is graded?"""
    released = school.directory / "release" / LESSON / f"{LESSON}.ipynb"
    assert "secret" not in released.read_text(encoding="utf-8")
    found = {one.student: one.scores for one in read_graded_assignment(school, LESSON).submissions}
    assert found["ada"] == {"one_hot": 2, "shout_test": 2, "shout_partial": 1.5, "essay": 0}
    assert found["bob"] == {"one_hot": 2, "shout_test": 0, "shout_partial": 1.5, "essay": 0}
    assert found["cyd"] == {"one_hot": 0, "shout_test": 0, "shout_partial": 0, "essay": 0}


@pytest.mark.parametrize("student", ["ada", "bob", "cyd"])
def test_feedback_shows_verdicts_and_no_hidden_test(school, student):
    """Does each page hold the verdict and the marks, but not what is hidden or its values?"""
    page = page_of(school, student)
    assert page.count("lstm-verdict ") == 1
    assert re.search(r"Score: [\d.]+ / 2\.0", page)
    assert "HIDDEN TESTS" not in page
    assert "secret" not in page.lower()


def test_a_failed_hidden_test_still_says_that_it_failed(school):
    """Does a student who fails only there see an error, and no full marks?"""
    page = page_of(school, "bob")
    assert "A hidden test failed." in page


def test_the_report_counts_an_instructors_own_cells(school):
    """Are plain tests and written answers in the report by their marks?"""
    counts = {one.name: one for one in count(read_graded_assignment(school, LESSON)).exercises}
    assert list(counts) == ["one_hot", "shout_test", "shout_partial", "essay"]
    assert counts["shout_test"].states["right"] == 1 and counts["shout_test"].states["wrong"] == 2
    assert counts["shout_partial"].states["partly right"] == 2
    waiting = {
        one.student: one.waiting for one in read_graded_assignment(school, LESSON).submissions
    }
    assert waiting["ada"] == waiting["bob"] == ("essay",)
