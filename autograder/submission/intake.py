"""Read a submission: a notebook, or the reason why there is none.

Reading runs no code of the submission, follows no link, and stops at the size limit.
"""

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.sandbox.codec import replace_surrogates
from autograder.sandbox.limits import MEBIBYTE
from autograder.submission.attachments import keep_pictures
from autograder.submission.old_formats import OLD_FORMATS, old_cells

MAX_NOTEBOOK = 20 * MEBIBYTE
MAX_FILES = MEBIBYTE  # of all files beside the notebook together
MAX_CELLS = 2000  # a lesson has about a hundred
MAX_DIGITS = 100  # of a number
TIMESTAMP = "timestamp.txt"


@dataclass
class Submission:
    """One student's submission.

    Attributes:
        notebook: of format 4, or None.
        digest: of everything that grading depends on; it changes with the submission.
        problem: a sentence for the student that says why nothing could be read; "" otherwise.
        remarks: sentences about corrections made while reading.
        files: small files beside the notebook, by name.
        timestamp: as nbgrader wrote it; "" if there is none that can be read.
    """

    notebook: NotebookNode | None
    digest: str
    problem: str = ""
    remarks: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str = ""


def read_submission(folder: Path, name: str) -> Submission:
    """Read a student's folder.

    Args:
        folder: submitted/<student>/<assignment>.
        name: of the notebook, "04_bptt".
    """
    remarks: list[str] = []
    digest = hashlib.sha256()
    if folder.is_symlink() or folder.parent.is_symlink():
        problem = "The folder is a link to another one. Submit the files themselves."
        return Submission(None, hashlib.sha256(problem.encode()).hexdigest(), problem)
    path, problem = _choose_notebook(folder, name, remarks)
    notebook = None
    if path is not None:
        data, problem = _read(path, MAX_NOTEBOOK)
        digest.update(data)
        if not problem:
            notebook, problem = _parse(data, _printable(path), remarks)
    digest.update(problem.encode())
    files = _read_other_files(folder)
    for file, content in files.items():
        digest.update(f"\0{file}\0".encode("utf-8", "surrogateescape") + content)
    timestamp = _read_timestamp(folder, remarks)
    digest.update(f"\0{timestamp}".encode())
    return Submission(notebook, digest.hexdigest(), problem, remarks, files, timestamp)


def _choose_notebook(folder: Path, name: str, remarks: list[str]) -> tuple[Path | None, str]:
    """Choose the notebook of the right name, otherwise the only one."""
    wanted = folder / f"{name}.ipynb"
    if _is_file(wanted):
        others = [_printable(path) for path in _list_notebooks(folder) if path.name != wanted.name]
        if others:
            remarks.append(f"Graded: {wanted.name}. Not looked at: {_join(others)}.")
        return wanted, ""
    if wanted.is_symlink():
        return None, f"{wanted.name} is a link to another file. Submit the file itself."
    found = _list_notebooks(folder)
    if len(found) == 1:
        remarks.append(f"The notebook was called {_printable(found[0])}, expected {wanted.name}.")
        return found[0], ""
    if found:
        names = _join([_printable(path) for path in found])
        return None, f"There are several notebooks ({names}), and none is called {wanted.name}."
    return None, f"There is no notebook: {wanted.name} was expected."


def _list_notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".ipynb" and _is_file(path))


def _is_file(path: Path) -> bool:
    """Return whether this is a regular file, and not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _read(path: Path, at_most: int) -> tuple[bytes, str]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            data = file.read(at_most + 1)
    except OSError as error:
        return b"", f"{_printable(path)} could not be read: {error.strerror}."
    if len(data) > at_most:
        size = f"{at_most // MEBIBYTE} MiB"
        return (
            b"",
            f"{_printable(path)} is larger than {size}: clear its outputs and hand it in again.",
        )
    return data, ""


def _parse(data: bytes, name: str, remarks: list[str]) -> tuple[NotebookNode | None, str]:
    if not data.strip():
        return None, f"{name} is empty."
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
        raw = json.loads(text, parse_int=_short_int)
        if _has_cells(raw):  # whatever format it claims
            if raw.get("nbformat") != 4:
                remarks.append("The notebook was not marked as one of format 4, but read as such.")
        else:
            cells = old_cells(raw)
            if not cells or raw.get("nbformat") not in OLD_FORMATS:
                return None, _not_readable(name, "it has no cells")
            remarks.append(f"The notebook was in the old format {raw['nbformat']}.")
            raw = {"cells": cells}
        notebook = tidy(raw)
        if len(notebook.cells) > MAX_CELLS:
            return None, f"{name} has {len(notebook.cells)} cells, more than can be graded."
        return notebook, ""
    except UnicodeDecodeError:
        return None, f"{name} is not text in UTF-8: save it in JupyterLab and hand it in again."
    except RecursionError:
        return None, f"{name} is nested too deeply to be a notebook."
    except Exception as error:  # arbitrary files can raise anything
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:100]
        return None, _not_readable(name, reason)


def _not_readable(name: str, reason: str) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in replace_surrogates(reason))
    return (
        f"{name} is no notebook that can be read ({shown}): open it in JupyterLab, save it and "
        "hand it in again."
    )


def _short_int(digits: str) -> int:
    """Read a whole number of JSON; no cell is read for one of thousands of digits."""
    return int(digits) if len(digits) <= MAX_DIGITS else 0


def _has_cells(raw: object) -> bool:
    cells = raw.get("cells") if isinstance(raw, dict) else None
    return isinstance(cells, list) and any(isinstance(cell, dict) for cell in cells)


def tidy(notebook: Mapping[str, Any]) -> NotebookNode:
    """Keep the cells of a known type whose source is text, with their ids and pasted pictures."""
    cells = []
    for cell in notebook["cells"]:
        if not isinstance(cell, Mapping):
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(map(str, source))
        if cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(source, str):
            continue
        marks = cell.get("metadata", {})
        marks = marks.get("nbgrader", {}) if isinstance(marks, dict) else {}
        grade_id = marks.get("grade_id", "") if isinstance(marks, dict) else ""
        kept = NotebookNode(
            cell_type=cell["cell_type"],
            source=replace_surrogates(source),
            id=replace_surrogates(str(cell.get("id", ""))),
            grade_id=replace_surrogates(grade_id) if isinstance(grade_id, str) else "",
        )
        pictures = keep_pictures(cell.get("attachments")) if kept.cell_type == "markdown" else {}
        if pictures:
            kept.attachments = pictures
        cells.append(kept)
    return NotebookNode(cells=cells)


def _read_other_files(folder: Path) -> dict[str, bytes]:
    """Read the Python and text files of the folder, up to a limit on their total size."""
    files: dict[str, bytes] = {}
    left = MAX_FILES
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


def _read_timestamp(folder: Path, remarks: list[str]) -> str:
    from nbgrader.utils import parse_utc

    path = folder / TIMESTAMP
    if not _is_file(path):
        return ""
    text = _read(path, 1000)[0].decode("utf-8", "replace").strip()
    try:
        parse_utc(text)
    except Exception:  # dateutil raises many types
        remarks.append("Its timestamp could not be read and was left out.")
        return ""
    return text


def _join(names: list[str]) -> str:
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def _printable(path: Path) -> str:
    """Make a file's name fit for a sentence: students can choose any name."""
    return "".join(c if c.isprintable() else "?" for c in replace_surrogates(path.name))[:60]
