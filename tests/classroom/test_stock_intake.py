"""Do `nbgrader autograde` and the formgrader's button read no more than `class grade` does?"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.classroom.nbgrader_steps import nbgrader_config, own_programs_first
from autograder.classroom.pages.exporter import LimitedHTMLExporter
from tests.classroom import warm
from tests.classroom.classes import SmallClass
from tests.classroom.odd_folders import HONEST, SECRET, lock_a_set_up_cell, submit_folders

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """A class graded by `nbgrader autograde` itself."""
    made = SmallClass(tmp_path_factory.mktemp("stock") / "c++ (autumn)")
    lock_a_set_up_cell(made)
    reasons = submit_folders(made)
    done = warm.nbgrader("autograde", made.name, folder=made.classroom.directory)
    warm.nbgrader("generate_feedback", made.name, folder=made.classroom.directory)
    return made, reasons, done


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

    def again():
        one = ("--student", "right", "--force")
        return warm.nbgrader("autograde", made.name, *one, folder=made.classroom.directory)

    try:
        done = again()
    finally:
        path.write_text(text)
    assert done.returncode == 1 and "is of an earlier version" in done.stderr
    again()


def test_the_pages_of_the_formgrader_are_made_under_limits(stock, monkeypatch):
    """Does the server that reads the class's configuration show notebooks in another process?"""
    from nbgrader.server_extensions.formgrader import formgrader

    made, _, _ = stock
    monkeypatch.chdir(made.classroom.directory)
    monkeypatch.setattr(formgrader, "HTMLExporter", formgrader.HTMLExporter)  # restored afterwards
    extension = formgrader.FormgradeExtension()
    extension.root_dir = str(made.classroom.directory)
    extension.initialize([])
    web = SimpleNamespace(settings={})
    extension.init_tornado_settings(web)
    exporter = web.settings["nbgrader_exporter"]
    assert isinstance(exporter, LimitedHTMLExporter)
    path = made.classroom.directory / "autograded" / "right" / made.name / f"{made.name}.ipynb"
    given = {"base_url": "", "submission_id": "1", "notebook_id": made.name, "index": 0, "total": 1}
    try:
        page, _ = exporter.from_filename(str(path), resources=given)
    finally:
        exporter.close()
    assert page.count("lstm-verdict ") == 10 and 'class="btn btn-success full-credit"' in page
    assert not exporter.shortened
