"""Is a gradebook or a disk that cannot be written told in one sentence?"""

import errno
import sqlite3
import threading
import time

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from autograder.classroom import storage
from autograder.classroom.directory import Classroom
from autograder.classroom.nbgrader_steps import own_programs_first
from autograder.classroom.storage import find_storage_problem, patient, storage_in_a_sentence
from autograder.support.errors import CourseError


def failed(said: str) -> OperationalError:
    return OperationalError("INSERT ...", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("error", "says", "lasts"),
    [
        (failed("database is locked"), "another program keeps the gradebook locked", True),
        (failed("database or disk is full"), "the disk is full", True),
        (failed("attempt to write a readonly database"), "is read-only", True),
        (failed("unable to open database file"), "cannot be opened", True),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full", True),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), "a/b cannot be", False),
    ],
)
def test_each_has_a_sentence(error, says, lasts):
    """Does it name the reason, and say that nothing is lost and how to go on?"""
    problem = find_storage_problem(error)
    assert says in problem.sentence and problem.lasts is lasts
    assert "next run continues" in problem.sentence and "\n" not in problem.sentence
    with pytest.raises(CourseError, match="not recorded, because"), storage_in_a_sentence():
        raise error


def test_other_errors_stay_what_they_are():
    """Is a mistake of ours not taken for a full disk?"""
    for error in (ValueError("a"), FileNotFoundError(2, "a"), failed("no such table: grade")):
        assert find_storage_problem(error) is None
        with pytest.raises(type(error)), storage_in_a_sentence():
            raise error


def test_other_databases_keep_their_address():
    """Is only SQLite told to wait, and nothing lost of an address, its password included?"""
    assert patient("sqlite:////a/b.db?timeout=5") == "sqlite:////a/b.db?timeout=5"
    assert patient("postgresql+psycopg://a:b@c/d") == "postgresql+psycopg://a:b@c/d"
    assert patient("nonsense") == "nonsense"
    assert patient("sqlite:////a b/c.db").endswith(f"?timeout={storage.PATIENCE}")


def test_a_locked_gradebook_is_waited_for(tmp_path):
    """Is a lock of seven seconds, more than SQLite waits by itself, no failure?"""
    address = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with own_programs_first(), Gradebook(address):
        pass
    other = sqlite3.connect(tmp_path / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(7, other.rollback).start()
    begun = time.monotonic()
    with Gradebook(patient(address)) as gradebook:
        gradebook.update_or_create_student("ada")
    assert time.monotonic() - begun > 5
    other.close()


def test_a_class_that_cannot_be_written_is_told(tmp_path):
    """Is there a sentence where the records cannot be made?"""
    (tmp_path / ".lstm-course").touch()  # which root cannot make a folder of either
    with (
        pytest.raises(CourseError, match=r"cannot be written .*Nothing has changed"),
        Classroom(tmp_path).lock(),
    ):
        pass
