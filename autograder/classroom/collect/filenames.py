"""Names of the files that are written into a submission's folder."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MAX_LENGTH = 120
RESERVED = ("timestamp.txt", "submission_secret.txt")  # which nbgrader writes itself


class HasAssignment(Protocol):
    """Knows the assignment's name."""

    @property
    def assignment(self) -> str:
        """Name of the assignment, and of its notebook."""


@dataclass(frozen=True)
class SubmissionNames:
    """The names that an attempt's files get, in their order, and a sentence about them."""

    names: tuple[str, ...]
    remark: str = ""


def submission_names(files: Sequence[str], wanted: HasAssignment) -> SubmissionNames:
    """Name an attempt's files as the students did, one of them as the assignment's notebook.

    Platforms and browsers add a number to the name of a file that is submitted or downloaded again:
    "02_gates-1.ipynb", "02_gates (2).ipynb". The only notebook of such a name gets the right one.

    Args:
        files: plain names.
        wanted: has the assignment's name.
    """
    right = f"{wanted.assignment}.ipynb"
    numbered = re.compile(
        rf"{re.escape(wanted.assignment)}(?:[-_ ]?\(?\d+\)?)+\.ipynb", re.IGNORECASE
    )
    candidates = [name for name in files if numbered.fullmatch(name)]
    remark = ""
    names = list(files)
    if right not in files and len(candidates) == 1:
        names[files.index(candidates[0])] = right
        remark = f"{candidates[0]} is taken for {right}."
    counted: Counter[str] = Counter()
    unique = []
    for name in names:
        counted[name.casefold()] += 1
        stem, dot, end = name.rpartition(".")
        count = counted[name.casefold()]
        unique.append(name if count == 1 else f"{stem} ({count}){dot}{end}")
    return SubmissionNames(tuple(unique), remark)


def plain_file_name(name: str) -> str:
    """Return a name that is safe to write: no folder, no control character, not hidden."""
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name)
    plain = plain.strip().lstrip(".") or "_"
    if plain.casefold() in RESERVED:
        plain = f"_{plain}"
    if len(plain.encode()) > MAX_LENGTH:
        stem, dot, end = plain.rpartition(".")
        room = MAX_LENGTH - len(f"{dot}{end}".encode())
        plain = stem.encode()[: max(room, 1)].decode("utf-8", "ignore") + dot + end[:20]
    return plain
