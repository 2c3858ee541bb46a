"""The files of the course that run in the worker: the library, the judge, what lesson cells call.

They are the same files as everywhere else. What needs Jupyter, torch or a process of its own stays
out.
"""

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

PACKAGES = (
    "lstm_course",
    "autograder/engine",
    "autograder/exercises",
    "autograder/notebook",
    "autograder/support",
    "autograder/site/live/kernel",
)
FACADES = (
    "autograder/__init__.py",
    "autograder/site/__init__.py",
    "autograder/site/live/__init__.py",
)
KINDS = (".py", ".json", ".txt")
DISTRIBUTION = "lstm-course"


def course_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file.

    Args:
        root: the folder that holds the packages.
    """
    for name in FACADES:
        yield name, (root / name).read_bytes()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in KINDS and "__pycache__" not in path.parts:
                yield str(path.relative_to(root).as_posix()), path.read_bytes()
    yield from _metadata()


def _metadata() -> Iterator[tuple[str, bytes]]:
    """The entry points, through which the engine finds the exercises, and the version."""
    installed = distribution(DISTRIBUTION)
    folder = f"lstm_course-{installed.version}.dist-info"
    groups = "\n".join(
        f"[{point.group}]\n{point.name} = {point.value}\n"
        for point in installed.entry_points
        if point.group == "autograder.exercises"
    )
    metadata = f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: {installed.version}\n"
    yield f"{folder}/METADATA", metadata.encode()
    yield f"{folder}/entry_points.txt", groups.encode()
