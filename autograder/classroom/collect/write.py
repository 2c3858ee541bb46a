"""Write the submissions of a plan into a class."""

import os
import secrets
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.classroom.collect.archive import Archive
from autograder.classroom.collect.plan import Plan, Planned
from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.roster.store import write_people_to
from autograder.submission.intake import MAX_NOTEBOOK, TIMESTAMP
from autograder.support.errors import CourseError


@dataclass(frozen=True)
class Change:
    """What happens to one student's folder in submitted/.

    Attributes:
        what: "new", "replaces", "unchanged", "older" or "failed".
        reason: why it failed; "" otherwise.
    """

    what: str
    reason: str = ""


def change_of(classroom: Classroom, assignment: str, planned: Planned) -> Change:
    """Return what collecting would do, as far as times and file names show."""
    folder = _folder(classroom, assignment, planned)
    if not folder.exists():
        return Change("new")
    before = read_timestamp(folder)
    if before and planned.when and planned.when < before:
        return Change("older")
    return Change("replaces")


def collect(
    classroom: Classroom, assignment: str, archive: Archive, plan: Plan
) -> dict[str, Change]:
    """Write all submissions of a plan, and add new students to the class.

    A submission that takes the place of another one leaves it in `.lstm-course/replaced/`.

    Returns:
        What was done, by student.

    Raises:
        CourseError: another run has the class, or it cannot be written.
    """
    done = {}
    with classroom.lock(), open_gradebook(classroom) as gradebook:
        new = [one.person for one in plan.submissions if one.is_new]
        if new:
            write_people_to(classroom, gradebook, new)
        for planned in plan.submissions:
            try:
                change = _collect_one(classroom, assignment, archive, planned)
            except CourseError as error:
                change = Change("failed", str(error))
            except OSError as error:
                raise CourseError(
                    f"{_folder(classroom, assignment, planned)} cannot be written: "
                    f"{error.strerror}. What was collected before is complete."
                ) from error
            done[planned.person.student] = change
    return done


def _collect_one(
    classroom: Classroom, assignment: str, archive: Archive, planned: Planned
) -> Change:
    change = change_of(classroom, assignment, planned)
    if change.what == "older":
        return change
    folder = _folder(classroom, assignment, planned)
    with TemporaryDirectory(prefix="staged-", dir=classroom.records) as staged:
        new = Path(staged) / assignment
        new.mkdir()
        for name, entry in planned.files.items():
            (new / name).write_bytes(archive.read(entry, MAX_NOTEBOOK))
        if planned.when is not None:
            (new / TIMESTAMP).write_text(f"{planned.when:%Y-%m-%d %H:%M:%S} UTC", encoding="ascii")
        if change.what == "replaces":
            if _same(new, folder):
                return Change("unchanged")
            _put_aside(classroom, assignment, planned.person.student, folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, folder)
    return change


def _put_aside(classroom: Classroom, assignment: str, student: str, folder: Path) -> None:
    place = classroom.records / "replaced" / assignment / student
    place.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, place / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{secrets.token_hex(2)}")


def _same(new: Path, old: Path) -> bool:
    """Return whether two folders have the same files; a link in the old one is a difference."""
    if old.is_symlink() or sorted(os.listdir(new)) != sorted(os.listdir(old)):
        return False
    return all(
        not (old / file.name).is_symlink()
        and (old / file.name).is_file()
        and (old / file.name).read_bytes() == file.read_bytes()
        for file in new.iterdir()
    )


def read_timestamp(folder: Path) -> datetime | None:
    """Return the time in a submission's folder, in UTC; None if there is none that can be read."""
    from nbgrader.utils import parse_utc

    path = folder / TIMESTAMP
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return parse_utc(path.read_text(encoding="utf-8")[:100].strip())
    except Exception:  # dateutil raises many types
        return None


def _folder(classroom: Classroom, assignment: str, planned: Planned) -> Path:
    return classroom.directory / "submitted" / planned.person.student / assignment
