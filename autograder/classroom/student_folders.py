"""The folders of a class's submissions, and why one of them cannot be graded.

A submission is at submitted/<student>/<assignment>. nbgrader takes the folder's name for the
student's id, looks for it with patterns, and keeps it in its database. Names that one of these
steps cannot hold are refused with a sentence, and the other submissions are graded.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_NAME = 200  # bytes; file systems allow 255, and records add to the name


@dataclass(frozen=True)
class StudentFolder:
    """One student's folder of an assignment.

    Attributes:
        student: id; where the folder's name cannot be one, a printable form of the name.
        folder: submitted/<student>/<assignment>.
        problem: a sentence for the instructor that says why it cannot be graded; "" otherwise.
    """

    student: str
    folder: Path
    problem: str = ""


def find_student_folders(submitted: Path, assignment: str) -> list[StudentFolder]:
    """List the folders of an assignment, by student.

    Args:
        submitted: the class's folder of submissions.
        assignment: its name.
    """
    return sorted(_find(submitted, assignment), key=lambda found: found.student)


def _find(submitted: Path, assignment: str) -> Iterator[StudentFolder]:
    try:
        names = os.listdir(submitted)
    except FileNotFoundError:
        return
    for name in names:
        folder = submitted / name / assignment
        try:
            if not _is_folder(submitted / name):
                continue
            there = _is_there(folder)
            problem = find_name_problem(name) or ("" if there else _describe(folder))
            if there is None:
                continue
        except OSError as error:
            problem = f"The folder could not be entered: {error.strerror}."
        yield StudentFolder(show_name(name) if problem else name, folder, problem)


def _is_folder(path: Path) -> bool:
    """Return whether this is a folder, or a link whatever it points to."""
    mode = path.lstat().st_mode
    return stat.S_ISDIR(mode) or stat.S_ISLNK(mode)


def _is_there(folder: Path) -> bool | None:
    """Return whether this is a folder that can be listed; None if there is nothing.

    Raises:
        OSError: it is there, and cannot be entered.
    """
    try:
        os.listdir(folder)
    except FileNotFoundError:
        return False if folder.is_symlink() or folder.parent.is_symlink() else None
    except NotADirectoryError:
        return False if folder.parent.is_dir() else None  # a link to a file is no student's
    return True


def _describe(folder: Path) -> str:
    if folder.is_symlink() or folder.parent.is_symlink():
        return "The folder is a link to one that does not exist."
    return f"{folder.name} is a file, expected a folder with the notebook in it."


def find_name_problem(name: str) -> str:
    """Return why a folder's name cannot be a student's id, as a sentence; "" if it can."""
    advice = "Rename it to the student's id."
    data = os.fsencode(name)
    if not _is_utf8(data):
        return f"The folder's name is not UTF-8. {advice}"
    if not name.isprintable():
        return f"The folder's name contains a line break or another invisible character. {advice}"
    if name.startswith("."):
        return f"The folder's name begins with a dot, and nbgrader skips such folders. {advice}"
    if name != name.strip():
        return f"The folder's name begins or ends with a space. {advice}"
    if len(data) > MAX_NAME:
        return f"The folder's name is longer than {MAX_NAME} bytes. {advice}"
    return ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def show_name(name: str) -> str:
    r"""Make a folder's name printable: "\n" for a line break, "\xff" for a byte that is no text."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
