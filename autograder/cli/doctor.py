"""`lstm-course doctor`: what is installed, what is missing, and what to do about it."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.support.course_tree import Course, all_lessons

NEEDED = (
    "numpy", "torch", "matplotlib", "jupyterlab", "ipykernel", "ipywidgets", "jupytext",
    "latex2mathml", "nbclient", "nbconvert", "nbformat", "nbgrader", "rich", "tqdm", "typer",
)  # fmt: skip
INSTALL = "run `make study`, or `python -m pip install -c constraints.txt -e .`"


@dataclass(frozen=True)
class Finding:
    """One examined part of the installation. `advice` is empty if there is nothing to do."""

    what: str
    seen: str
    fine: bool = True
    advice: str = ""


def examine_installation(course: Course | None) -> Iterator[Finding]:
    """Examine the installation part by part, without importing packages that may be broken.

    Args:
        course: where the notebooks are; None if there are none.
    """
    yield _examine_python()
    pinned = _read_pins(course)
    for name in NEEDED:
        yield _examine_package(name, pinned)
    yield _examine_gpu()
    yield _examine_validate_button()
    yield _count_notebooks(course)


def _examine_python() -> Finding:
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", f"{seen} ({sys.prefix})")


def _read_pins(course: Course | None) -> dict[str, str]:
    path = course.source / "constraints.txt" if course else None
    if path is None or not path.exists():
        return {}
    lines = (line.split(";")[0].strip() for line in path.read_text().splitlines())
    pairs = [line.split("==") for line in lines if "==" in line]
    names = [name for name, _ in pairs]
    return {name: number for name, number in pairs if names.count(name) == 1}


def _examine_package(name: str, pinned: dict[str, str]) -> Finding:
    try:
        seen = version(name)
    except PackageNotFoundError:
        return Finding(name, "missing", False, INSTALL)
    wanted = pinned.get(name)
    if wanted and seen.split("+")[0] != wanted:
        return Finding(name, f"{seen} (the course was tested with {wanted})")
    return Finding(name, seen)


def _examine_gpu() -> Finding:
    if importlib.util.find_spec("torch") is None:
        return Finding("GPU", "not looked for: torch is missing")
    ask = (
        "import torch\n"
        "c = torch.cuda\n"
        "print(c.get_device_name() if c.is_available() else torch.version.cuda or 'cpu')"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return Finding("GPU", f"torch cannot be imported: {last}", False, INSTALL)
    answer = done.stdout.strip()
    if answer == "cpu":
        return Finding("GPU", "none used: this is torch's CPU build (every lesson runs on it)")
    if answer[:1].isdigit():
        driver = " and no nvidia-smi" if shutil.which("nvidia-smi") is None else ""
        return Finding("GPU", f"none: torch was built for CUDA {answer}, but sees no GPU{driver}")
    return Finding("GPU", answer)


def _examine_validate_button() -> Finding:
    if importlib.util.find_spec("nbgrader") is None:
        return Finding("Validate button", "missing", False, INSTALL)
    places = [Path(sys.prefix) / "share" / "jupyter" / "labextensions"]
    found = any((place / "@jupyter" / "nbgrader").exists() for place in places)
    if found:
        return Finding("Validate button", "nbgrader's JupyterLab extension is installed")
    return Finding(
        "Validate button", "nbgrader's JupyterLab extension is missing", False,
        "python -m pip install --force-reinstall --no-deps nbgrader",
    )  # fmt: skip


def _count_notebooks(course: Course | None) -> Finding:
    if course is None:
        return Finding("notebooks", "not found", False, INSTALL)
    count = len(all_lessons(course))
    copies = len(list(course.work.glob("[0-9][0-9]_*.ipynb")))
    found = f"{count} lessons in {course.source}, {copies} of your own in work/"
    return Finding("notebooks", found)
