"""What the commands of `lstm-course class` have in common: a class and an assignment of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from autograder.classroom.directory import Classroom

Directory = Annotated[Path, typer.Argument(metavar="DIR", help="The class's directory.")]
Assignment = Annotated[str, typer.Argument(metavar="LESSON", help="4, 04, bptt or 04_bptt.")]


def count_of(number: int, what: str) -> str:
    """Return a number of things in words: "1 student", "2 students"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def assignments_of(classroom: "Classroom") -> list[str]:
    """List the names of a class's assignments."""
    return sorted(path.parent.name for path in (classroom.directory / "source").glob("*/*.ipynb"))


def find_assignment(classroom: "Classroom", wanted: str) -> str:
    """Find an assignment by its number or a part of its name.

    Raises:
        CourseError: there is none, or more than one.
    """
    names = assignments_of(classroom)
    number = wanted.zfill(2) if wanted.isdigit() else wanted
    found = [name for name in names if name == wanted]
    found = found or [name for name in names if name.startswith(f"{number}_") or wanted in name]
    if len(found) == 1:
        return found[0]
    what = "means more than one assignment" if found else "is no assignment"
    raise CourseError(f"{wanted!r} {what}. There are: {', '.join(found or names) or 'none'}.")
