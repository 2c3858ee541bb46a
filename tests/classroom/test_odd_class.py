"""Is nobody in a class stopped by what others hand in, from `class grade` to the feedback?

SIZE is the number of honest students beside the odd ones; LSTM_COURSE_CLASS sets another.
"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classroom.classes import SmallClass
from tests.classroom.odd_folders import (
    HONEST,
    SECRET,
    lock_a_set_up_cell,
    make_unusable_names,
    submit_folders,
    submit_old_format,
    submit_prose,
)

ROOT = Path(__file__).resolve().parents[2]
SIZE = int(os.environ.get("LSTM_COURSE_CLASS", "4"))
SECONDS = 600 + 10 * SIZE  # for one command, on a busy machine
pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * SECONDS)]
MEBIBYTE = 2**20
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "a") as file:
    print(used.ru_maxrss, round(used.ru_utime + used.ru_stime, 1), file=file)
sys.exit(done.returncode)
"""


def run(*arguments: str, peaks: str | Path = os.devnull) -> subprocess.CompletedProcess:
    """Run `lstm-course class` with these arguments.

    Args:
        arguments: of the command.
        peaks: file to which the memory of its largest process is added, in kibibytes, and the
            processor time of all of them, in seconds.
    """
    measure = [sys.executable, "-c", MEASURE, str(peaks)]  # whose only child is the command
    command = [sys.executable, "-c", "from autograder.cli.main import main; main()", "class"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "300",
    }
    return subprocess.run(
        [*measure, *command, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def odd_class(tmp_path_factory):
    """A class with every oddity, graded and given feedback by the command line."""
    made = SmallClass(tmp_path_factory.mktemp("odd") / "autumn")
    lock_a_set_up_cell(made)
    reasons = submit_folders(made)
    honest = [*HONEST, *submit_prose(made), *(f"student-{n:03d}" for n in range(SIZE))]
    for student in honest[-SIZE:]:
        made.submit(student, made.right)
    reasons[submit_old_format(made)] = ""
    refused = make_unusable_names(made)
    peaks = tmp_path_factory.mktemp("peaks") / "peaks.txt"
    graded = run("grade", str(made.classroom.directory), "02", "--workers", "2", peaks=peaks)
    feedback = run("feedback", str(made.classroom.directory), "02", peaks=peaks)
    return made, honest, reasons, refused, graded, feedback, peaks


def test_honest_students_have_their_marks_and_the_others_a_reason(odd_class):
    """Has everybody full marks, or none and a sentence, on record or in the table?"""
    made, honest, reasons, refused, graded, *_ = odd_class
    assert "Traceback" not in graded.stderr and graded.returncode == 1
    marks = made.all_marks()
    full = sum(made.marks("right").values())
    assert full == 19
    assert marks == dict.fromkeys(honest, full) | dict.fromkeys(reasons, 0)
    for student, reason in reasons.items():
        assert reason in made.verdicts(student)["forget"].sentences[0], student
    table = graded.stdout.replace("\n", " ")
    for student, reason in refused.items():
        assert student in table and reason in table, student


def test_everybody_who_is_graded_has_a_page(odd_class):
    """Is no page missing, none shortened, none with what is not the student's?"""
    made, honest, reasons, _, _, feedback, _ = odd_class
    assert feedback.returncode == 0 and "Traceback" not in feedback.stderr, feedback.stderr
    pages = {
        path.parents[1].name: path.read_text(encoding="utf-8")
        for path in (made.classroom.directory / "feedback").glob(f"*/{made.name}/*.html")
    }
    assert set(pages) == {*honest, *reasons}
    assert not [student for student, page in pages.items() if SECRET in page]
    assert "shortened" not in feedback.stdout
    assert all("lstm-verdict" in page for page in pages.values())
    assert max(map(len, pages.values())) < 5 * MEBIBYTE
    assert "data:image/png;base64," in pages["pasted"]
    assert pages["missing"].count("[picture not available") == 2


def test_the_trusted_side_stays_small(odd_class):
    """Is the largest process that grades and shows, over all of it, below a gibibyte?"""
    lines = [line.split() for line in odd_class[-1].read_text().splitlines()]
    peaks = [1024 * int(memory) for memory, _ in lines]
    assert len(peaks) == 2
    for command, peak, (_, seconds) in zip(("grade", "feedback"), peaks, lines, strict=True):
        print(
            f"{command}, {SIZE} honest students: {peak // MEBIBYTE} MiB, {seconds} s of processor"
        )
    assert 50 * MEBIBYTE < max(peaks) < 1024 * MEBIBYTE


def test_a_locked_gradebook_is_told_and_the_next_run_goes_on(odd_class):
    """Is each submission that is not recorded named, with the reason, and graded next time?"""
    made, honest, *_ = odd_class
    for student in honest[-2:]:
        made.submit(student, made.wrong(forget="def forget(c_prev, f):\n    return c_prev + f"))
    before = made.all_marks()
    other = sqlite3.connect(made.classroom.directory / "gradebook.db")
    other.execute("BEGIN IMMEDIATE")  # the others may read
    config = made.classroom.config
    impatient = f"c.CourseDirectory.db_url = 'sqlite:///{config.parent}/gradebook.db?timeout=2'\n"
    config.write_text(config.read_text() + impatient)
    done = run("grade", str(made.classroom.directory), "02", "--workers", "2")
    other.rollback()
    other.close()
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "another program keeps the gradebook locked" in done.stdout
    assert done.stdout.count("the next run continues here") == 2
    assert made.all_marks() == before
    run("grade", str(made.classroom.directory), "02", "--workers", "2")
    after = made.all_marks()
    assert {s for s in after if after[s] != before[s]} == set(honest[-2:])
