"""Tests never run submissions without a sandbox.

Tests that need one have the marker `sandbox`. Where the system cannot isolate a process, as in many
containers and on macOS, they are skipped with the reason. With NOTHING_LEFT_OUT=1, as in .ci/run,
they run and fail there instead.

With several workers, tests stay together where they share what takes long to make: those of a file
a graded class, a browser or a fork server, those of an exercise what its reference does.
(`--dist loadgroup` of pytest-xdist 3.8 has no effect with pytest 9.2.)
"""

import os
import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from autograder.sandbox.probe import sandbox_problem

SHARING = (
    "tests/autograder/sandbox/",
    "tests/autograder/submission/",
    "tests/browser/",
    "tests/classroom/",
    "tests/install/",
)
OF_AN_EXERCISE = re.compile(r"tests/autograder/exercises/.*\[(?:.*?-)??([a-z]+(?:_[a-z0-9]+)+)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that need a sandbox if this system has none."""
    if os.environ.get("NOTHING_LEFT_OUT") == "1":
        return
    marked = [item for item in items if item.get_closest_marker("sandbox")]
    problem = sandbox_problem() if marked else ""
    for item in marked if problem else ():
        item.add_marker(pytest.mark.skip(reason=problem))


class FilesTogether(LoadScopeScheduling):
    """Gives the tests of a file or of an exercise to one worker, and all others singly."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        if file.startswith(SHARING):
            return file
        found = OF_AN_EXERCISE.match(nodeid)
        return found[1] if found else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesTogether:
    """Distribute the tests over the workers, files with most tests first."""
    return FilesTogether(config, log)
