"""Kept results: do they come back as they were, with what is needed to repeat them?"""

import json

import numpy as np
import pytest

from lstm_course.lessons import results


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    (tmp_path / "some_lesson").mkdir()
    (tmp_path / "some_lesson" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return "some_lesson"


def test_what_is_saved_is_loaded(lesson):
    """Do numbers and arrays survive beside seeds, size, versions and date?"""
    numbers = {"share": {"f": [0.25, 0.5]}, "curve": np.arange(3.0), "one": np.float32(1 / 3)}
    path = results.save_results(lesson, "shares", numbers, seeds=range(2), size="small")
    assert path.parent.name == "results"
    assert results.load_results(lesson, "shares") == {
        "share": {"f": [0.25, 0.5]},
        "curve": [0.0, 1.0, 2.0],
        "one": 0.333333,  # six significant digits
    }
    kept = json.loads(path.read_text())
    assert kept["seeds"] == [0, 1] and kept["size"] == "small"
    assert set(kept["versions"]) == {"numpy", "torch"} and len(kept["date"]) == 10
