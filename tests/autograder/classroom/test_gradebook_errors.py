"""Is a gradebook that cannot be opened or written a sentence that says what to do?"""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.gradebook_errors import describe_error, describe_failed_opening
from autograder.support.errors import CourseError

CASES = {
    "postgresql+psycopg://grader:secret@127.0.0.1:1/autumn": "Connection refused",
    "nonsense": "is no address of a database",
    "postgresql+nothing://grader:secret@host/autumn": "no program can open",
    "sqlite:////nowhere/at/all.db": "unable to open database file",
}


@pytest.mark.parametrize("address", CASES)
def test_a_gradebook_out_of_reach_is_a_sentence(tmp_path, address):
    """Is there one line, with the reason and without the password?"""
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {address!r}\n"
    )
    with (
        pytest.raises(CourseError, match=CASES[address]) as raised,
        open_gradebook(Classroom(tmp_path)),
    ):
        pass
    assert "secret" not in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("module", "advice"),
    [
        ("psycopg", 'pip install "psycopg[binary]"'),
        ("psycopg2", "write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"),
        ("asyncpg", 'pip install "asyncpg"'),
    ],
)
def test_a_missing_driver_is_a_sentence(module, advice):
    """Does it say what to install?"""
    error = ModuleNotFoundError(f"No module named {module!r}", name=module)
    sentence = describe_failed_opening("postgresql://grader:secret@host/autumn", error)
    assert advice in sentence and "secret" not in sentence


def test_a_failed_statement_is_its_reason():
    """Is a locked database said in three words, and not by a page of SQL?"""
    locked = OperationalError(
        "INSERT INTO grade ...", {}, sqlite3.OperationalError("database is locked")
    )
    assert describe_error(locked) == "database is locked"
    assert describe_error(ValueError("")) == "ValueError"
