"""Doctests of both packages, wherever they are: `np` is there, and experiments have full size."""

from typing import Any

import numpy as np
import pytest

collect_ignore = ["autograder/cli/lab_settings"]  # configuration: runs in Jupyter alone


@pytest.fixture(autouse=True)
def prepare_doctest(
    request: pytest.FixtureRequest,
    doctest_namespace: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Give the examples of a docstring `np`, and the sizes that the docstring speaks of."""
    if isinstance(request.node, pytest.DoctestItem):
        doctest_namespace["np"] = np
        monkeypatch.delenv("LSTM_COURSE_SIZE", raising=False)
