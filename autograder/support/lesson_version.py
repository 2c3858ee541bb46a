"""Which version of a lesson a notebook is: the builder writes a digest of its cells into it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.support.course_tree import Lesson

KEY = "lstm_course"  # in a notebook's metadata, which JupyterLab keeps


def stamp(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Make the entry for the metadata of a notebook."""
    cells = [[cell["id"], cell["cell_type"], cell["source"]] for cell in notebook["cells"]]
    return {"version": hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:12]}


def is_outdated(lesson: Lesson) -> bool:
    """Return whether a learner's copy was made from another version of the lesson.

    A copy without a version was made before there were any. One that cannot be read is for
    `lstm-course check` to report.
    """
    ours = _read_version(lesson.notebook)
    theirs = _read_version(lesson.copy)
    return bool(ours) and theirs is not None and theirs != ours


def _read_version(path: Path) -> str | None:
    try:
        metadata = json.loads(path.read_text(encoding="utf-8-sig"))["metadata"]
        return str(metadata.get(KEY, {}).get("version", ""))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def update_sentence(lesson: Lesson) -> str:
    """Say that there is a newer version of a lesson, and how to get it."""
    number = lesson.number
    return (
        f"A newer version of lesson {number} exists: `lstm-course reset {number} --keep-answers` "
        "moves your answers into it and keeps your copy as a backup."
    )
