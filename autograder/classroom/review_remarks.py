"""What the review of a class has found, kept for the report and for exported tables.

It is in a file of its own beside the records, because a remark can concern two students and
changes with the work of either, and because no notebook that a student gets may hold it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.classroom.directory import Classroom
from lstm_course.atomic_write import atomic_write


def write_review(
    classroom: Classroom, assignment: str, remarks: Mapping[str, Sequence[str]]
) -> None:
    """Replace the remarks on an assignment, sentences by student."""
    atomic_write(_path(classroom, assignment), json.dumps({k: list(v) for k, v in remarks.items()}))


def read_review(classroom: Classroom, assignment: str) -> dict[str, tuple[str, ...]]:
    """Read the remarks on an assignment by student; {} if there are none or the file is damaged."""
    try:
        found = json.loads(_path(classroom, assignment).read_text(encoding="utf-8"))
        return {student: tuple(map(str, sentences)) for student, sentences in found.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def _path(classroom: Classroom, assignment: str) -> Path:
    return classroom.records / "review" / f"{assignment}.json"
