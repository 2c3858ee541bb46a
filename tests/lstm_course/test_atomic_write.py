"""Is a file complete or unchanged, whatever happens while it is written?"""

import errno
import io
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from lstm_course import atomic_write as module
from lstm_course.atomic_write import atomic_write, atomic_writer

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("content", ["Zürich\r\n\n", "", b"\x00\xff"])
def test_what_is_written_is_read(tmp_path, content):
    """Do bytes and text arrive unchanged, line ends included, in a folder that did not exist?"""
    path = tmp_path / "a" / "b" / "file"
    atomic_write(path, content)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    atomic_write(str(path), "new")
    assert path.read_text() == "new"
    assert os.listdir(path.parent) == ["file"]


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path):
    """Does a reader meet the old content during the writing, and the new one after it?"""
    path = tmp_path / "file"
    path.write_text("old")
    with atomic_writer(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "half"


def stop_after_half(file: BinaryIO, error: type[BaseException]) -> None:
    """Write something, then raise."""
    file.write(b"half")
    raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("existing", [True, False])
def test_an_exception_leaves_nothing_behind(tmp_path, error, existing):
    """After an error or Ctrl-C in the middle: is the old file there, and nothing beside it?"""
    path = tmp_path / "file"
    if existing:
        path.write_text("old")
    with pytest.raises(error), atomic_writer(path) as file:
        stop_after_half(file, error)
    assert os.listdir(tmp_path) == (["file"] if existing else [])
    assert not existing or path.read_text() == "old"


@pytest.mark.parametrize("when", ["write", "flush", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch, when):
    """At whichever step the disk is full: is the error raised, and the old file unchanged?"""
    path = tmp_path / "file"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if when in ("write", "flush"):

        class Full(io.FileIO):
            pass

        setattr(Full, when, full)
        monkeypatch.setattr(module.os, "fdopen", lambda handle, mode: Full(handle, mode))
    else:
        monkeypatch.setattr(module.os, when, full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(path, b"new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_truly_full_device_is_an_error(tmp_path, monkeypatch):
    """Does an error of the kernel itself, not of a stand-in, reach the caller?"""
    path = tmp_path / "file"
    path.write_text("old")
    real = os.open

    def full(unfinished, *arguments):
        Path(unfinished).symlink_to("/dev/full")
        return real("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(module.os, "open", full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(path, b"new" * 10_000)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_text_that_is_no_unicode_changes_nothing(tmp_path):
    """Is a lone surrogate refused before anything is written?"""
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        atomic_write(path, "\ud800")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_permissions_are_the_usual_ones(tmp_path):
    """Does a new file follow the umask, and does an existing one keep what its owner chose?"""
    write = (
        "import os, sys; from lstm_course.atomic_write import atomic_write\n"
        "os.umask(int(sys.argv[2], 8)); atomic_write(sys.argv[1], 'new')"
    )

    def mode_after(path: Path, umask: str) -> int:
        command = [sys.executable, "-c", write, str(path), umask]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        return stat.S_IMODE(path.stat().st_mode)

    assert mode_after(tmp_path / "open", "022") == 0o644
    assert mode_after(tmp_path / "closed", "077") == 0o600
    (tmp_path / "open").chmod(0o640)
    assert mode_after(tmp_path / "open", "022") == 0o640


def test_a_long_name_is_no_problem(tmp_path):
    """Does a name of 255 bytes, the longest there is, leave room for the unfinished file's?"""
    path = tmp_path / ("n" * 255)
    atomic_write(path, "content")
    assert path.read_text() == "content"
