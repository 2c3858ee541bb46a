"""The report of the environment."""

import platform
import subprocess
import sys
from importlib.metadata import version
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course import environment_report as module


def test_report_names_the_versions_in_use():
    """Are Python's and NumPy's own versions in the report?"""
    report = module.environment_report()
    assert platform.python_version() in report
    assert np.__version__ in report
    assert version("torch") in report


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [(True, False, "Test GPU with 80 GiB"), (False, True, "Apple"), (False, False, "no GPU")],
)
def test_report_names_the_device(monkeypatch, cuda, mps, expected):
    """Does it say which GPU there is, or that there is none?"""
    torch = SimpleNamespace(
        cuda=SimpleNamespace(
            is_available=lambda: cuda,
            get_device_properties=lambda k: SimpleNamespace(
                name="Test GPU", total_memory=80 * 2**30
            ),
        ),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: mps)),
    )
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert expected in module.environment_report()


def test_report_without_torch(monkeypatch):
    """Does a missing torch give a sentence instead of an error?"""

    def no_torch(name):
        if name == "torch":
            raise module.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(module, "version", no_torch)
    report = module.environment_report()
    assert "PyTorch is missing" in report
    assert "lstm-course doctor" in report


@pytest.mark.parametrize(
    "error",
    [ImportError("libcudart.so.12: cannot open"), OSError("DLL load failed\nfurther lines")],
)
def test_report_with_a_broken_torch(monkeypatch, error):
    """Does a torch that is installed but cannot be loaded give a sentence instead of an error?"""

    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "torch":
                raise error

    monkeypatch.delitem(sys.modules, "torch", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    report = module.environment_report()
    assert "cannot be loaded: " + str(error).splitlines()[0] in report
    assert "further lines" not in report
    assert "lstm-course doctor" in report


def test_report_fits_a_page():
    """Is each line short enough to stand unbroken in a notebook and on a page?"""
    assert max(map(len, module.environment_report().splitlines())) <= 95


def test_importing_the_report_does_not_import_torch():
    """Is torch imported when the report is asked for, and not before?"""
    code = "import sys, lstm_course.environment_report; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
