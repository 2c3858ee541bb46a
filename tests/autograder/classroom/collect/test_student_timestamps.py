"""Does the platform's time decide whether work is late, and not a file that the student wrote?"""

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.collect.archive import open_archive
from autograder.classroom.collect.plan import Circumstances, make_plan
from autograder.classroom.collect.write import collect
from autograder.classroom.directory import Classroom
from autograder.submission.intake import read_submission
from tests.autograder.classroom.collect.archives import NOTEBOOK, make_zip
from tests.classroom import warm
from tests.classroom.classes import SmallClass

ROOT = Path(__file__).resolve().parents[4]
FORGED = b"2020-01-01 00:00:00 UTC"
PATTERN = r".*/(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
NO_TIME = r".*/(?P<student_id>\w+)_attempt_[0-9\-]+_(?P<file_id>\w+)"


@pytest.fixture
def classroom(tmp_path) -> Classroom:
    return SmallClass(tmp_path / "autumn", lesson="00").classroom


def zip_collect(classroom: Classroom, pattern: str) -> Path:
    """Collect a student's notebook and forged time with nbgrader; return the student's folder."""
    classroom.config.write_text(
        f"{classroom.config.read_text()}\n"
        f"c.FileNameCollectorPlugin.named_regexp = r'{pattern}'\n"
        "c.FileNameCollectorPlugin.valid_ext = ['.ipynb', '.txt']\n"
    )
    archive = classroom.directory / "downloaded" / "00_welcome" / "archive"
    archive.mkdir(parents=True)
    for name, data in {"00_welcome.ipynb": NOTEBOOK, "timestamp.txt": FORGED}.items():
        (archive / f"ada_attempt_2026-11-03_{name}").write_bytes(data)
    done = warm.nbgrader("zip_collect", "00_welcome", folder=classroom.directory)
    assert done.returncode == 0, done.stderr
    return classroom.directory / "submitted" / "ada" / "00_welcome"


@pytest.mark.slow
def test_zip_collect_writes_the_time_in_the_name(classroom):
    """Is it the time that counts, and is the student's file kept under another name?"""
    folder = zip_collect(classroom, PATTERN)
    assert read_submission(folder, "00_welcome").timestamp.startswith("2026-11-03 00:00:00")
    assert (folder / "_timestamp.txt").read_bytes() == FORGED


@pytest.mark.slow
def test_zip_collect_without_a_time_takes_the_file(classroom):
    """Where nothing else tells the time, does a timestamp.txt count as before?"""
    folder = zip_collect(classroom, NO_TIME)
    assert read_submission(folder, "00_welcome").timestamp == FORGED.decode()


@pytest.mark.slow
def test_class_collect_writes_the_time_of_the_archive(classroom, tmp_path):
    """Is a forged time in a Blackboard archive only a file of another name?"""
    start = "Lab_ada_attempt_2026-11-03-20-05-00_"
    files = {f"{start}00_welcome.ipynb": NOTEBOOK, f"{start}timestamp.txt": FORGED}
    with Gradebook(f"sqlite:///{classroom.directory / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student("ada")
    with open_archive(make_zip(tmp_path / "work.zip", files)) as archive:
        plan = make_plan(archive, Circumstances("00_welcome"))
        collect(classroom, "00_welcome", archive, plan)
    (folder,) = (classroom.directory / "submitted").glob("*/00_welcome")
    assert read_submission(folder, "00_welcome").timestamp.startswith("2026-11-0")
    assert (folder / "_timestamp.txt").read_bytes() == FORGED
