"""`make grade-demo`: are its marks as its stories say, and is nothing active on its pages?"""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.demo import EXAMPLES, SCRIPT
from autograder.classroom.directory import find_classroom
from autograder.classroom.report.submissions import read_graded_assignment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02_gates"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The class that `lstm-course class demo` makes, and the output of the command."""
    directory = tmp_path_factory.mktemp("demo") / "class"
    command = [
        sys.executable,
        "-c",
        "from autograder.cli.main import main; main()",
        "class",
        "demo",
    ]
    done = subprocess.run(
        [*command, str(directory), "--workers", "2", "--browser", "no-such-browser"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""  # of its worker processes, too: nothing but the table is for people
    return directory, done.stdout


def test_marks_are_those_of_the_stories(demo):
    """Does each submission earn what it deserves, cheats and crashes beside it or not?"""
    directory, _ = demo
    with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
        found = {one.student.id: one.score for one in gradebook.assignment_submissions(ASSIGNMENT)}
        most = gradebook.find_assignment(ASSIGNMENT).max_score
    assert most == 17
    assert found == {example.student: example.marks for example in EXAMPLES}


def test_only_the_copied_answers_are_remarked_as_equal(demo):
    """Is one of the right submissions equal to the published solution, and no other?"""
    directory, _ = demo
    with (directory / "report" / f"{ASSIGNMENT}.csv").open(encoding="utf-8-sig") as file:
        equal = [row for row in csv.reader(file) if "Equal to the published" in " ".join(row)]
    assert len(equal) == 1 and "lea" in equal[0]


def test_it_says_what_happened(demo):
    """Are the table, the commonest mistakes and the place of the report printed?"""
    directory, output = demo
    assert "14 graded, 1 unreadable" in output
    assert "2 x adds-forget-gate in forget" in output
    assert str(directory / "report" / f"{ASSIGNMENT}.html") in output
    assert "open the page yourself" in output


def test_the_report_shows_every_problem(demo):
    """Are crash, endless loop, unreadable file and renamed notebook in it, each with its name?"""
    directory, _ = demo
    found = {
        one.student: one
        for one in read_graded_assignment(find_classroom(directory), ASSIGNMENT).submissions
    }
    assert found["kim"].problem and not any(one.problem for n, one in found.items() if n != "kim")
    assert "ended the process" in found["gus"].cell_problems["write"]
    assert "longer than 5 s" in found["hana"].cell_problems["expose"]
    assert {name for name, one in found.items() if one.cell_problems} == {"gus", "hana"}
    assert found["lea"].remarks == (
        "The notebook was called 02_gates (1).ipynb, expected 02_gates.ipynb.",
    )
    assert all(one.sandboxed for one in found.values())
    assert "locked" in found["ivan"].verdicts["forget"].sentences[0]
    assert found["emil"].verdicts["lstm_gates"].mistakes == ("order-ifog",)
    page = (directory / "report" / f"{ASSIGNMENT}.html").read_text(encoding="utf-8")
    assert "The forget gate is added to the cell state; it should multiply it." in page
    with open(directory / "report" / f"{ASSIGNMENT}.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: float(row["marks"]) for name, row in rows.items()} == {
        example.student: example.marks for example in EXAMPLES
    }


def test_every_student_gets_a_verdict_for_every_exercise(demo):
    """Does feedback name the mistake, say why nothing was read, and show no mark as an error?"""
    directory, _ = demo
    pages = {
        example.student: (
            directory / "feedback" / example.student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        ).read_text(encoding="utf-8")
        for example in EXAMPLES
    }
    for page in pages.values():
        assert page.count("lstm-verdict ") == 10
    assert "The forget gate is added to the cell state; it should multiply it." in pages["dana"]
    assert "is no notebook that can be read" in pages["kim"]
    assert "it ran longer than 5 s and was stopped" in pages["hana"]


def test_no_page_holds_anything_active(demo):
    """Is there no script, no handler, no address that runs?"""
    directory, _ = demo
    pages = [*directory.glob("feedback/*/*/*.html"), *directory.glob("report/*.html")]
    assert len(pages) == len(EXAMPLES) + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text.lower()
        assert not re.search(r"<[^>]+\son\w+\s*=", text)
        assert not re.search(r"(href|src)\s*=\s*[\"']?\s*javascript:", text, flags=re.IGNORECASE)
    assert SCRIPT in pages[[page.parts[-3] for page in pages].index("milo")].read_text()
