"""Does nbgrader's formgrader work on a class of this course, in JupyterLab, safely?

KEEP_SCREENSHOTS=1 keeps the guide's pictures in docs/images/.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from autograder.classroom.demo import make_demo
from tests.browser.lab import chromium_page, in_terminal, keep_picture

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02_gates"
RAN = "window.a_submission_ran_here"  # what scripts in milo's submission would set
NAMED = "The forget gate is added to the cell state; it should multiply it."


def test_an_instructor_grades_in_the_formgrader(tmp_path):
    """List, autograde, read the verdict, mark by hand, grade again: and no script of anybody's?"""
    directory = tmp_path / "class"
    make_demo(directory)
    shutil.rmtree(directory / "submitted" / "hana")  # a loop without end, half a minute of it
    command = (tmp_path / "settings", "class", "formgrader", str(directory))
    with in_terminal(ROOT, *command) as address, chromium_page() as page:
        page.goto(address)
        grader = Formgrader(page)
        grader.open_assignment()
        assert grader.autograde("dana") == "16 / 17"
        assert grader.autograde("milo") == "17 / 17"
        grader.open_notebook("dana")
        a_verdict_is_read_and_marked_by_hand(grader.page)
        grader.open_assignment()
        # what was given by hand has stayed, and nbgrader asks for a second look at it
        assert grader.autograde("dana", "needs manual grading") == "16.5 / 17"
        # and so it is while the formgrader is open, and the command line grades them all
        on_the_command_line("grade", directory, "--force", "--workers", "2")
        assert score(directory, "dana") == 16.5
        grader.open_notebook("dana")
        expect(grader.page.locator("input#forget")).to_have_value("0.5")
        grader.open_notebook("milo")
        nothing_of_the_submission_runs_or_interferes(grader)
        grader.open_assignment()
        grader.generate_feedback("milo")
        feedback = directory / "feedback" / "milo" / ASSIGNMENT / f"{ASSIGNMENT}.html"
        page.goto(feedback.as_uri())
        assert page.evaluate(RAN) is None
        expect(page.locator(".lstm-verdict")).to_have_count(10)
        on_the_command_line("report", directory)
        page.goto((directory / "report" / f"{ASSIGNMENT}.html").as_uri())
        expect(page.locator("td", has_text=NAMED)).to_be_visible()


class Formgrader:
    """nbgrader's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open_assignment(self) -> None:
        """The list of assignments, and from it the submissions of ours."""
        self._menu("Manual Grading")  # a submission's page leads there alone
        self._menu("Manage Assignments")
        row = self.page.locator("tr", has_text=ASSIGNMENT)
        expect(row.locator(".num-submissions")).to_have_text("14")
        row.locator(".num-submissions a").click()

    def autograde(self, student: str, status: str = "graded") -> str:
        """Press the button of a student's row, wait for the status; the score that it shows."""
        row = self._press(student, "autograde")
        expect(row.locator(".status")).to_have_text(status)
        return row.locator(".score").inner_text()

    def generate_feedback(self, student: str) -> None:
        """Press the button of a student's row."""
        self._press(student, "generate-feedback")

    def open_notebook(self, student: str) -> None:
        """A submission's own page, on the way that an instructor goes."""
        self._menu("Manual Grading")
        for name in (ASSIGNMENT, ASSIGNMENT):  # the assignment, and its notebook
            self.page.locator("td.name a", has_text=name).click()
        row = self.page.locator("tr", has=self.page.get_by_text(student, exact=True))
        row.locator(".glyphicon-eye-open").click()
        row.locator("a.name-shown").click()
        expect(self.page.locator("input#forget")).to_be_visible()

    def _menu(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def _press(self, student: str, button: str):
        row = self.page.locator("tr", has=self.page.get_by_text(student, exact=True))
        row.locator(f".{button} a").click()
        dialog = self.page.locator(".modal.in")
        expect(dialog.locator(".modal-title")).to_have_text("Success")
        dialog.get_by_text("OK", exact=True).click()
        expect(self.page.locator(".modal-backdrop")).to_have_count(0)
        return row


def a_verdict_is_read_and_marked_by_hand(page: Page) -> None:
    """The mistake by its name, the mark beside it, and half a mark for the idea."""
    expect(page.locator(".lstm-verdict", has_text=NAMED)).to_be_visible()
    field = page.locator("input#forget")
    expect(field).to_have_attribute("placeholder", "0")
    field.fill("0.5")
    field.press("Tab")
    cell = page.locator(".nbgrader_cell", has=field)
    expect(cell.locator(".score-saved")).to_be_visible()
    keep_picture("formgrader", cell, page.locator(".lstm-verdict", has_text=NAMED))


def nothing_of_the_submission_runs_or_interferes(grader: Formgrader) -> None:
    """No flag is set in any frame, and every field of the page has its own mark."""
    expect(grader.page.locator(".lstm-verdict")).to_have_count(10)
    expect(grader.page.locator("input#forget")).to_have_attribute("placeholder", "1")
    expect(grader.page.locator(".full-credit")).to_have_count(10)  # one a check, none of theirs
    assert grader.page.frames
    for frame in grader.page.frames:
        assert frame.evaluate(RAN) is None
    text = grader.page.locator("body").inner_text()
    assert RAN in text  # it is there to be read


def on_the_command_line(name: str, directory: Path, *options: str) -> None:
    """`lstm-course class NAME DIR 02`."""
    command = [sys.executable, "-c", "from autograder.cli.main import main; main()", "class", name]
    done = subprocess.run(
        [*command, str(directory), "02", *options],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    unreadable = name == "grade"  # one submission of the class is no notebook
    assert done.returncode == unreadable, done.stdout + done.stderr


def score(directory: Path, student: str) -> float:
    """The gradebook's marks."""
    with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
        return gradebook.find_submission(ASSIGNMENT, student).score


def environment() -> dict[str, str]:
    """Of a process that finds this course."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
