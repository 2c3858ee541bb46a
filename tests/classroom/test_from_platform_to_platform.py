"""From a learning platform's archive to a file of marks that the platform imports, one class."""

import csv
import io
import os
import zipfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
ROSTER = "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
ADDS = "def forget(c_prev, f):\n    return c_prev + f"
ANY = 12  # students like all others
PIP = "%pip install --quiet no-such-package\n!echo hello\n\n\n"


class Platform:
    """A class, and a course on Canvas with an archive of everything that was handed in."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.made = SmallClass(place / "autumn")
        self.files: dict[str, bytes] = {}
        self.roster = ROSTER
        self.numbers: dict[str, int] = {}

    def enrol(self, last: str, first: str, login: str) -> None:
        """Add a student to Canvas's gradebook."""
        self.numbers[login] = 1000 + len(self.numbers)
        self.roster += f'"{last}, {first}",{self.numbers[login]},S{login},{login},L-01\n'

    def hand_in(
        self, login: str, answers: dict[str, str], name: str, late: bool = False, file: str = ""
    ) -> None:
        """Hand in a notebook under the name that Canvas makes of a student's."""
        notebook = nbformat.from_dict(self.made.released)
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if grade_id.endswith("_answer"):
                cell.source = answers.get(grade_id.removesuffix("_answer"), cell.source)
        start = f"{name}{'_LATE' if late else ''}_{self.numbers[login]}"
        entry = f"{start}_{9000 + len(self.files)}_{file or self.made.name + '.ipynb'}"
        self.files[entry] = nbformat.writes(notebook).encode()

    def zip(self) -> Path:
        """Write the archive."""
        path = self.place / "submissions.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in self.files.items():
                archive.writestr(name, data)
        return path

    def run(self, *arguments: str, status: int = 0, answer: str = "") -> str:
        """Run `lstm-course class`, and return its output."""
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TZ": "UTC"}
        done = warm.run(
            "lstm-course", ["class", *arguments], self.place, environment, 600, typed=answer
        )
        output = done.stdout + done.stderr
        assert done.returncode == status, output
        assert "Traceback" not in output, output
        return " ".join(output.replace("│", " ").split())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Twenty students: some as one wishes, some as they are."""
    course = Platform(tmp_path_factory.mktemp("platform"))
    for number in range(ANY):
        course.enrol(f"Student{number:02d}", "Any", f"any{number:02d}")
    odd = {
        "mueller": ("Müller-Lüdenscheidt", "Anna-Lena"),
        "late": ("Late", "Always"),
        "twice": ("Twice", "Handed"),
        "two": ("Two", "Notebooks"),
        "pip": ("Pip", "Percent"),
        "broken": ("Broken", "Zip"),
        "never": ("Never", "Came"),
        "typed": ("Typed", "Into"),
    }
    for login, (last, first) in odd.items():
        course.enrol(last, first, login)
    right = course.made.right
    for number in range(ANY):
        answers = right if number % 4 else course.made.wrong(forget=ADDS)
        course.hand_in(f"any{number:02d}", answers, f"student{number:02d}any")
    course.hand_in("mueller", right, "müllerlüdenscheidtannalena")
    course.hand_in("late", right, "latealways", late=True)
    course.hand_in("twice", right, "twicehanded", file="02_gates-1.ipynb")
    course.hand_in("two", right, "twonotebooks")
    course.hand_in("two", {}, "twonotebooks", file="draft.ipynb")
    course.hand_in("pip", course.made.wrong(gate=PIP + right["gate"]), "pippercent")
    course.files[f"brokenzip_{course.numbers['broken']}_1_02_gates.ipynb"] = b"{"
    course.files[f"typedinto_{course.numbers['typed']}_text.html"] = b"<p>my answer</p>"
    course.files["__MACOSX/._x"] = b""
    course.files["../../escape.ipynb"] = b"{}"
    return course


def marks_in(path: Path) -> dict[str, list[str]]:
    """Rows of a file of marks by their second cell."""
    text = path.read_text(encoding="utf-8-sig")
    return {row[1]: row for row in csv.reader(io.StringIO(text))}


def test_a_class_from_archive_to_marks(course):
    """Roster, collect, grade, feedback, report, export: is each step right for each of twenty?"""
    name, directory = course.made.name, course.made.classroom.directory
    (course.place / "canvas.csv").write_text(course.roster, encoding="utf-8")
    assert f"{ANY + 8} students, {ANY + 8} of them new" in course.run(
        "roster", "autumn", "canvas.csv"
    )
    with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(name, duedate="2026-11-02 18:00:00 UTC")
    config = course.made.classroom.config
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')

    archive = str(course.zip())
    shown = course.run("collect", "autumn", "02", archive, "--dry-run")
    assert not list((directory / "submitted").iterdir()) and "Nothing was written" in shown
    assert f"{ANY + 6} submissions" in shown and "Not taken: 2 files" in shown
    assert "typed into Canvas" in shown and "leads out of the archive" in shown
    assert "02_gates-1.ipynb is taken for 02_gates.ipynb" in shown
    assert "1 file that macOS" in shown and "Not in the roster" not in shown
    course.run("collect", "autumn", "02", archive, answer="n\n", status=1)
    assert not list((directory / "submitted").iterdir())
    assert f"{ANY + 6} new" in course.run("collect", "autumn", "02", archive, answer="y\n")
    assert f"{ANY + 6} unchanged" in course.run("collect", "autumn", "02", archive, "--yes")
    assert not (course.place / "escape.ipynb").exists()

    graded = course.run("grade", "autumn", "02", "--workers", "2", status=1)  # one is unreadable
    assert (
        f"{ANY + 5} graded, 1 unreadable" in graded
        and f"{ANY // 4} x adds-forget-gate in forget" in graded
    )
    assert "Late by 1 s, 17 taken off" in graded and "Not looked at: draft.ipynb" in graded
    course.run("feedback", "autumn", "02")
    assert len(list((directory / "feedback").glob(f"*/{name}/{name}.html"))) == ANY + 6
    course.run("report", "autumn", "02")

    course.run("export", "autumn", "02", "--for", "canvas", "--title", "Gates (77)")
    rows = marks_in(directory / "export" / f"{name}-canvas.csv")
    assert rows["ID"][5:] == ["Gates (77)"] and rows[""][5:] == ["17"]
    by_login = {row[3]: row for row in rows.values()}
    assert by_login["mueller"][:2] == ["Müller-Lüdenscheidt, Anna-Lena", str(1000 + ANY)]
    marks = {login: row[5] for login, row in by_login.items()}
    assert marks["any00"] == "16" and marks["any01"] == marks["twice"] == marks["two"] == "17"
    assert marks["pip"] == marks["mueller"] == "17"
    assert marks["late"] == "0" and marks["broken"] == "0"
    assert marks["never"] == marks["typed"] == ""
    course.run("export", "autumn", "02", "--for", "csv", "--exercises")
    rows = marks_in(directory / "export" / f"{name}-csv.csv")
    column = rows["last name"].index(f"{name}: forget")
    assert rows["Student00"][column] == "0" and rows["Late"][column] == "1"
    if find_spec("openpyxl"):
        course.run("export", "autumn", "--for", "xlsx")
        assert (directory / "export" / "marks-xlsx.xlsx").stat().st_size > 5000


def test_a_second_archive_replaces_and_keeps(course):
    """Handed in again: is the old submission put aside, and an older archive not taken back?"""
    name, directory = course.made.name, course.made.classroom.directory
    start = "02_any01_attempt_2026-11-0"
    again = course.place / "again.zip"
    for day, word in ((3, "1 replaced"), (2, "1 older")):
        with zipfile.ZipFile(again, "w") as archive:
            notebook = nbformat.writes(course.made.released)
            archive.writestr(f"{start}{day}-09-00-00_02_gates.ipynb", notebook)
        assert word in course.run("collect", "autumn", "02", str(again), "--yes")
    folder = directory / "submitted" / "any01" / name
    assert (folder / "timestamp.txt").read_text() == "2026-11-03 09:00:00 UTC"
    kept = directory / ".lstm-course" / "replaced" / name / "any01"
    assert len(list(kept.glob(f"*/{name}.ipynb"))) == 1
