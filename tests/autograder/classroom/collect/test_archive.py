"""Is an archive that strangers have filled read without harm, and nothing of it lost in silence?"""

import os
import stat
import warnings
import zipfile

import pytest

from autograder.classroom.collect import archive as module
from autograder.classroom.collect.archive import open_archive
from autograder.support.errors import CourseError
from tests.autograder.classroom.collect.archives import NOTEBOOK, make_zip, zip_with_raw_name

NAME = "lovelaceada_12_345_02_gates.ipynb"


def reasons(path) -> dict[str, str]:
    with open_archive(path) as opened:
        assert opened.names == []
        return {one.name: one.reason for one in opened.rejected}


@pytest.mark.parametrize("name", ["../x.ipynb", "/etc/x.ipynb", "a/../../x.ipynb", "C:/x.ipynb"])
def test_a_path_out_of_the_archive_is_not_taken(tmp_path, name):
    """Is it told?"""
    found = reasons(make_zip(tmp_path / "a.zip", [name]))
    assert list(found.values()) == ["its path leads out of the archive"]


def test_backslashes_are_separators(tmp_path):
    """Do paths of Windows lead out as little as others?"""
    assert reasons(zip_with_raw_name(tmp_path / "a.zip", rb"..\..\x.ipynb"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_special_files_are_not_taken(tmp_path, kind):
    """Is a link in the archive no way to another file?"""
    info = zipfile.ZipInfo(NAME)
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert reasons(tmp_path / "a.zip") == {NAME: "it is a link or another special file"}


def test_encrypted_entries_are_not_taken(tmp_path):
    """Is there a sentence and no exception of the zip library's?"""
    path = zip_with_raw_name(tmp_path / "a.zip", NAME.encode(), flags=0x1)
    assert reasons(path) == {NAME: "it is encrypted"}


def test_two_entries_of_one_name_are_not_taken(tmp_path):
    """Is it not left to chance which one counts?"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr(NAME, b"1")
            archive.writestr(NAME, b"2")
    assert reasons(tmp_path / "a.zip") == {NAME: "the archive has two files of this name"}


def test_what_an_entry_really_holds_is_limited(tmp_path):
    """Is a bomb stopped at the limit, though its header says little?"""
    path = make_zip(tmp_path / "a.zip", {NAME: b"0" * 30_000_000})
    data = path.read_bytes()
    size = (30_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    with open_archive(path) as opened, pytest.raises(CourseError):
        opened.read(NAME, 1_000_000)
    path.write_bytes(data)
    with open_archive(path) as opened, pytest.raises(CourseError, match="larger than 1 MiB"):
        opened.read(NAME, 2**20)


def test_all_entries_together_are_limited(tmp_path, monkeypatch):
    """Do many large files come to an end, too?"""
    monkeypatch.setattr(module, "MAX_TOTAL", 2**20)
    path = make_zip(tmp_path / "a.zip", {f"{n}": bytes(400_000) for n in range(3)})
    with open_archive(path) as opened:
        opened._left = 2**20
        opened.read("0", 2**20)
        opened.read("1", 2**20)
        with pytest.raises(CourseError, match="the archive holds more than"):
            opened.read("2", 2**20)


def test_too_many_entries_are_an_error(tmp_path, monkeypatch):
    """Is a million of empty files refused?"""
    monkeypatch.setattr(module, "MAX_ENTRIES", 10)
    path = make_zip(tmp_path / "a.zip", map(str, range(11)))
    with pytest.raises(CourseError, match="11 files, more than 10"), open_archive(path):
        pass


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("müller_1_2_ä.ipynb".encode(), 0x800, "müller_1_2_ä.ipynb"),
        ("müller_1_2_ä.ipynb".encode(), 0, "müller_1_2_ä.ipynb"),  # macOS does not say so
        ("müller_1_2_ä.ipynb".encode("cp437"), 0, "müller_1_2_ä.ipynb"),
    ],
)
def test_names_are_read_in_the_encoding_they_have(tmp_path, raw, flags, name):
    """Do accents survive, whether the archive says that it is UTF-8 or not?"""
    with open_archive(zip_with_raw_name(tmp_path / "a.zip", raw, flags)) as opened:
        assert opened.names == [name]
        assert opened.read(name, 1000) == NOTEBOOK


@pytest.mark.parametrize("name", ["a\x1b]0;title\x07.ipynb", "a\x00.ipynb", "a\u202e.ipynb"])
def test_names_that_a_terminal_would_obey_are_shown_inert(tmp_path, name):
    """Is an escape sequence neither taken nor printed?"""
    (shown,) = reasons(zip_with_raw_name(tmp_path / "a.zip", name.encode(), 0x800))
    assert shown.isprintable() and shown.endswith(".ipynb")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_a_sentence(tmp_path, data):
    """Is a broken download told as one?"""
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(CourseError, match="no zip archive"), open_archive(tmp_path / "a.zip"):
        pass
    with pytest.raises(CourseError, match="there is no"), open_archive(tmp_path / "b.zip"):
        pass


def test_a_name_in_no_encoding_is_a_sentence(tmp_path):
    """Is an archive that says UTF-8 and is not told what to do?"""
    path = zip_with_raw_name(tmp_path / "a.zip", b"a\xff\xfe.ipynb", 0x800)
    with pytest.raises(CourseError, match="unpack it, and give the folder"), open_archive(path):
        pass


def test_files_of_operating_systems_are_counted(tmp_path):
    """Are macOS's shadows and Windows's thumbnails no submissions?"""
    names = ["__MACOSX/._a.ipynb", "x/.DS_Store", "x/Thumbs.db", "x/._b.ipynb", "x/c.ipynb"]
    with open_archive(make_zip(tmp_path / "a.zip", names)) as opened:
        assert (opened.names, opened.litter) == (["x/c.ipynb"], 4)


def test_a_folder_is_read_like_its_archive(tmp_path):
    """Is what Safari has unpacked already as good, and is no link followed?"""
    folder = tmp_path / "submissions"
    (folder / "Ada_1_assignsubmission_file_").mkdir(parents=True)
    (folder / "Ada_1_assignsubmission_file_" / "a.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.ipynb").write_text("secret")
    (folder / "link.ipynb").symlink_to(tmp_path / "secret" / "s.ipynb")
    (folder / "linked").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe.ipynb")
    with open_archive(folder) as opened:
        assert opened.names == ["Ada_1_assignsubmission_file_/a.ipynb"]
        assert opened.read(opened.names[0], 1000) == NOTEBOOK
        assert sorted(one.name for one in opened.rejected) == ["link.ipynb", "linked", "pipe.ipynb"]
