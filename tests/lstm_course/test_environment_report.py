"""The report of what the course runs on."""

import platform
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
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    assert expected in module.environment_report()


def test_report_without_torch(monkeypatch):
    """Does a missing torch give a sentence instead of an error?"""

    def no_torch(name):
        if name == "torch":
            raise module.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(module, "version", no_torch)
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    report = module.environment_report()
    assert "PyTorch is missing" in report
    assert "lstm-course doctor" in report
