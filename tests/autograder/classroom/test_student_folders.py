"""Does every folder of submissions either name a student or get a sentence?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.classroom.student_folders import MAX_NAME, find_student_folders

ROOT = Path(__file__).resolve().parents[3]
NAME = "02_gates"


def found(submitted):
    return [(one.student, one.problem) for one in find_student_folders(submitted, NAME)]


@pytest.mark.parametrize(
    "name", ["ada", "Ada Lovelace", "李明", "zoë", "a+b", "[x]*", "O'Neil", "a" * MAX_NAME, "a.b"]
)
def test_ordinary_names_are_ids(tmp_path, name):
    """Are spaces, accents and signs kept as they are?"""
    (tmp_path / name / NAME).mkdir(parents=True)
    (tmp_path / "other" / "03_rnn").mkdir(parents=True)
    (tmp_path / "archive.zip").touch()
    assert found(tmp_path) == [(name, "")]


@pytest.mark.parametrize(
    ("name", "shown", "says"),
    [
        (b"caf\xe9", "caf\\xe9", "is not UTF-8"),
        (b"a\nb", "a\\nb", "invisible character"),
        (b"\x1b]0;t\x07", "\\x1b]0;t\\x07", "invisible character"),
        ("a\u202eb".encode(), "a\\u202eb", "invisible character"),
        (b".ada", ".ada", "begins with a dot"),
        (b"ada ", "ada ", "begins or ends with a space"),
        (b"a" * 249, "a" * 59 + "…", "longer than 200 bytes"),
        ("ü".encode() * 125, "ü" * 59 + "…", "longer than 200 bytes"),
    ],
)
def test_other_names_get_a_sentence(tmp_path, name, shown, says):
    """Is the name shown without effect on a terminal, and are the others found?"""
    os.makedirs(os.path.join(os.fsencode(tmp_path), name, NAME.encode()))
    (tmp_path / "zed" / NAME).mkdir(parents=True)
    problems = dict(found(tmp_path))
    assert set(problems) == {shown, "zed"} and shown.isprintable()
    assert says in problems[shown] and "Rename it" in problems[shown]
    assert problems["zed"] == ""


def test_what_is_no_folder_gets_a_sentence(tmp_path):
    """Is a file in the folder's place, or a link to nowhere, reported, and a good link found?"""
    for student in ("file", "gone", "link"):
        (tmp_path / student).mkdir()
    (tmp_path / "file" / NAME).touch()
    (tmp_path / "gone" / NAME).symlink_to("nowhere")
    (tmp_path / "whole").symlink_to("nowhere")
    (tmp_path / "real" / NAME).mkdir(parents=True)
    (tmp_path / "link" / NAME).symlink_to(tmp_path / "real" / NAME)
    problems = dict(found(tmp_path))
    assert "is a file" in problems["file"]
    assert "does not exist" in problems["gone"] and "does not exist" in problems["whole"]
    assert problems["real"] == problems["link"] == ""  # reading refuses the link, with marks
    assert found(tmp_path / "none") == []


def test_a_folder_that_cannot_be_entered_gets_a_sentence(tmp_path):
    """Is it told, and are the others found, for a user without root's rights?"""
    for student in ("ada", "shut", "zed"):
        (tmp_path / student / NAME).mkdir(parents=True)
    (tmp_path / "half" / NAME).mkdir(parents=True)
    (tmp_path / "shut").chmod(0)
    (tmp_path / "half" / NAME).chmod(0)
    tmp_path.chmod(0o755)
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from autograder.classroom.student_folders import find_student_folders\n"
        "os.chdir(sys.argv[1])\n"
        "os.geteuid() or os.setuid(65534)\n"
        f"for one in find_student_folders(Path('.'), {NAME!r}):\n"
        "    print(one.student, one.problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    (tmp_path / "shut").chmod(0o755)
    (tmp_path / "half" / NAME).chmod(0o755)
    assert done.stdout.splitlines() == [
        "ada ",
        "half The folder could not be entered: Permission denied.",
        "shut The folder could not be entered: Permission denied.",
        "zed ",
    ], done.stderr
