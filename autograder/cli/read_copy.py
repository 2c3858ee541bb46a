"""Read a learner's copy of a lesson as class grading reads a submission."""

import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.submission.intake import MAX_CELLS, MAX_NOTEBOOK, tidy
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError

CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)


def read_copy(lesson: Lesson) -> NotebookNode:
    """Read the learner's copy: the type, the source and the ids of each cell, and nothing else.

    Raises:
        CourseError: it cannot be read, or is not a notebook.
    """
    try:
        text = lesson.copy.read_bytes()[: MAX_NOTEBOOK + 1].decode("utf-8-sig")
    except OSError as error:
        raise CourseError(f"{lesson.copy} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _unreadable(lesson, "it is not text in UTF-8") from error
    if len(text) >= MAX_NOTEBOOK:
        raise _unreadable(lesson, "it is too large; clear its outputs in JupyterLab")
    return _parse(lesson, text)


def _parse(lesson: Lesson, text: str) -> NotebookNode:
    try:
        raw = json.loads(text)
    except RecursionError as error:
        raise _unreadable(lesson, "it is nested too deeply") from error
    except ValueError as error:
        reason = f"it is not JSON, {error}"
        if not text.strip():
            reason = "the file is empty"
        elif found := CONFLICT.search(text):
            line = text.count("\n", 0, found.start()) + 1
            reason = f"line {line} is a conflict marker of a merge, `{found[0].strip()}`"
        raise _unreadable(lesson, reason) from error
    cells = raw.get("cells") if isinstance(raw, dict) else None
    notebook = raw if _is_list_of_objects(cells) else _convert(lesson, raw)
    if len(notebook["cells"]) > MAX_CELLS:
        raise _unreadable(lesson, f"it has {len(notebook['cells'])} cells")
    return tidy(notebook)


def _is_list_of_objects(cells: Any) -> bool:
    return isinstance(cells, list) and bool(cells) and all(isinstance(c, dict) for c in cells)


def _convert(lesson: Lesson, raw: Any) -> NotebookNode:
    """Convert a notebook of an older format, whose cells are in worksheets."""
    if not isinstance(raw, dict) or not isinstance(raw.get("worksheets"), list):
        raise _unreadable(lesson, "it has no cells")
    try:
        return nbformat.convert(nbformat.from_dict(raw), 4)
    except Exception as error:  # arbitrary files can raise anything
        raise _unreadable(lesson, "it is of an old format, and damaged") from error


def _unreadable(lesson: Lesson, reason: str) -> CourseError:
    return CourseError(
        f"{lesson.copy} is no notebook that can be read: {reason}. `lstm-course reset "
        f"{lesson.number}` keeps it as a backup and starts afresh."
    )
