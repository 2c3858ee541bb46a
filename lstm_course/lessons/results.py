"""Full-size results that take longer than a reader waits: kept as JSON beside their lesson.

Each file holds the measurements and how they were made: seeds, size, versions and date.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import numpy as np


def load_results(lesson: str, name: str) -> dict[str, Any]:
    """Read the measurements of results/NAME.json.

    Args:
        lesson: package of the lesson, such as "lstm_course.lessons.lesson_02".
        name: of the file, without .json.
    """
    file = resources.files(lesson) / "results" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))["measurements"]


def save_results(
    lesson: str, name: str, measurements: Mapping[str, Any], *, seeds: Sequence[int], size: str
) -> Path:
    """Write results/NAME.json, with what is needed to repeat it.

    Args:
        lesson: package of the lesson.
        name: of the file, without .json.
        measurements: numbers and lists of numbers, by name.
        seeds: one for each repetition.
        size: settings in words, such as "2000 updates, 128 units".

    Returns:
        The file.
    """
    versions = {package: import_module(package).__version__ for package in ("numpy", "torch")}
    content = {
        "seeds": list(seeds),
        "size": size,
        "versions": versions,
        "date": datetime.now(UTC).date().isoformat(),
        "measurements": _rounded(measurements),
    }
    folder = Path(str(resources.files(lesson))) / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def _rounded(value: Any) -> Any:
    """Dictionaries, lists and arrays of numbers as plain ones with six significant digits."""
    if isinstance(value, Mapping):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, Sequence | np.ndarray):
        return [_rounded(item) for item in value]
    return float(f"{float(value):.6g}")
