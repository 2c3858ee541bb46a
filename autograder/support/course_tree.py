"""Where the course's notebooks are, and which lesson somebody means."""

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.support.errors import CourseError

NOTEBOOK = re.compile(r"^(\d\d)_([a-z0-9_]+)$")


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course tree at `root`."""

    root: Path
    stem: str  # "02_gates"

    @property
    def number(self) -> str:
        """Two digits."""
        return self.stem[:2]

    @property
    def solution(self) -> Path:
        """The notebook with every answer in it."""
        return self.root / "solutions" / f"{self.stem}.ipynb"

    @property
    def notebook(self) -> Path:
        """The notebook that a student gets."""
        return self.root / "notebooks" / f"{self.stem}.ipynb"

    @property
    def copy(self) -> Path:
        """The learner's own copy."""
        return self.root / "work" / f"{self.stem}.ipynb"


def course_root() -> Path:
    """The directory that holds notebooks/: around this package, else here or above.

    Raises:
        CourseError: there is none.
    """
    here = Path.cwd()
    for directory in (Path(__file__).resolve().parents[2], here, *here.parents):
        if any((directory / "notebooks").glob("*.ipynb")):
            return directory
    raise CourseError(
        f"no notebooks/ was found in {here} or above it. Run this inside the course's own "
        "directory (the one with README.md and notebooks/)."
    )


def all_lessons(root: Path) -> list[Lesson]:
    """The lessons of a course tree, in order."""
    stems = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    return [Lesson(root, stem) for stem in stems if NOTEBOOK.match(stem)]


def find_lesson(root: Path, wanted: str) -> Lesson:
    """The lesson that "2", "02", "gates", "02_gates" or "02_gates.ipynb" means.

    Raises:
        CourseError: no lesson, or more than one; the message lists them.
    """
    lessons = all_lessons(root)
    text = Path(wanted.strip()).name.removesuffix(".ipynb").lower()
    number = text.zfill(2) if text.isdigit() else None
    found = [lesson for lesson in lessons if text == lesson.stem or lesson.number == number]
    if not found and text and not text.isdigit():
        found = [lesson for lesson in lessons if text in lesson.stem]
    if len(found) == 1:
        return found[0]
    what = "means more than one lesson" if found else "is no lesson"
    names = ", ".join(lesson.stem for lesson in found or lessons)
    raise CourseError(f"{wanted!r} {what}. There are: {names}.")


def find_lessons(root: Path, wanted: list[str]) -> list[Lesson]:
    """The lessons that are meant, each once, in the course's order; all for an empty list."""
    if not wanted:
        return all_lessons(root)
    return sorted({find_lesson(root, text) for text in wanted}, key=lambda lesson: lesson.stem)
