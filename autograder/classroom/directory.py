"""The directory of a class: an ordinary nbgrader course with the grader's own records."""

import contextlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.migrate_config import migrate_config
from autograder.classroom.student_folders import StudentFolder, find_student_folders
from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

RECORDS = ".lstm-course"
CONFIG = "nbgrader_config.py"
LAST_LESSON = "99"


@dataclass(frozen=True)
class Classroom:
    """The class at `directory`."""

    directory: Path

    @property
    def config(self) -> Path:
        """Path of nbgrader's configuration."""
        return self.directory / CONFIG

    @property
    def records(self) -> Path:
        """Path of the grader's own folder."""
        return self.directory / RECORDS

    def source(self, assignment: str) -> Path:
        """Path of an assignment's source, with solutions and hidden tests."""
        return self.directory / "source" / assignment / f"{assignment}.ipynb"

    def submitted(self, assignment: str) -> list[StudentFolder]:
        """List the folders of all submissions, by student."""
        return find_student_folders(self.directory / "submitted", assignment)

    def record_path(self, assignment: str, student: str) -> Path:
        """Path of the record of a submission; see `records`."""
        return self.records / "graded" / assignment / f"{student}.json"

    def master(self, assignment: str) -> "NotebookNode":
        """Read the assignment's source and remove its solutions.

        Raises:
            CourseError: there is none, or it cannot be read.
        """
        import nbformat  # slow to import, and not needed to find a class

        from autograder.submission.rebuild import make_master

        path = self.source(assignment)
        if not path.exists():
            raise CourseError(
                f"there is no {path}. Put the assignment's source there, or make a class with "
                "`lstm-course class create`."
            )
        try:
            return make_master(nbformat.read(path, as_version=4))
        except (ValueError, KeyError, AttributeError) as error:
            raise CourseError(f"{path} is no notebook that can be read: {error}.") from error

    def seed(self) -> int:
        """Read the class's secret, from which the inputs of all its checks are drawn.

        Raises:
            CourseError: there is none.
        """
        path = self.records / "class.json"
        try:
            return int(json.loads(path.read_text(encoding="utf-8"))["seed"])
        except FileNotFoundError:
            raise CourseError(
                f"{self.directory} was not made by `lstm-course class create`: there is no {path}."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise CourseError(f"{path} cannot be read ({error}): restore it.") from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the class for one run, and remove what a killed run has left over.

        Raises:
            CourseError: another run has the lock.
        """
        self.records.mkdir(parents=True, exist_ok=True)
        with open(self.records / "lock", "w") as lock:
            try:
                if sys.platform != "win32":  # where nothing can be isolated: use WSL 2 there
                    import fcntl

                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CourseError(
                    f"{self.directory} is being graded already: wait until that run ends."
                ) from None
            for left_over in self.records.glob("staged-*"):
                shutil.rmtree(left_over, ignore_errors=True)
            yield

    def make_seed(self) -> None:
        """Draw the secret, unless there is one."""
        path = self.records / "class.json"
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump({"seed": secrets.randbits(48)}, file)


def lesson_of(assignment: str) -> str:
    """Return the lesson of an assignment; one that is not the course's counts as the last."""
    number = assignment[:2]
    return number if number.isdigit() and assignment[2:3] == "_" else LAST_LESSON


def find_classroom(directory: Path) -> Classroom:
    """Find the class at a directory, and migrate the configuration of an earlier version.

    Raises:
        CourseError: there is none, or its configuration cannot be migrated.
    """
    classroom = Classroom(directory.resolve())
    if not classroom.config.exists():
        raise CourseError(
            f"{directory} is no class: there is no {CONFIG} in it. "
            f"`lstm-course class create {directory}` makes one."
        )
    migrate_config(classroom.config)
    return classroom
