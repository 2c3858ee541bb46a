"""Every test of a class runs submissions in a sandbox, except those of stock nbgrader."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
STOCK = FOLDER / "test_stock_nbgrader.py"


@pytest.hookimpl(tryfirst=True)  # before tests/conftest.py looks for the marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(FOLDER) and item.path != STOCK:
            item.add_marker(pytest.mark.sandbox)
