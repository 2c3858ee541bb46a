"""Where the course's notebooks are, where the learner's copies are, and which lesson is meant."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.support.errors import CourseError

NOTEBOOK = re.compile(r"^(\d\d)_([a-z0-9_]+)$")
PACKAGE = Path(__file__).resolve().parents[1]
PACKAGED = PACKAGE / "_course"  # where a wheel carries notebooks/ and solutions/
WORK = "work"


@dataclass(frozen=True)
class Course:
    """The course's own notebooks, and the learner's copies of them.

    Attributes:
        source: the folder that holds notebooks/ and solutions/: a clone, or a part of the installed
            package, which may be read-only.
        home: the folder in which work/ is made, and in which solutions run.
        own: the folder of the learner's copies where they chose another than work/.
    """

    source: Path
    home: Path
    own: Path | None = None

    @property
    def work(self) -> Path:
        """The folder of the learner's copies."""
        return self.own or self.home / WORK

    @property
    def shown_work(self) -> str:
        """The folder of the learner's copies, as messages name it."""
        return str(self.own) if self.own else f"{WORK}/"


@dataclass(frozen=True)
class Lesson:
    """One lesson of a course."""

    course: Course
    stem: str  # "02_gates"

    @property
    def number(self) -> str:
        """Two digits."""
        return self.stem[:2]

    @property
    def solution(self) -> Path:
        """The notebook with every answer in it."""
        return self.course.source / "solutions" / f"{self.stem}.ipynb"

    @property
    def notebook(self) -> Path:
        """The notebook that a student starts from."""
        return self.course.source / "notebooks" / f"{self.stem}.ipynb"

    @property
    def copy(self) -> Path:
        """The learner's own copy."""
        return self.course.work / f"{self.stem}.ipynb"


def find_course(directory: Path | None = None) -> Course:
    """Find the course's notebooks and the place of the learner's copies.

    In a clone, both are in the clone, wherever the command is run. Once the course is installed
    from a wheel, or where the clone is read-only, the notebooks are in the installation and the
    copies under the current directory, or in it if it holds some.

    Args:
        directory: of the copies, where the learner chose one.

    Raises:
        CourseError: neither around the package nor in it are there any notebooks.
    """
    own = directory.expanduser().absolute() if directory else None
    for source in (PACKAGE.parent, PACKAGED):
        if _has_notebooks(source):
            if source == PACKAGED or not _is_writable(source):
                return _course_here(source, Path.cwd(), own)
            return Course(source, source, own)
    raise CourseError(
        f"this installation has no notebooks: expected them in {PACKAGE.parent / 'notebooks'} or "
        f"{PACKAGED / 'notebooks'}. Install the course again, or run this in a clone of it."
    )


def need_copy(lesson: Lesson) -> None:
    """Make sure that there is a copy of a lesson.

    Raises:
        CourseError: there is none.
    """
    if not lesson.copy.exists():
        raise CourseError(
            f"there is no {lesson.copy.name} in {lesson.course.shown_work} yet: `lstm-course study "
            f"{lesson.number}` puts your copy there."
        )


def find_clone() -> Path:
    """Find the folder whose scripts notebooks are built from: around this package, or here.

    Raises:
        CourseError: there is none, because the course is installed from a wheel.
    """
    for folder in (PACKAGE.parent, Path.cwd()):
        if any((folder / "solutions").glob("*.py")):
            return folder
    raise CourseError(
        "notebooks are built in a clone of the course: run this in the one that holds solutions/."
    )


def all_lessons(course: Course) -> list[Lesson]:
    """List the lessons of a course, in order."""
    return [Lesson(course, stem) for stem in _list_stems(course.source / "notebooks")]


def find_lesson(course: Course, wanted: str) -> Lesson:
    """Find the lesson that "2", "02", "gates", "02_gates" or "02_gates.ipynb" means.

    A path to a solution notebook outside the course means that lesson: an instructor's own.

    Raises:
        CourseError: no lesson, or more than one; the message lists them.
    """
    path = Path(wanted.strip())
    if path.parent.name == "solutions" and path.is_file() and NOTEBOOK.match(path.stem):
        return Lesson(Course(path.resolve().parents[1], course.home), path.stem)
    lessons = all_lessons(course)
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


def find_lessons(course: Course, wanted: list[str]) -> list[Lesson]:
    """Find several lessons, each once, in the course's order; all of them for an empty list.

    Raises:
        CourseError: a word that means no lesson, or more than one.
    """
    if not wanted:
        return all_lessons(course)
    return sorted({find_lesson(course, text) for text in wanted}, key=lambda lesson: lesson.stem)


def _list_stems(folder: Path) -> list[str]:
    stems = sorted(path.stem for path in folder.glob("*.ipynb"))
    return [stem for stem in stems if NOTEBOOK.match(stem)]


def _has_notebooks(folder: Path) -> bool:
    return bool(_list_stems(folder / "notebooks"))


def _is_writable(clone: Path) -> bool:
    """Return whether copies can be made in a clone: in its work/, or by making that."""
    work = clone / WORK
    return os.access(work if work.is_dir() else clone, os.W_OK)


def _course_here(source: Path, here: Path, own: Path | None) -> Course:
    """Find the copies under the current directory, or in it, where a learner is among them."""
    if set(_list_stems(here)) & set(_list_stems(source / "notebooks")):
        if here.name == WORK:
            return Course(source, here.parent, own)
        if here not in (source / "notebooks", source / "solutions"):
            return Course(source, here, own or here)
    return Course(source, here, own)
