"""The two files by which nbgrader's exchange returns feedback to the right person.

`nbgrader submit` puts a secret beside each submission. `nbgrader release_feedback` names a page by
the secret, and only who handed in can find it. It reads the secret and the timestamp in feedback/,
where `nbgrader generate_feedback` copies them from autograded/, and stops at the first submission
without them, the rest of the class included.
"""

import glob
import os
import re
import secrets
from pathlib import Path

from autograder.classroom.directory import Classroom

SECRET = "submission_secret.txt"
TIMESTAMP = "timestamp.txt"
NBGRADERS = re.compile(r"[0-9A-Za-z_-]{16,256}")  # `nbgrader submit` writes 128 hexadecimal digits


def carry_exchange_files(classroom: Classroom, assignment: str, student: str, folder: Path) -> None:
    """Put a submission's secret and a timestamp into its folder in autograded/.

    In a class that uses the exchange, a submission that came in another way gets a secret of its
    own. Its page is then released under a name that no student knows, and all others get
    theirs. Its timestamp stays empty, which nbgrader reads as none.

    Args:
        classroom: the class.
        assignment: its name.
        student: id.
        folder: of the graded submission.
    """
    place = classroom.directory / "submitted"
    secret = _read_secret(place / student / assignment / SECRET)
    if not secret and not any(place.glob(f"*/{glob.escape(assignment)}/{SECRET}")):
        return
    kept, timestamp = folder / SECRET, folder / TIMESTAMP
    if secret or not kept.exists():
        kept.write_text(secret or secrets.token_hex(64), encoding="ascii")
    if not timestamp.exists():
        timestamp.touch()


def _read_secret(path: Path) -> str:
    """Read a secret as nbgrader writes it; "" if there is none. No link is followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            text = file.read(1000).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if NBGRADERS.fullmatch(text) else ""
