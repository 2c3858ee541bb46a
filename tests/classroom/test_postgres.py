"""Does the gradebook work on PostgreSQL, read from while it is written to?"""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.create import release
from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow


def programs():
    """Where the server's programs are: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if found or on_path:
        return found[-1] if found else Path(on_path).parent
    pytest.fail("PostgreSQL's server is not installed: apt-get install postgresql")
    return None


@pytest.fixture
def server():
    """The address of a server of our own."""
    place = Path(tempfile.mkdtemp(prefix="lstm-postgres-"))
    data = place / "data"
    data.mkdir()
    become = []
    if os.getuid() == 0:  # the server refuses to be root
        shutil.chown(place, "postgres")
        shutil.chown(data, "postgres")
        path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
        become = [shutil.which("runuser", path=path) or "runuser", "-u", "postgres", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program, *arguments):
        command = [*become, str(programs() / program), "-D", str(data), *arguments]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    run("initdb", "--auth", "trust", "--username", "grader", "--encoding", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {place}"
    run("pg_ctl", "start", "--wait", "-o", options, "-l", str(place / "log"))
    yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    run("pg_ctl", "stop", "--wait", "-m", "immediate")
    shutil.rmtree(place)


def test_marks_in_postgresql_while_they_are_read(tmp_path, server):
    """Are all marks there, and does a reader beside the writer always see whole ones?"""
    made = SmallClass(tmp_path / "class")
    with open(made.classroom.config, "a") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{server}"\n')
    release(made.classroom, made.name)
    students = [f"s{number}" for number in range(6)]
    for number, student in enumerate(students):
        made.submit(student, made.right if number % 2 else None)
    seen, ended = [], threading.Event()

    def read():
        """Make the queries of the formgrader's lists, again and again."""
        while not ended.is_set():
            with Gradebook(server) as gradebook:
                gradebook.student_dicts()
                seen.append(len(gradebook.assignment_submissions(made.name)))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        outcomes = grade_class(
            made.classroom, made.name, GradingSettings(), lambda: local_pool(2), width=3
        )
    finally:
        ended.set()
        reader.join()
    assert [outcome.status for outcome in outcomes] == ["graded"] * len(students)
    with Gradebook(server) as gradebook:
        marks = {one.student.id: one.score for one in gradebook.assignment_submissions(made.name)}
    full = max(marks.values())
    assert full > 0 and marks == {s: full * (n % 2) for n, s in enumerate(students)}
    assert len(seen) > 3 and seen[-1] <= len(students) and seen == sorted(seen)
