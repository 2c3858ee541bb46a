"""Does a system that cannot isolate submissions get a sentence with what to do?"""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from autograder.sandbox.probe import sandbox_problem


def test_another_system_is_named(monkeypatch):
    """Is it refused before anything is tried, with where to grade instead?"""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", None)
    assert "on Linux only" in sandbox_problem()


def test_another_processor_is_named(monkeypatch):
    """Is a machine without known system call numbers refused?"""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(machine="riscv64"))
    assert sandbox_problem() == "the sandbox does not know the processor riscv64"


@pytest.mark.parametrize(
    ("output", "expected"),
    [("ok\n", ""), ("[Errno 1] unshare", "([Errno 1] unshare)"), ("", "(it was killed)")],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_the_outcome_of_the_trial_is_in_the_sentence(monkeypatch, output, expected):
    """Does it quote the kernel's error, and nothing on success?"""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=output))
    found = sandbox_problem()
    assert expected in found and bool(found) == bool(expected)
    assert not found or "user.max_user_namespaces=10000" in found
