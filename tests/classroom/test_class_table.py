"""Does the table of `class grade` show the marks that count, and all that concerns a student?"""

import html
import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.classroom.export.formats import cells_for, to_csv_text
from autograder.classroom.export.marks import read_marks
from autograder.classroom.report.write import write_reports
from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LONG_ONES = {
    "lstm_gates": """def lstm_gates(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    a = np.matmul(x, W_ih.T) + np.matmul(h_prev, W_hh.T) + b
    blocks = [a[:, k * H : (k + 1) * H] for k in range(4)]
    return sigmoid(blocks[0]), sigmoid(blocks[1]), np.tanh(blocks[2]), sigmoid(blocks[3])""",
    "cases_for_lstm_gates": """def cases_for_lstm_gates(rng):
    found = []
    for batch, inputs, hidden in ((1, 2, 3), (2, 3, 1), (3, 1, 2)):
        shapes = [(batch, inputs), (batch, hidden), (4 * hidden, inputs), (4 * hidden, hidden)]
        found.append(tuple(rng.normal(size=shape) for shape in (*shapes, (4 * hidden,))))
    return found""",
}
RENAMED = {
    "lstm_gates": """def lstm_gates(inp, h, W, U, bias):
    # mine
    n = h.shape[1]
    pre = (np.matmul(inp, W.T)
           + np.matmul(h, U.T) + bias)
    parts = [pre[:, j*n:(j+1)*n] for j in range(4)]
    return sigmoid(parts[0]), sigmoid(parts[1]), np.tanh(parts[2]), sigmoid(parts[3])""",
    "cases_for_lstm_gates": '''def cases_for_lstm_gates(generator):
    """Some cases."""
    all_cases = []
    for B, I, H in ((1, 2, 3), (2, 3, 1), (3, 1, 2)):
        sizes = [(B, I), (B, H), (4 * H, I), (4 * H, H)]
        all_cases.append(tuple(generator.normal(size=s) for s in (*sizes, (4 * H,))))
    return all_cases''',
}


def grade(made: SmallClass) -> tuple[int, dict[str, str], str]:
    """Run `class grade` as an instructor does; return its status, the rows, and all output."""
    directory = str(made.classroom.directory)
    done = warm.course("class", "grade", directory, "02", "--workers", "2")
    assert "Traceback" not in done.stderr, done.stderr
    rows: dict[str, str] = {}
    student = ""
    for line in done.stdout.splitlines():
        if line.startswith("│"):
            cells = [cell.strip() for cell in line.strip("│").split("│")]
            student = cells[0] or student
            rows[student] = " ".join(filter(None, (rows.get(student, ""), *cells[1:])))
    return done.returncode, rows, done.stdout + done.stderr


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class with a student of each kind, graded, with a mark by hand, and graded again."""
    made = SmallClass(tmp_path_factory.mktemp("table") / "autumn")
    made.submit("right", made.wrong(**LONG_ONES))
    made.submit("renamed", made.wrong(**RENAMED))
    made.submit("solution", made.right)
    made.submit("untouched")
    late = made.submit("late", {"forget": made.right["forget"]})
    (late.parent / "timestamp.txt").write_text("2026-11-02 20:05:00 UTC")
    two = made.submit("two", {"forget": made.right["forget"]})
    (two.parent / "draft.ipynb").write_bytes(two.read_bytes())
    other = made.submit("other")
    foreign = SmallClass(tmp_path_factory.mktemp("table") / "first", lesson="01")
    other.write_text(nbformat.writes(foreign.released))
    made.submit("broken", text="{")
    config = made.classroom.config
    config.write_text(
        config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n', encoding="utf-8"
    )
    with _gradebook(made) as gradebook:
        gradebook.update_or_create_assignment(made.name, duedate="2026-11-02 18:00:00 UTC")
    first = grade(made)
    with _gradebook(made) as gradebook:
        found = gradebook.find_grade("forget", made.name, made.name, "two")
        found.manual_score = 0.5
        gradebook.db.commit()
    return made, first, grade(made)


def _gradebook(made: SmallClass) -> Gradebook:
    return Gradebook(f"sqlite:///{made.classroom.directory / 'gradebook.db'}")


@pytest.mark.parametrize("run", [0, 1], ids=["new", "unchanged"])
def test_what_concerns_a_student_is_in_the_row(graded, run):
    """On a first run, and when nothing has changed: is each remark there?"""
    _, rows, _ = graded[1 + run]
    assert "Graded: 02_gates.ipynb. Not looked at: draft.ipynb." in rows["two"]
    assert "This is the notebook of lesson 01: none of the exercises" in rows["other"]
    assert "Untouched: no answer was begun." in rows["untouched"]
    assert "Equal to the published solution apart from names and layout" in rows["solution"]
    assert "Late by 2 h 5 min, 1 taken off." in rows["late"]
    assert "02_gates.ipynb is no notebook that can be read" in rows["broken"]
    same = "Equal to {}'s apart from names and layout: cases_for_lstm_gates, lstm_gates."
    assert same.format("renamed") in rows["right"]
    assert same.format("right") in rows["renamed"]
    assert "Equal" not in rows["two"] + rows["late"] + rows["untouched"]


def test_the_marks_are_those_that_count(graded):
    """Is a penalty taken off, and does a mark by hand count from the next run on?"""
    _, (_, first, _), (_, second, _) = graded
    assert first["late"].startswith("0 ") and first["two"].startswith("1 ")
    assert second["two"].startswith("0.5 unchanged") and "Marked by hand: forget." in second["two"]
    assert first["solution"].startswith("17 ")


def test_the_exit_status_is_as_the_help_says(graded):
    """Is it 1 with an unreadable submission, on every run, and 0 without?"""
    made, (first, _, _), (second, _, _) = graded
    assert (first, second) == (1, 1)
    broken = made.classroom.directory / "submitted" / "broken" / made.name / f"{made.name}.ipynb"
    broken.write_text(nbformat.writes(made.released))
    status, _, output = grade(made)
    assert status == 0, output


def test_the_report_and_the_exported_table_have_the_remarks_of_the_review(graded):
    """Is what the table says of equal and untouched work kept for later?"""
    made, _, _ = graded
    write_reports(made.classroom, [made.name])
    page = (made.classroom.directory / "report" / f"{made.name}.html").read_text(encoding="utf-8")
    table = (made.classroom.directory / "report" / f"{made.name}.csv").read_text(encoding="utf-8")
    marks = read_marks(made.classroom, [made.name])
    exported = to_csv_text(cells_for("csv", marks))
    assert "Worth a look" in page
    for text in (html.unescape(page), table, exported):
        assert "Equal to the published solution apart from names and layout" in text
        assert "Equal to renamed's apart from names and layout: cases_for_lstm_gates" in text
        assert "Untouched: no answer was begun." in text
    assert "Equal" not in to_csv_text(cells_for("canvas", marks))


def test_remarks_of_a_review_reach_no_student(graded):
    """Is it only the instructor who reads that two answers are equal?"""
    made, _, _ = graded
    for student in ("right", "renamed", "solution"):
        assert "apart from names" not in json.dumps(made.graded(student))
