"""Digests of inputs: what was made from the same inputs need not be made again."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import distributions
from pathlib import Path

from lstm_course.atomic_write import atomic_write

DIGITS = 16


def digest_of(parts: Iterable[str | bytes]) -> str:
    """Compute a digest of a sequence of parts.

    Example:
        >>> digest_of(["ab", "c"]) == digest_of(["a", "bc"])
        False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()[:DIGITS]


def digest_of_files(*folders: Path) -> str:
    """Compute a digest of the names and contents of all files in folders, apart from bytecode."""
    return digest_of(
        part
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
        for part in (path.relative_to(folder).as_posix(), path.read_bytes())
    )


def digest_of_times(folder: Path) -> str:
    """Compute a digest of the names, sizes and times of all files in a folder."""
    return digest_of(
        f"{path.relative_to(folder).as_posix()} {status.st_size} {status.st_mtime_ns}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (status := path.stat())
    )


def digest_of_installed() -> str:
    """Compute a digest of the names and versions of all packages that are installed."""
    return digest_of(sorted(f"{one.name} {one.version}" for one in distributions()))


def kept_bytes(
    folder: Path, name: str, inputs: Sequence[str | bytes], make: Callable[[], bytes]
) -> bytes:
    """Return what an earlier build has made from the same inputs, or make and keep it.

    Args:
        folder: of what is kept.
        name: beginning of the file's name; what it was before goes.
        inputs: all that the result depends on.
        make: makes it.
    """
    path = folder / f"{name}-{digest_of(inputs)}"
    if not path.exists():
        for old in folder.glob(f"{name}-{'?' * DIGITS}"):
            old.unlink()
        atomic_write(path, make())
    return path.read_bytes()
