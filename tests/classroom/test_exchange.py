"""Does feedback come back through nbgrader's exchange to the student who handed in?"""

from pathlib import Path

import nbformat
import pytest

from autograder.classroom.executors import local_pool
from autograder.classroom.feedback import write_feedback
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from tests.classroom.classes import SmallClass
from tests.classroom.course import run_nbgrader

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Exchange:
    """A class, an exchange, and students with a home and a cache of their own."""

    def __init__(self, place: Path) -> None:
        self.made = SmallClass(place / "autumn")
        self.name = self.made.name
        self.place = place
        self.root = place / "exchange"
        self.root.mkdir()
        self.root.chmod(0o777)

    def nbgrader(self, student: str, *arguments: str) -> str:
        """Run nbgrader as a student, or in the class where that is ""; return its output."""
        home = self.place / "homes" / student if student else self.made.classroom.directory
        home.mkdir(parents=True, exist_ok=True)
        options = [f"--Exchange.root={self.root}", "--course=autumn"]
        if student:
            options.append(f"--student={student}")
        data = {"JUPYTER_DATA_DIR": str(self.place / "data" / (student or "instructor"))}
        return run_nbgrader([*arguments, *options], home, data, 120)

    def hand_in(self, student: str, answers: dict[str, str]) -> None:
        """Fetch the assignment, answer it and submit it."""
        path = self.place / "homes" / student / self.name / f"{self.name}.ipynb"
        if not path.exists():
            self.nbgrader(student, "fetch_assignment", self.name)
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if grade_id.endswith("_answer"):
                cell.source = answers.get(grade_id.removesuffix("_answer"), cell.source)
        nbformat.write(notebook, path)
        self.nbgrader(student, "submit", self.name)

    def grade(self) -> None:
        """Collect, grade, make feedback and release it."""
        self.nbgrader("", "collect", self.name, "--update")
        classroom = self.made.classroom
        settings = GradingSettings()
        outcomes = grade_class(classroom, self.name, settings, lambda: local_pool(1), width=1)
        assert {one.status for one in outcomes} <= {"graded", "unchanged"}
        write_feedback(classroom, self.name)
        self.nbgrader("", "release_feedback", self.name)

    def pages(self, student: str) -> list[str]:
        """Fetch a student's feedback and return its pages, the latest submission's last."""
        self.nbgrader(student, "fetch_feedback", self.name)
        folder = self.place / "homes" / student / self.name / "feedback"
        return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))]


def test_feedback_returns_to_each_student(tmp_path):
    """Fetch, submit, collect, grade, release, fetch_feedback, and all of it once more?"""
    exchange = Exchange(tmp_path)
    exchange.nbgrader("", "release_assignment", exchange.name)
    right = exchange.made.right
    exchange.hand_in(
        "ada", exchange.made.wrong(forget="def forget(c_prev, f):\n    return c_prev + f")
    )
    exchange.hand_in("bob", right)
    exchange.made.submit("carl", right)  # by mail: without a secret and a timestamp
    exchange.grade()
    (ada,), (bob,) = exchange.pages("ada"), exchange.pages("bob")
    assert "added to the cell state" in ada or "adds" in ada
    assert ada != bob and "(Score: 17.0 / 17.0)" in bob
    exchange.hand_in("ada", right)
    exchange.grade()
    assert "(Score: 17.0 / 17.0)" in exchange.pages("ada")[-1]
    assert len(exchange.pages("bob")) == 1


def test_a_class_graded_before_is_completed(tmp_path):
    """Do submissions that an earlier version graded without their secret get it at the next run?"""
    exchange = Exchange(tmp_path)
    exchange.nbgrader("", "release_assignment", exchange.name)
    exchange.hand_in("ada", {})
    exchange.grade()
    secret = (
        exchange.made.classroom.directory
        / "autograded/ada"
        / exchange.name
        / "submission_secret.txt"
    )
    secret.unlink()
    exchange.grade()
    assert len(exchange.pages("ada")) == 1


@pytest.mark.parametrize("trick", ["link", "binary", "long"])
def test_a_secret_that_is_none_is_not_taken(tmp_path, trick):
    """Is a link not followed, and a file that would stop `release_feedback` replaced?"""
    from autograder.classroom.directory import Classroom
    from autograder.classroom.exchange import carry_exchange_files

    submitted = tmp_path / "submitted" / "eve" / "02_gates"
    graded = tmp_path / "autograded" / "eve" / "02_gates"
    submitted.mkdir(parents=True)
    graded.mkdir(parents=True)
    other = tmp_path / "private"
    other.write_text("a" * 128)
    secret = submitted / "submission_secret.txt"
    if trick == "link":
        secret.symlink_to(other)
    else:
        secret.write_bytes(b"\xff\xfe" * 64 if trick == "binary" else b"a" * 5000)
    carry_exchange_files(Classroom(tmp_path), "02_gates", "eve", graded)
    kept = (graded / "submission_secret.txt").read_text()
    assert len(kept) == 128 and kept != "a" * 128
    assert (graded / "timestamp.txt").read_text() == ""
