"""Do `nbgrader autograde` and the formgrader's button read no more than `class grade` does?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.classroom.nbgrader_steps import nbgrader_config, own_programs_first
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-line-of-a-file-that-no-student-may-see"
SET_UP = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}
HONEST = ("helper", "renamed", "right")


def submit_all(made: SmallClass) -> dict[str, str]:
    """Put odd folders beside honest ones; return the reason that each odd one is to get."""
    place = made.classroom.directory / "submitted"
    secret = made.classroom.directory.parent / "secret.txt"
    secret.write_text(SECRET)
    right = made.submit("right", made.right)
    (right.parent / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    renamed = made.submit("renamed", made.right)
    renamed.rename(renamed.with_name("my gates (1).ipynb"))
    uses_module = (
        "from helpers import times\n\n\ndef forget(c_prev, f):\n    return times(f, c_prev)"
    )
    helper = made.submit("helper", made.wrong(forget=uses_module))
    (helper.parent / "helpers.py").write_text("def times(a, b):\n    return a * b\n")
    (helper.parent / "notes.txt").symlink_to(secret)
    os.mkfifo(helper.parent / "pipe.txt")
    (helper.parent / "more").symlink_to(made.classroom.directory / "source")

    def folder(student: str) -> Path:
        made_folder = place / student / made.name
        made_folder.mkdir(parents=True)
        return made_folder

    name = f"{made.name}.ipynb"
    (folder("to-source") / name).symlink_to(made.classroom.source(made.name))
    (folder("to-other") / name).symlink_to(right)
    (folder("to-gradebook") / name).symlink_to(made.classroom.directory / "gradebook.db")
    os.mkfifo(folder("pipe") / name)
    (folder("directory") / name).mkdir()
    folder("nothing")
    (place / "linked").mkdir()
    (place / "linked" / made.name).symlink_to(right.parent)
    with open(folder("large") / name, "wb") as file:
        file.truncate(2**30)
    made.submit("pipe-time", text="{")
    os.mkfifo(place / "pipe-time" / made.name / "timestamp.txt")
    made.submit("broken", text='{"cells": [')
    made.submit("empty", text="")
    made.submit("latin", text=b'{"cells": ["\xe9"]}')
    made.submit("schema", text='{"nbformat": 4, "cells": [{"cell_type": []}], "metadata": 7}')
    return {
        "to-source": "is a link",
        "to-other": "is a link",
        "to-gradebook": "is a link",
        "pipe": "There is no notebook",
        "directory": "There is no notebook",
        "nothing": "There is no notebook",
        "linked": "is a link",
        "large": "is larger than",
        "pipe-time": "no notebook that can be read",
        "broken": "no notebook that can be read",
        "empty": "is empty",
        "latin": "not text in UTF-8",
        "schema": "",  # a notebook without answers
    }


def lock_a_set_up_cell(made: SmallClass) -> None:
    """Add an instructor's locked cell without marks, and a test that needs it."""
    import nbformat

    source = made.classroom.source(made.name)
    notebook = nbformat.read(source, as_version=4)
    for grade_id, text, marks in (
        ("limits", "LIMIT = 6", SET_UP),
        ("uses_limits", "assert forget(2, 3) == LIMIT", SET_UP | {"grade": True, "points": 2}),
    ):
        cell = new_code_cell(text, id=grade_id)
        cell.metadata["nbgrader"] = marks | {"grade_id": grade_id}
        notebook.cells.append(cell)
    nbformat.write(notebook, source)
    made.release()


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """A class graded by `nbgrader autograde` itself."""
    made = SmallClass(tmp_path_factory.mktemp("stock") / "c++ (autumn)")
    lock_a_set_up_cell(made)
    reasons = submit_all(made)
    done = nbgrader(made, "autograde", made.name)
    nbgrader(made, "generate_feedback", made.name)
    return made, reasons, done


def nbgrader(made: SmallClass, *arguments: str) -> subprocess.CompletedProcess:
    """Run nbgrader's own command line in a class."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=made.classroom.directory,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_every_submission_gets_marks_or_a_reason(stock):
    """Do honest students have full marks, and all others none, with the reason on record?"""
    made, reasons, done = stock
    assert done.returncode == 0, done.stderr[-3000:]
    marks = made.all_marks()
    full = sum(made.marks("right").values())
    assert full > 15 and made.marks("right")["uses_limits"] == 2
    assert marks == dict.fromkeys(HONEST, full) | dict.fromkeys(reasons, 0)
    for student, reason in reasons.items():
        verdict = made.verdicts(student)["forget"]
        assert reason in verdict.sentences[0], student
        assert reason in done.stderr
    assert "expected 02_gates.ipynb" in " ".join(made.verdicts("renamed")["sigmoid"].notes)


def test_nothing_that_a_link_points_to_is_copied(stock):
    """Are autograded/ and feedback/ free of other people's files?"""
    made, _, _ = stock
    for folder in ("autograded", "feedback"):
        for path in (made.classroom.directory / folder).rglob("*"):
            assert not path.is_symlink() and (path.is_dir() or path.is_file()), path
            if path.is_file():
                assert SECRET.encode() not in path.read_bytes(), path
                assert path.suffix in (".ipynb", ".html", ".py", ".txt"), path
    stored = made.classroom.directory / "autograded" / "right" / made.name / "timestamp.txt"
    assert stored.read_text() == "2026-01-01 12:00:00 UTC"
    assert not list(made.classroom.records.glob("staged-*"))


def test_every_submission_has_a_page(stock):
    """Does nbgrader's own feedback command find something for everybody?"""
    made, reasons, _ = stock
    pages = (made.classroom.directory / "feedback").glob(f"*/{made.name}/{made.name}.html")
    assert {page.parent.parent.name for page in pages} == {*HONEST, *reasons}


@pytest.mark.parametrize("student", ["right", "to-other", "pipe", "broken"])
def test_the_button_of_the_formgrader_does_the_same(stock, student):
    """Does the call that the button makes end with the same marks?"""
    made, _, _ = stock
    before = made.marks(student)
    config = nbgrader_config(made.classroom)
    course = CourseDirectory(config=config, root=str(made.classroom.directory))
    with own_programs_first():
        result = NbGraderAPI(course, config=config).autograde(made.name, student)
    assert result["success"], result
    assert made.marks(student) == before
    if student != "right":
        assert student in result["log"]


def test_a_class_of_an_earlier_version_is_refused(stock):
    """Does nbgrader's own converter grade nothing with the course's steps?"""
    made, _, _ = stock
    path = made.classroom.config
    text = path.read_text()
    lines = [line for line in text.splitlines() if "install" not in line]
    path.write_text("\n".join(lines))
    try:
        done = nbgrader(made, "autograde", made.name, "--student", "right", "--force")
    finally:
        path.write_text(text)
    assert done.returncode == 1 and "is of an earlier version" in done.stderr
    nbgrader(made, "autograde", made.name, "--student", "right", "--force")
