"""Submissions are never run without a sandbox, by tests neither.

Where the system cannot give one (a container without user namespaces, macOS), the tests that need
it are left out and say why. With NOTHING_LEFT_OUT=1, as in .ci/run, they fail there instead.
"""

import os
from pathlib import Path

import pytest

from autograder.sandbox import namespaces

ROOT = Path(__file__).resolve().parents[1]
ISOLATED = (
    "tests/classroom/",
    "tests/browser/test_formgrader.py",
    "tests/browser/test_report.py",
    "tests/autograder/sandbox/test_proxy.py",
    "tests/autograder/submission/test_policy.py",
    "tests/autograder/sandbox/test_process.py",
)
STOCK = "tests/classroom/test_stock_nbgrader.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a sandbox, if there is none."""
    if os.environ.get("NOTHING_LEFT_OUT") == "1":
        return
    needing = [item for item in items if _needs_a_sandbox(item)]
    problem = namespaces.problem() if needing else ""
    for item in needing if problem else ():
        item.add_marker(pytest.mark.skip(reason=problem))


def _needs_a_sandbox(item: pytest.Item) -> bool:
    if not item.path.is_relative_to(ROOT):
        return False
    path = item.path.relative_to(ROOT).as_posix()
    return path.startswith(ISOLATED) and path != STOCK
