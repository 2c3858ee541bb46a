"""Read an archive that strangers have filled, or the folder that a browser has made of it.

Nothing is unpacked: names in the archive are text to understand, never paths to write to. An entry
is read when it is needed. A limit holds for its real content, whatever size its header gives.
"""

import contextlib
import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.engine.printable import printable
from autograder.sandbox.limits import MEBIBYTE
from autograder.support.errors import CourseError

MAX_ENTRIES = 50_000
MAX_TOTAL = 4096 * MEBIBYTE  # of everything that is read of one archive
MAX_NAME = 1000  # characters of a path in it
UTF_8 = 0x800  # flag of an entry whose name is in UTF-8
ENCRYPTED = 0x1
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")  # made by operating systems


@dataclass(frozen=True)
class Rejected:
    """Something in the archive that is not taken, with the reason."""

    name: str
    reason: str


@dataclass
class Archive:
    """The files of an archive.

    Attributes:
        names: paths inside the archive, as text, in its order.
        rejected: entries that are no plain files, or not safe to take.
        litter: number of files that an operating system has added.
    """

    names: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    litter: int = 0
    _left: int = MAX_TOTAL

    def read(self, name: str, at_most: int) -> bytes:
        """Read a file.

        Raises:
            CourseError: it is larger than `at_most`, damaged, or all files together are too
                large.
        """
        try:
            data = self._read(name, min(at_most, self._left) + 1)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise CourseError(f"it is damaged ({str(error) or type(error).__name__})") from error
        except NotImplementedError as error:
            raise CourseError("it is compressed in a way that cannot be read") from error
        if len(data) > at_most:
            raise CourseError(f"it is larger than {at_most // MEBIBYTE} MiB")
        if len(data) > self._left:
            raise CourseError(f"the archive holds more than {MAX_TOTAL // MEBIBYTE} MiB")
        self._left -= len(data)
        return data

    def _read(self, name: str, size: int) -> bytes:
        raise NotImplementedError

    def _add(self, name: str, reason: str = "") -> None:
        """Add a file to those that can be read, or to the rejected ones."""
        parts = PurePosixPath(name).parts
        if any(part in LITTER or part.startswith("._") for part in parts):
            self.litter += 1
            return
        reason = reason or _reason_to_reject(name)
        if reason:
            self.rejected.append(Rejected(printable(name), reason))
        else:
            self.names.append(name)


class _ZipArchive(Archive):
    def __init__(self, file: zipfile.ZipFile) -> None:
        super().__init__()
        self.file = file
        self.entries: dict[str, zipfile.ZipInfo] = {}
        infos = [info for info in file.infolist() if not info.is_dir()]
        if len(infos) > MAX_ENTRIES:
            raise CourseError(f"the archive has {len(infos)} files, more than {MAX_ENTRIES}.")
        counted = Counter(_name_of(info) for info in infos)
        for info in infos:
            name = _name_of(info)
            reason = _reason_of_entry(info)
            if counted[name] > 1:
                reason = "the archive has two files of this name"
            self._add(name, reason)
            self.entries[name] = info

    def _read(self, name: str, size: int) -> bytes:
        with self.file.open(self.entries[name]) as file:
            return file.read(size)


class _Folder(Archive):
    """A folder that was unpacked already; Safari on macOS does so after a download."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        for place, folders, files in os.walk(folder, followlinks=False):
            folders.sort()
            for file in sorted(files + [one for one in folders if Path(place, one).is_symlink()]):
                path = Path(place) / file
                plain = stat.S_ISREG(path.lstat().st_mode)
                name = path.relative_to(folder).as_posix()
                self._add(name, "" if plain else "it is a link or another special file")
            if len(self.names) > MAX_ENTRIES:
                raise CourseError(f"{folder} has more than {MAX_ENTRIES} files.")

    def _read(self, name: str, size: int) -> bytes:
        descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            return file.read(size)


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip file, or a folder that was one.

    Raises:
        CourseError: it is neither, or too large.
    """
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as file:
            yield _ZipArchive(file)
    except FileNotFoundError:
        raise CourseError(f"there is no {path}.") from None
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path} has a file name that cannot be read: unpack it, and give the folder."
        ) from error
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise CourseError(
            f"{path} is no zip archive that can be read ({error}): download it again."
        ) from error


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; programs that write UTF-8 do not always say so."""
    name = info.orig_filename
    if not info.flag_bits & UTF_8:
        # Otherwise it is what it says: written under DOS or an old Windows.
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _reason_of_entry(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link or another special file"
    return "it is encrypted" if info.flag_bits & ENCRYPTED else ""


def _reason_to_reject(name: str) -> str:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "its path leads out of the archive"
    if len(name) > MAX_NAME:
        return f"its path is longer than {MAX_NAME} characters"
    return "" if name.isprintable() else "its name has characters that cannot be shown"
