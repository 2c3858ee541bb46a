"""Is a class graded rightly after its master or its settings have changed under it?"""

import json
import re

import pytest
from nbformat.v4 import new_code_cell

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.migrate_config import RENAMED
from autograder.classroom.outcomes import SubmissionOutcome
from autograder.classroom.settings import GradingSettings
from autograder.support.errors import CourseError
from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path) -> SmallClass:
    """A class with one right submission, graded."""
    a_class = SmallClass(tmp_path / "class")
    a_class.submit("ada", a_class.right)
    assert grade(a_class)["ada"].status == "graded"
    return a_class


def test_a_test_that_comes_later(made):
    """Is a source with a new test refused before anything is touched, and does the advice help?"""
    add_test(made, "later", "assert forget(2, 5) == 10")
    before = made.marks("ada")
    with pytest.raises(CourseError, match="does not know the graded cells later") as refused:
        grade(made)
    assert made.marks("ada") == before
    release, remove = re.findall("`(.+?)`", str(refused.value))
    for command in (remove, release):
        program, *arguments = command.split()
        assert program == "nbgrader"
        done = warm.nbgrader(*arguments, folder=made.classroom.directory)
        assert done.returncode == 0, done.stderr[-2000:]
    assert grade(made)["ada"].status == "graded"
    assert made.marks("ada") == before | {"later": 2.0}


def test_students_who_are_left_out_or_unknown(made):
    """Does a class's configuration say who is graded, and whether others may be added?"""
    made.submit("bob", made.right)
    made.submit("eve", made.right)
    with open(made.classroom.config, "a") as config:
        config.write("\nc.Autograde.create_student = False\n")
        config.write("c.CourseDirectory.student_id_exclude = 'eve'\n")
    outcomes = grade(made)
    assert outcomes.keys() == {"ada", "bob"} and outcomes["ada"].status == "unchanged"
    assert outcomes["bob"].status == "failed"
    assert "nbgrader db student add bob" in outcomes["bob"].sentence


def test_a_class_of_an_earlier_version(made):
    """Are its configuration, which names modules that have moved, and its records still read?"""
    text = made.classroom.config.read_text()
    for old, new in RENAMED.items():
        text = text.replace(new, old)
    assert text.count("autograder.grading.") == len(RENAMED)
    made.classroom.config.write_text(text)
    record = made.classroom.record_path(made.name, "ada")
    values = json.loads(record.read_text())
    del values["sandboxed"]
    for cell in values["cells"].values():
        cell["trouble"] = cell.pop("problem")
    record.write_text(json.dumps(values))
    made.submit("bob", made.right)
    for command in ("grade", "feedback", "report"):
        done = warm.course("class", command, str(made.classroom.directory), "02")
        assert done.returncode == 0, done.stdout + done.stderr
        assert ("backup: nbgrader_config.py.bak" in done.stdout) == (command == "grade")
        assert ("1 graded, 1 unchanged" in done.stdout) == (command == "grade")
    assert made.marks("bob") == made.marks("ada")
    assert list((made.classroom.directory / "feedback" / "bob").rglob("*.html"))


def grade(a_class: SmallClass) -> dict[str, SubmissionOutcome]:
    """Outcomes by student."""
    found = grade_class(
        a_class.classroom, a_class.name, GradingSettings(), lambda: local_pool(1), width=2
    )
    return {outcome.student: outcome for outcome in found}


def add_test(a_class: SmallClass, name: str, text: str) -> None:
    """A plain test cell worth 2 marks, into the source alone."""
    source = a_class.classroom.source(a_class.name)
    notebook = json.loads(source.read_text())
    cell = new_code_cell(text, id=name)
    kinds = {"grade": True, "solution": False, "locked": True, "task": False, "points": 2}
    cell.metadata["nbgrader"] = {"schema_version": 3, "grade_id": name, **kinds}
    notebook["cells"].append(cell)
    source.write_text(json.dumps(notebook))
