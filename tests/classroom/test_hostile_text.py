"""Do all commands show names, messages and code of other people without obeying them?"""

import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import nbformat
import pytest

from tests.autograder.classroom.collect.archives import make_zip
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
TITLE = "\x1b]0;taken\x07"  # sets the title of a terminal
BIDI = "\u202eevil\u2066"
RAISES = f"def one_hot(indices, size):\n    raise ValueError({TITLE + BIDI!r})"
CODE = f"""def one_hot(indices, size):
    text = '{BIDI}'
    return np.zeros((len(indices), size)) + 3"""


def run(*arguments: str, **environment: str) -> str:
    """Run a command of the course; return all that it prints, with nothing in it to obey."""
    done = subprocess.run(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        timeout=300,
    )
    said = (done.stdout + done.stderr).decode("utf-8")
    obeyed = [c for c in said if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    assert obeyed == [], said
    assert "Traceback" not in said, said
    return said


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> SmallClass:
    """A class with hostile names, messages and code."""
    made = SmallClass(tmp_path_factory.mktemp("hostile") / "autumn", lesson="00")
    made.submit("raises", {"one_hot": RAISES})
    made.submit("hides", {"one_hot": CODE})
    made.submit(f"ada{TITLE}", made.right)
    made.submit(f"bob{BIDI}", made.right)
    version = f'{{"cells": [], "metadata": {{}}, "nbformat": "{TITLE}", "nbformat_minor": 5}}'
    made.submit("version", text=version.replace("\x1b", "\\u001b").replace("\x07", "\\u0007"))
    two = made.submit("two", made.right)
    shutil.copy(two, two.with_name(f"draft{TITLE}{BIDI}.ipynb"))
    return made


def test_the_commands_of_a_class(made, tmp_path):
    """From the roster to the export: is each hostile text shown, and none obeyed?"""
    place = str(made.classroom.directory)
    table = tmp_path / "students.csv"
    heading, name = f"Extra {TITLE}", f"Ada {TITLE}{BIDI}"
    table.write_text(f"student,last name,{heading}\neve,{name},1\nno/id{TITLE},x,2\n", "utf-8")
    said = run("class", "roster", place, str(table))
    assert "Ada ]0;takenevil" in said and "Extra ]0;taken" in said
    files = ["eve_1_2_00_welcome.ipynb", f"mal{TITLE}_3_4_00_welcome.ipynb"]
    archive = make_zip(tmp_path / "work.zip", [*files, f"{BIDI}_5_6_notes.txt"])
    assert "]0;taken" in run("class", "collect", place, "00", str(archive), "--yes")
    said = run("class", "grade", place, "00", "--workers", "2")
    assert "is no notebook that can be read" in said and "invisible character" in said
    run("class", "feedback", place, "00")
    assert "text = 'evil'" in run("class", "name", place, "00")
    run("class", "report", place, "00")
    run("class", "export", place, "00", "--for", "canvas", "--exercises")


def test_the_commands_of_a_learner(made, tmp_path):
    """Copies from elsewhere are checked at home too, and the environment is shown by `doctor`."""
    work = tmp_path / f"work{BIDI}"
    work.mkdir()
    solved = nbformat.read(ROOT / "notebooks" / "00_welcome.ipynb", as_version=4)
    for cell in solved.cells:
        if cell.id == "one_hot_answer":
            cell.source = RAISES
    solved.cells.append(nbformat.v4.new_code_cell(f"'{TITLE}'\n1/0"))
    nbformat.write(solved, work / "00_welcome.ipynb")
    assert "]0;taken" in run("check", "00", "--in", str(work))
    (work / "00_welcome.ipynb").write_text(f'{{"nbformat": "{BIDI}"}}', "utf-8")
    run("check", "00", "--in", str(work))
    run("doctor", BROWSER=f"no{TITLE}such")
