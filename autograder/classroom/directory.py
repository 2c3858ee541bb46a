"""A class's directory: an ordinary nbgrader course, with the grader's own records beside it."""

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows, where nothing can be isolated and classes are graded in WSL 2
    fcntl = None

from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

RECORDS = ".lstm-course"
CONFIG = "nbgrader_config.py"
AFTER_ALL = "99"


@dataclass(frozen=True)
class Classroom:
    """The class at `directory`."""

    directory: Path

    @property
    def config(self) -> Path:
        """nbgrader's configuration."""
        return self.directory / CONFIG

    @property
    def records(self) -> Path:
        """The grader's own folder."""
        return self.directory / RECORDS

    def source(self, assignment: str) -> Path:
        """The master of an assignment, solutions and hidden tests in it."""
        return self.directory / "source" / assignment / f"{assignment}.ipynb"

    def submitted(self, assignment: str) -> list[tuple[str, Path]]:
        """(student, folder) of all submissions."""
        found = []
        for student in sorted((self.directory / "submitted").glob("*")):
            folder = student / assignment
            if folder.is_dir():
                found.append((student.name, folder))
        return found

    def record(self, assignment: str, student: str) -> Path:
        """Where it is kept what came of a submission."""
        return self.records / "graded" / assignment / f"{student}.json"

    def master(self, assignment: str) -> "NotebookNode":
        """The assignment's notebook, less its solutions.

        Raises:
            CourseError: there is none, or it cannot be read.
        """
        import nbformat  # here, so that a class is found at once

        from autograder.submission.rebuild import cleared

        path = self.source(assignment)
        if not path.exists():
            raise CourseError(
                f"there is no {path}. Put the assignment's source there, or make a class with "
                "`lstm-course class create`."
            )
        try:
            return cleared(nbformat.read(path, as_version=4))
        except (ValueError, KeyError, AttributeError) as error:
            raise CourseError(f"{path} is no notebook that can be read: {error}.") from error

    def seed(self) -> int:
        """The class's secret, from which the inputs of all its checks are drawn.

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
    def only_one(self) -> Iterator[None]:
        """Nobody else grades this class meanwhile; what a killed run has left over is cleared.

        Raises:
            CourseError: somebody does.
        """
        self.records.mkdir(parents=True, exist_ok=True)
        with open(self.records / "lock", "w") as lock:
            try:
                if fcntl is not None:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise CourseError(
                    f"{self.directory} is being graded already: wait until that run ends."
                ) from None
            for left_over in self.records.glob("staged-*"):
                shutil.rmtree(left_over, ignore_errors=True)
            yield

    def make_seed(self) -> None:
        """Draw the secret, once."""
        path = self.records / "class.json"
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump({"seed": secrets.randbits(48)}, file)


def lesson_of(assignment: str) -> str:
    """The lesson of an assignment; one that is none of the course's comes after all of them."""
    number = assignment[:2]
    return number if number.isdigit() and assignment[2:3] == "_" else AFTER_ALL


def find_classroom(directory: Path) -> Classroom:
    """The class at a directory.

    Raises:
        CourseError: there is none.
    """
    classroom = Classroom(directory.resolve())
    if not classroom.config.exists():
        raise CourseError(
            f"{directory} is no class: there is no {CONFIG} in it. "
            f"`lstm-course class create {directory}` makes one."
        )
    return classroom
