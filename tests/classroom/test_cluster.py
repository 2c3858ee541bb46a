"""Does a cluster grade as one machine does, and survive the loss of a worker?"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from autograder.classroom.executors import connect_cluster
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from autograder.support.errors import CourseError
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
ADDS = "def forget(c_prev, f):\n    return c_prev + f"


@contextmanager
def running(*arguments, directory):
    """Run a process of dask's own command line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        cwd=directory,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_line(process, text):
    """Return the first line with a text; the rest is read and dropped."""
    for line in process.stdout:
        if text in line:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return line
    raise AssertionError(f"it ended without saying {text!r}")


@pytest.fixture
def scheduler(tmp_path):
    """The address of a scheduler on this machine."""
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    with running("dask_scheduler", *options, directory=tmp_path) as process:
        yield wait_for_line(process, "Scheduler at:").split()[-1]


def worker(address, directory):
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory"]
    return running("dask_worker", address, *options, str(directory), directory=directory)


def test_two_workers_of_which_one_is_killed(tmp_path, scheduler):
    """Are all marks right, and every submission accounted for?"""
    made = SmallClass(tmp_path / "class")
    students = [f"s{number:02d}" for number in range(10)]
    for number, student in enumerate(students):
        made.submit(student, made.wrong(forget=ADDS) if number % 2 else made.right)
    with worker(scheduler, tmp_path) as one, worker(scheduler, tmp_path) as other:
        wait_for_line(one, "Registered to")
        wait_for_line(other, "Registered to")
        executor, slots = connect_cluster(scheduler)
        assert slots == 2
        done = []

        def kill_one(outcome):
            done.append(outcome)
            if len(done) == 2:
                os.killpg(one.pid, signal.SIGKILL)

        outcomes = grade_class(
            made.classroom,
            made.name,
            GradingSettings(here=False),
            lambda: executor,
            2 * slots,
            kill_one,
        )
    assert [outcome.status for outcome in outcomes] == ["graded"] * len(students)
    full = max(made.all_marks().values())
    assert made.all_marks() == {s: full - n % 2 for n, s in enumerate(students)}


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:9", "nonsense", "tcp://", "tcp://[::1", "http://x:1", "tcp://x:port", " "],
)
def test_a_missing_scheduler_is_an_error(address, monkeypatch):
    """Is there a sentence, and soon?"""
    monkeypatch.setattr("autograder.classroom.executors.CONNECT", 2)
    started = time.monotonic()
    with pytest.raises(CourseError, match="no scheduler answers"):
        connect_cluster(address)
    assert time.monotonic() - started < 30


def test_nonsense_for_an_address_is_one_sentence(tmp_path):
    """At the command line, is there no traceback of dask's, and an exit status that tells?"""
    made = SmallClass(tmp_path / "class")
    made.submit("ada")
    command = [sys.executable, "-c", "from autograder.cli.main import main; main()"]
    done = subprocess.run(
        [*command, "class", "grade", str(made.classroom.directory), "02", "--cluster", "nonsense"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("lstm-course: no scheduler answers at 'nonsense': expected tcp://")


def test_a_scheduler_without_workers_is_an_error(scheduler):
    """Is a scheduler without workers no reason to wait for ever?"""
    with pytest.raises(CourseError, match="has no workers"):
        connect_cluster(scheduler)
