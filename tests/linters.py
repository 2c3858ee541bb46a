"""Linters that `make check` installs beside Python as programs of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a linter; without it, skip the test, or fail where nothing may be left out."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which(program, path=path)
    if found is None:
        leave = pytest.fail if os.environ.get("NOTHING_LEFT_OUT") == "1" else pytest.skip
        leave(f"there is no {program}: `make check` installs it")
    return subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
