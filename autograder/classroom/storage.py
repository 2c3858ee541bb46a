"""Sentences about a gradebook or a disk that cannot be written, and the wait for a locked one."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from autograder.support.errors import CourseError

PATIENCE = 60  # seconds that another program may lock the gradebook
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
DATABASE = {  # what SQLite says, and what an instructor can do about it
    "locked": "another program keeps the gradebook locked",
    "disk is full": "the disk is full",
    "readonly": "the gradebook cannot be written: it or its folder is read-only",
    "unable to open": "the gradebook cannot be opened: it or its folder is not accessible",
    "disk i/o error": "the disk does not accept the gradebook",
}


@dataclass(frozen=True)
class StorageProblem:
    """Why something could not be written.

    Attributes:
        reason: the end of a sentence.
        lasts: whether the next write will fail, too.
    """

    reason: str
    lasts: bool = True

    @property
    def sentence(self) -> str:
        """What happened, and that nothing is lost."""
        return (
            f"Not recorded, because {self.reason}. What was recorded before is safe; the next run "
            "continues here."
        )


def find_storage_problem(error: BaseException) -> StorageProblem | None:
    """Return what is wrong with the disk or the gradebook; None if the error is of another kind."""
    if isinstance(error, DBAPIError):
        said = str(error.orig).lower()
        return next((StorageProblem(DATABASE[one]) for one in DATABASE if one in said), None)
    if isinstance(error, OSError) and error.errno in FULL:
        return StorageProblem("the disk is full")
    if isinstance(error, OSError) and error.errno in READ_ONLY:
        where = error.filename or "a file"
        return StorageProblem(f"{where} cannot be written: {error.strerror}", lasts=False)
    return None


def is_locked(error: BaseException) -> bool:
    """Return whether another program keeps the gradebook locked."""
    problem = find_storage_problem(error)
    return problem is not None and problem.reason == DATABASE["locked"]


@contextmanager
def storage_in_a_sentence() -> Iterator[None]:
    """Turn errors of the disk and the gradebook into a sentence.

    Raises:
        CourseError: in place of such an error.
    """
    try:
        yield
    except (DBAPIError, OSError) as error:
        problem = find_storage_problem(error)
        if problem is None:
            raise
        raise CourseError(problem.sentence[0].lower() + problem.sentence[1:]) from error


def patient(address: str) -> str:
    """Return the address of a gradebook whose connections wait while it is locked.

    Args:
        address: SQLAlchemy's, of any database; only SQLite's changes, which waits five seconds.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        return address  # opening it reports this
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return address
    return url.update_query_dict({"timeout": str(PATIENCE)}).render_as_string(hide_password=False)
