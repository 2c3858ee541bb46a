"""Can an instructor read what grading a class leaves: the table, a feedback page, the report?

KEEP_SCREENSHOTS=1 keeps the guide's pictures in docs/images/.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import ROOT, chromium_page, keep_picture
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
COLUMNS = 96
NAMED = "The forget gate is added to the cell state; it should multiply it."
TERMINAL = """<!doctype html><html lang="en"><title>Terminal</title>
<pre style="display: inline-block; margin: 8px; padding: 12px; font: 13px/1.25 monospace;
background-color: #1e1e1e; color: #e8e8e8;">{text}</pre>"""


def test_what_grading_a_class_leaves(tmp_path):
    """Graded once, by one command in a terminal."""
    directory = tmp_path / "class"
    printed = in_a_terminal("class", "demo", str(directory), "--workers", "2")
    with chromium_page() as page:
        the_table_names_students_and_remarks(page, printed, tmp_path)
        the_feedback_begins_with_an_index(page, directory)
        the_report_names_mistakes(page, directory)


def in_a_terminal(*arguments: str) -> str:
    """Run `lstm-course` in a terminal of some width, and return what it shows."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 4096):
            shown += piece
    except OSError:  # how Linux reports that nobody writes to the terminal any more
        pass
    finally:
        os.close(master)
    assert process.wait(60) in (0, 1), shown.decode()
    return shown.decode().replace("\r\n", "\n")


def the_table_names_students_and_remarks(page: Page, printed: str, place: Path) -> None:
    """A row for each student, and the sentence of one who sent something unreadable."""
    table = printed[printed.index("02_gates: ") :]
    table = table[: table.rindex("┘") + 1]
    assert "14 graded, 1 unreadable" in table
    rows = [line.split("│")[1].strip() for line in table.split("\n") if line.count("│") == 4]
    assert len([name for name in rows if name]) == 15 and "kim" in rows
    assert max(map(len, table.split("\n"))) <= COLUMNS
    path = place / "terminal.html"
    path.write_text(TERMINAL.format(text=escape(table)), encoding="utf-8")
    page.goto(path.as_uri())
    keep_picture("grades", page.locator("pre"))


def the_feedback_begins_with_an_index(page: Page, directory: Path) -> None:
    """Exercises by name with their marks, readable in both themes, and the mistake below."""
    path = directory / "feedback" / "emil" / "02_gates" / "02_gates.html"
    assert violations(page, path) == []
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 17, 17)")
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    index = page.locator("#toc")
    expect(index.locator("li", has_text="forget: 0 of 1 mark")).to_be_visible()
    page.set_viewport_size({"width": 900, "height": 900})
    keep_picture("feedback-index", page.locator(".panel-heading").first)
    index.get_by_role("link", name="forget", exact=True).click()
    verdict = page.locator("section", has_text=NAMED)
    expect(verdict).to_be_in_viewport()
    keep_picture("feedback-verdict", verdict)


def the_report_names_mistakes(page: Page, directory: Path) -> None:
    """The marks, the exercises, and the mistakes by their sentence."""
    page.goto((directory / "report" / "02_gates.html").as_uri())
    table = page.locator("table", has_text=NAMED)
    expect(table.locator("td", has_text=NAMED)).to_be_visible()
    page.set_viewport_size({"width": 900, "height": 2000})
    keep_picture("report", page.locator("h1"), table)
