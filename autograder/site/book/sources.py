"""The folder of sources that Sphinx reads: a file is written only where its content changes.

Sphinx rebuilds the pages whose sources are newer than the last build, so files that stay as they
are must keep their times.
"""

from pathlib import Path

from lstm_course.atomic_write import atomic_write


class Sources:
    """Sources of one build. `remove_others` deletes what an earlier build left and this one lacks.

    Args:
        folder: made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: set[Path] = set()

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file, unless it has this content already."""
        path = self.folder / name
        self._written.add(path)
        data = content.encode() if isinstance(content, str) else content
        if not path.exists() or path.read_bytes() != data:
            atomic_write(path, data)

    def remove_others(self) -> None:
        """Delete every file that this build has not written."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self._written:
                path.unlink()
