"""Does `class grade` leave the same rows and files behind as nbgrader's own `autograde`?"""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
# What a row says, with names in place of nbgrader's random ids.
ROWS = {
    "grades": """
        SELECT s.student_id, cell.name, g.auto_score, g.manual_score, g.extra_credit,
               g.needs_manual_grade
        FROM grade g JOIN base_cell cell ON g.cell_id = cell.id
        JOIN submitted_notebook n ON g.notebook_id = n.id
        JOIN submitted_assignment s ON n.assignment_id = s.id""",
    "comments": """
        SELECT s.student_id, cell.name, c.auto_comment, c.manual_comment
        FROM comment c JOIN base_cell cell ON c.cell_id = cell.id
        JOIN submitted_notebook n ON c.notebook_id = n.id
        JOIN submitted_assignment s ON n.assignment_id = s.id""",
    "submissions": """
        SELECT s.student_id, s.timestamp, n.late_submission_penalty, n.flagged
        FROM submitted_notebook n JOIN submitted_assignment s ON n.assignment_id = s.id""",
    "students": "SELECT id, email, first_name, last_name FROM student",
}
LATE = """
from nbgrader.plugins import LateSubmissionPlugin


class HalfAPointADay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * (total_seconds_late // 86400)
"""
SETTINGS = """
import sys
sys.path.insert(0, {directory!r})
c.AssignLatePenalties.plugin_class = "late.HalfAPointADay"
c.Autograde.permissions = 640
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> tuple[Path, Path]:
    """The same class twice: graded by `class grade`, and by stock `nbgrader autograde`."""
    ours = tmp_path_factory.mktemp("same") / "ours"
    made = SmallClass(ours)
    (ours / "late.py").write_text(LATE)
    with open(ours / "nbgrader_config.py", "a") as config:
        config.write(SETTINGS.format(directory=str(ours)))
    source = made.classroom.source(made.name)
    notebook = json.loads(source.read_text())
    kinds = {"grade": True, "solution": False, "locked": True, "task": False, "points": 2}
    test = new_code_cell("assert forget(2, 5) == 10", id="own")
    test.metadata["nbgrader"] = {"schema_version": 3, "grade_id": "own", **kinds}
    essay = new_markdown_cell("Why a sigmoid?", id="essay")
    kinds |= {"solution": True, "locked": False}
    essay.metadata["nbgrader"] = {"schema_version": 3, "grade_id": "essay", **kinds}
    task = new_markdown_cell("Draw the cell.", id="task")
    kinds = {"grade": False, "solution": False, "locked": True, "task": True, "points": 1}
    task.metadata["nbgrader"] = {"schema_version": 3, "grade_id": "task", **kinds}
    notebook["cells"] += [test, essay, task]
    source.write_text(json.dumps(notebook))
    (source.parent / "data").mkdir()
    (source.parent / "data" / "table.csv").write_text("1,2\n")
    made.release()
    _set_due_date(ours)

    def write_essay(submission) -> None:
        (cell,) = [c for c in submission.cells if c.id == "essay"]
        cell.source = "It lies between 0 and 1."

    made.submit("right", made.right, change=write_essay)
    made.submit("wrong", made.wrong(forget="def forget(c_prev, f):\n    return c_prev + f"))
    made.submit("open")
    for student, when in {"late": "2026-03-04", "very_late": "2027-01-01"}.items():
        path = made.submit(student, made.right)
        (path.parent / "timestamp.txt").write_text(f"{when} 00:00:00 UTC")
        (path.parent / "notes.txt").write_text("a student's own file")
    theirs = ours.with_name("theirs")
    shutil.copytree(ours, theirs)
    outcomes = grade_class(made.classroom, made.name, GradingSettings(), lambda: local_pool(1), 2)
    assert [one.status for one in outcomes] == ["graded"] * 5
    done = warm.nbgrader("autograde", made.name, "--force", folder=theirs)
    assert done.returncode == 0, done.stderr[-3000:]
    return ours, theirs


def _set_due_date(directory: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
        (assignment,) = gradebook.assignments
        gradebook.update_or_create_assignment(assignment.name, duedate="2026-03-01 00:00:00 UTC")


@pytest.mark.parametrize("what", ROWS)
def test_rows_are_those_of_nbgrader(both, what):
    """Do marks, comments, penalties and students agree in every column?"""
    ours, theirs = (_rows(directory, what) for directory in both)
    assert ours == theirs and len(ours) >= 5


def test_there_is_something_to_compare(both):
    """Are a penalty, a cap of it, a comment and a cell to be marked by hand among the rows?"""
    penalties = {row[0]: row[2] for row in _rows(both[0], "submissions")}
    full = sum(row[2] or 0 for row in _rows(both[0], "grades") if row[0] == "very_late")
    assert penalties["very_late"] == full
    assert penalties["late"] == 1.5 and penalties["right"] is None
    texts = {row[2] for row in _rows(both[0], "comments") if row[0] == "open"}
    assert "No response." in texts
    by_hand = {row[1] for row in _rows(both[0], "grades") if row[0] == "right" and row[5]}
    assert by_hand == {"essay", "task"}


def test_files_are_those_of_nbgrader(both):
    """Are the same files in autograded/, alike in content and mode, but for a student's own?"""
    ours, theirs = (_files(directory / "autograded") for directory in both)
    own = {name for name in theirs if name.endswith("notes.txt")}  # not shown to instructors' tools
    assert ours.keys() == theirs.keys() - own and any("table.csv" in name for name in ours)
    for name, (mode, content) in ours.items():
        assert (mode, content) == theirs[name], name


def _rows(directory: Path, what: str) -> list[tuple]:
    with sqlite3.connect(directory / "gradebook.db") as database:
        return sorted(database.execute(ROWS[what]), key=repr)


def _files(folder: Path) -> dict[str, tuple[int, object]]:
    """Mode and content by path; of a notebook what the cells hold."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content: object = path.read_text()
            if path.suffix == ".ipynb":
                content = json.loads(path.read_text())
            found[str(path.relative_to(folder))] = (path.stat().st_mode & 0o777, content)
    return found
