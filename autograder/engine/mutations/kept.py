"""Tables of numbers that a later process need not compute again, in the user's cache folder.

Nothing in a file is trusted. A file that is missing, damaged or not ours, and a folder that cannot
be written, cost time and never a verdict. In a class the folder belongs to the instructor: no
submission runs where it can be seen.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from lstm_course.atomic_write import atomic_write

FOLDER = "lstm-course"
MOST_FILES = 600  # of some 50 KB each
SEAL = 32  # bytes of the hash with which a file begins
LARGEST = 4_000_000  # bytes of a file
NUMBERS = "<f8"


def load(key: str, columns: int) -> np.ndarray | None:
    """The table that was saved under this key; None if there is none, or it is damaged.

    Args:
        key: everything that the table depends on.
        columns: how many columns it has.
    """
    path = _path(key)
    if path is None or not columns:
        return None
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return None
    seal, numbers = content[:SEAL], content[SEAL:]
    if len(content) > LARGEST or seal != _seal(key, numbers) or len(numbers) % (8 * columns):
        return None
    return np.frombuffer(numbers, NUMBERS).reshape(-1, columns)


def save(key: str, table: np.ndarray) -> None:
    """Keep a table for later processes, where the folder can be written."""
    path = _path(key)
    if path is None:
        return
    numbers = np.ascontiguousarray(table, NUMBERS).tobytes()
    with suppress(OSError):
        atomic_write(path, _seal(key, numbers) + numbers)
        _remove_oldest(path.parent)


@cache
def hash_of(folders: tuple[Path, ...]) -> str:
    """A hash of the Python sources in some folders, and of the versions of Python and NumPy.

    It is "" where a folder has no sources: what it would be a hash of is not known.
    """
    found = sha256(f"{sys.version} {np.__version__}".encode())
    for folder in folders:
        sources = sorted(_sources_in(folder))
        if not sources:
            return ""
        for path in sources:
            found.update(path[len(str(folder)) :].replace(os.sep, "/").encode())
            with open(path, "rb") as file:
                found.update(file.read())
    return found.hexdigest()


def _sources_in(folder: Path) -> Iterator[str]:
    """The sources in a folder, less those of a lesson's demonstrations: no exercise uses these."""
    for where, folders, files in os.walk(folder):
        if where == str(folder):
            folders[:] = [name for name in folders if name not in ("lessons", "plotting")]
        yield from (f"{where}{os.sep}{name}" for name in files if name.endswith(".py"))


def _path(key: str) -> Path | None:
    """Where the table of a key is kept; None where the user has no cache folder."""
    folder = _cache_folder()
    name = sha256(key.encode()).hexdigest()[:SEAL]
    return None if folder is None else folder / FOLDER / "slips" / f"{name}.bin"


def _cache_folder() -> Path | None:
    """The user's cache folder on this system."""
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if given:
        return Path(given)
    try:
        home = Path.home()
    except RuntimeError:  # the user has no home
        return None
    return home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache"


def _seal(key: str, numbers: bytes) -> bytes:
    """What shows that a file is complete, and of this key."""
    return sha256(key.encode() + numbers).digest()


def _remove_oldest(folder: Path) -> None:
    """Remove the files that were written longest ago, where there are too many."""
    files = list(folder.iterdir())
    if len(files) > MOST_FILES:
        files.sort(key=lambda path: path.stat().st_mtime)
        for path in files[: len(files) - MOST_FILES // 2]:
            path.unlink(missing_ok=True)
