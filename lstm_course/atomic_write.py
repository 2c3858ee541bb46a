"""Files that are complete or absent: every file of the course that matters is written through here.

The content goes into a file beside the target, which then takes the target's name in one step. An
interruption, a full disk or a power cut leaves the old file as it was.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_writer(path: str | Path) -> Iterator[BinaryIO]:
    """Open a binary file that replaces `path` once the block has ended without an exception.

    Args:
        path: the file; its folder is created if it is missing. An existing file keeps its
            permissions, a new one gets the usual ones.

    Yields:
        A file open for writing. What it holds is on the disk before `path` changes.

    Raises:
        OSError: the disk is full, or the folder is not writable. `path` is unchanged, and nothing
            is left beside it; the same holds for every exception of the block.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with atomic_writer(Path(folder, "weights.bin")) as file:
        ...         size = file.write(b"1234")
        ...     Path(folder, "weights.bin").read_bytes()
        b'1234'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{secrets.token_hex(8)}.unfinished")
    # Not tempfile's: its files are readable by their owner alone.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(unfinished, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, unfinished)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def atomic_write(path: str | Path, content: str | bytes) -> None:
    r"""Write a complete file, or leave the old one as it is.

    Args:
        path: the file; its folder is created if it is missing.
        content: bytes, or text, which is written as UTF-8 with its line ends unchanged.

    Raises:
        OSError: the disk is full, or the folder is not writable. `path` is unchanged.
        UnicodeEncodeError: text that is not valid Unicode, such as "\ud800".
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with atomic_writer(path) as file:
        file.write(data)
