"""Results that are kept beside a lesson."""

from datetime import date

import numpy as np
import torch

from lstm_course.lessons.kept_results import keep_results, load_results


def test_kept_results_name_their_origin(tmp_path, monkeypatch):
    """Are command, date, versions and size beside the numbers, and can they be loaded?"""
    path = tmp_path / "results" / "toy.json"
    results = {"accuracy": [0.5, 1.0], "curve": {3: np.arange(2.0)}, "one": np.float64(0.1)}
    keep_results(path, "python -m toy", {"seeds": range(2)}, results)
    monkeypatch.setattr("lstm_course.lessons.kept_results.files", lambda package: tmp_path)
    kept = load_results("99", "toy")
    assert (kept["made_by"], kept["accuracy"]) == ("python -m toy", [0.5, 1.0])
    assert (kept["curve"], kept["one"]) == ({"3": [0.0, 1.0]}, 0.1)
    assert kept["size"] == {"seeds": [0, 1]}
    assert kept["versions"]["numpy"] == np.__version__
    assert kept["versions"]["torch"] == torch.__version__
    assert date.fromisoformat(kept["date"])
