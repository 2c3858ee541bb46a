"""Results of full-size experiments, kept as JSON beside the lesson that draws them."""

import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from lstm_course.atomic_write import atomic_write


def load_results(lesson: str, name: str) -> dict[str, Any]:
    """Load the kept results `name` of a lesson.

    Args:
        lesson: its two digits.
        name: of the file in the lesson's folder `results`, without ".json".

    Returns:
        The results, with "made_by", "date", "versions" and "size" beside the numbers.

    Example:
        >>> load_results("01", "accuracy_against_lag")["size"]["updates"]
        1000
    """
    file = files(f"lstm_course.lessons.lesson_{lesson}") / "results" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def keep_results(
    path: Path, made_by: str, size: Mapping[str, Any], results: Mapping[str, Any]
) -> None:
    """Write results to a file that `load_results` reads, with date and versions.

    Args:
        path: the file.
        made_by: the command that repeats the experiment.
        size: seeds, updates and everything else that sets the size of the experiment.
        results: numbers, and lists or arrays of numbers, by name.
    """
    versions = {package: version(package) for package in ("numpy", "torch")}
    kept = {
        "made_by": made_by,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {"python": platform.python_version(), **versions},
        "size": _as_json(size),
        **_as_json(results),
    }
    atomic_write(path, json.dumps(kept, indent=1) + "\n")


def _as_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _as_json(item) for name, item in value.items()}
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, (range, tuple, list)):
        return [_as_json(item) for item in value]
    return value
