"""Tests never run submissions without a sandbox.

Tests that need one have the marker `sandbox`. Where the system cannot isolate a process, as in many
containers and on macOS, they are skipped with the reason. With NOTHING_LEFT_OUT=1, as in .ci/run,
they run and fail there instead.

With several workers, `--dist loadgroup` keeps the tests of a file together where they share what
takes long to make: a graded class, a browser, a fork server.
"""

import os
from pathlib import Path

import pytest

from autograder.sandbox.probe import sandbox_problem

TESTS = Path(__file__).parent
SHARING = ("autograder/sandbox", "autograder/submission", "browser", "classroom", "install")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that need a sandbox if this system has none."""
    if os.environ.get("NOTHING_LEFT_OUT") == "1":
        return
    marked = [item for item in items if item.get_closest_marker("sandbox")]
    problem = sandbox_problem() if marked else ""
    for item in marked if problem else ():
        item.add_marker(pytest.mark.skip(reason=problem))


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Group the tests of a file that shares something, for pytest-xdist."""
    if item.path.is_relative_to(TESTS):
        file = item.path.relative_to(TESTS).as_posix()
        if file.startswith(SHARING):
            item.add_marker(pytest.mark.xdist_group(file))
