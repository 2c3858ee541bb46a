"""What a student has handed in, as a notebook or as a reason why it cannot be read.

Nothing of it is run, no link is followed, and no more is read than a notebook may be large.
"""

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.sandbox.limits import MEBIBYTE

LARGEST_NOTEBOOK = 20 * MEBIBYTE
LARGEST_FILES = MEBIBYTE  # of all files beside the notebook together
MOST_CELLS = 2000  # of a notebook; a lesson has about a hundred
TIMESTAMP = "timestamp.txt"


@dataclass
class Submission:
    """One student's submission.

    Attributes:
        notebook: of format 4, or None.
        digest: of all that counts, to tell whether it has changed since it was graded.
        problem: a sentence for the student: why nothing could be read; "" otherwise.
        remarks: sentences about what was put right on the way.
        files: small files beside the notebook, by name.
        timestamp: as nbgrader wrote it; "" where there is none that can be read.
    """

    notebook: NotebookNode | None
    digest: str
    problem: str = ""
    remarks: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str = ""


def read_submission(folder: Path, name: str) -> Submission:
    """Read what is in a student's folder.

    Args:
        folder: submitted/<student>/<assignment>.
        name: of the notebook, "04_bptt".
    """
    remarks: list[str] = []
    digest = hashlib.sha256()
    if folder.is_symlink() or folder.parent.is_symlink():
        problem = "The folder is a link to another one. Hand in the files themselves."
        return Submission(None, hashlib.sha256(problem.encode()).hexdigest(), problem)
    path, problem = _choose(folder, name, remarks)
    notebook = None
    if path is not None:
        data, problem = _read(path, LARGEST_NOTEBOOK)
        digest.update(data)
        if not problem:
            notebook, problem = _parse(data, _shown(path), remarks)
    digest.update(problem.encode())
    files = _beside(folder)
    for file, content in files.items():
        digest.update(f"\0{file}\0".encode("utf-8", "surrogateescape") + content)
    timestamp = _timestamp(folder, remarks)
    digest.update(f"\0{timestamp}".encode())
    return Submission(notebook, digest.hexdigest(), problem, remarks, files, timestamp)


def _choose(folder: Path, name: str, remarks: list[str]) -> tuple[Path | None, str]:
    """The notebook to grade: the one of the right name, else the only one there is."""
    wanted = folder / f"{name}.ipynb"
    if _is_file(wanted):
        others = [_shown(path) for path in _notebooks(folder) if path.name != wanted.name]
        if others:
            remarks.append(f"Graded: {wanted.name}. Not looked at: {_listed(others)}.")
        return wanted, ""
    if wanted.is_symlink():
        return None, f"{wanted.name} is a link to another file. Hand in the file itself."
    found = _notebooks(folder)
    if len(found) == 1:
        remarks.append(f"The notebook was called {_shown(found[0])}, expected {wanted.name}.")
        return found[0], ""
    if found:
        names = _listed([_shown(path) for path in found])
        return None, f"There are several notebooks ({names}), and none is called {wanted.name}."
    return None, f"There is no notebook: {wanted.name} was to be handed in."


def _notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".ipynb" and _is_file(path))


def _is_file(path: Path) -> bool:
    """A regular file, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _read(path: Path, most: int) -> tuple[bytes, str]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        return b"", f"{_shown(path)} could not be read: {error.strerror}."
    if len(data) > most:
        size = f"{most // MEBIBYTE} MiB"
        return b"", f"{_shown(path)} is larger than {size}: clear its outputs and hand it in again."
    return data, ""


def _parse(data: bytes, name: str, remarks: list[str]) -> tuple[NotebookNode | None, str]:
    if not data.strip():
        return None, f"{name} is empty."
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
        raw = json.loads(text)
        if _has_cells(raw):  # whatever it says of its format
            if raw.get("nbformat") != 4:
                remarks.append("The notebook was not marked as one of format 4, but read as such.")
            notebook = tidy(raw)
        else:
            notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
            remarks.append(f"The notebook was in the old format {notebook.get('nbformat')}.")
            notebook = tidy(nbformat.convert(notebook, 4))
        if len(notebook.cells) > MOST_CELLS:
            return None, f"{name} has {len(notebook.cells)} cells, more than can be graded."
        return notebook, ""
    except UnicodeDecodeError:
        return None, f"{name} is not text in UTF-8: save it in JupyterLab and hand it in again."
    except RecursionError:
        return None, f"{name} is nested too deeply to be a notebook."
    except Exception as error:  # whatever a strange file makes the readers stumble over
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:100]
        return None, (
            f"{name} is no notebook that can be read ({reason}): open it in JupyterLab, save it "
            "and hand it in again."
        )


def _has_cells(raw: object) -> bool:
    cells = raw.get("cells") if isinstance(raw, dict) else None
    return isinstance(cells, list) and any(isinstance(cell, dict) for cell in cells)


def tidy(notebook: Mapping[str, Any]) -> NotebookNode:
    """Only cells of a known type, with a text for a source and plain metadata."""
    cells = []
    for cell in notebook["cells"]:
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(map(str, source))
        if cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(source, str):
            continue
        marks = cell.get("metadata", {})
        marks = marks.get("nbgrader", {}) if isinstance(marks, dict) else {}
        grade_id = marks.get("grade_id", "") if isinstance(marks, dict) else ""
        cells.append(
            NotebookNode(
                cell_type=cell["cell_type"],
                source=_whole(source),
                id=_whole(str(cell.get("id", ""))),
                grade_id=_whole(grade_id) if isinstance(grade_id, str) else "",
            )
        )
    return NotebookNode(cells=cells)


def _beside(folder: Path) -> dict[str, bytes]:
    """Python and text files in the folder itself, as long as they are small together."""
    files: dict[str, bytes] = {}
    left = LARGEST_FILES
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".py", ".txt", ".csv", ".json") or path.name == TIMESTAMP:
            continue
        if not _is_file(path) or path.lstat().st_size > left:
            continue
        data, problem = _read(path, left)
        if not problem:
            files[path.name] = data
            left -= len(data)
    return files


def _timestamp(folder: Path, remarks: list[str]) -> str:
    from nbgrader.utils import parse_utc

    path = folder / TIMESTAMP
    if not _is_file(path):
        return ""
    text = _read(path, 1000)[0].decode("utf-8", "replace").strip()
    try:
        parse_utc(text)
    except Exception:  # dateutil raises many kinds
        remarks.append("Its timestamp could not be read and was left out.")
        return ""
    return text


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def _shown(path: Path) -> str:
    """A file's name in a sentence: students can give it any."""
    return "".join(c if c.isprintable() else "?" for c in _whole(path.name))[:60]


def _whole(text: str) -> str:
    """Half a character (a surrogate) cannot be written to any file: a question mark can."""
    return text.encode("utf-8", "replace").decode()
