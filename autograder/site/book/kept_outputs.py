"""Outputs of solution notebooks, kept between two builds of the book.

A lesson runs again if its code has changed, or the code that it uses, or the packages that compute
its numbers. A change of its text alone runs nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import nbformat

from autograder.support.course_tree import Lesson
from autograder.support.repository import COLAB_CELL
from autograder.support.run_solution import run_solution
from lstm_course.atomic_write import atomic_write

PACKAGES = ("matplotlib", "numpy", "torch")  # a new version draws or rounds differently
USED = ("lstm_course", "autograder/engine", "autograder/exercises", "autograder/notebook")
OF_A_LESSON = re.compile(r"lesson_(\d\d)")


def outputs_of(
    lesson: Lesson,
    folder: Path,
    on_cell: Callable[[], None],
    run: Callable[[Lesson, Callable[[], None]], nbformat.NotebookNode] = run_solution,
) -> nbformat.NotebookNode:
    """Return the solution notebook with its outputs: the kept ones if they are still valid.

    Args:
        lesson: whose solution is run.
        folder: of the kept outputs.
        on_cell: called after each cell that runs.
        run: runs a solution.

    Raises:
        CourseError: a cell ends in an error or writes to stderr.
    """
    notebook = nbformat.read(lesson.solution, as_version=4)
    kept = folder / f"{lesson.stem}-{fingerprint(lesson, notebook)}.ipynb"
    if not kept.exists():
        executed = run(lesson, on_cell)
        for old in folder.glob(f"{lesson.stem}-*.ipynb"):
            old.unlink()
        atomic_write(kept, nbformat.writes(executed))
    executed = nbformat.read(kept, as_version=4)
    for cell, done in zip(_code(notebook), _code(executed), strict=True):
        cell.outputs = done.outputs
    return notebook


def fingerprint(lesson: Lesson, notebook: nbformat.NotebookNode) -> str:
    """Compute a digest of everything that the outputs of a lesson depend on."""
    digest = hashlib.sha256()
    for cell in _code(notebook):
        digest.update(cell.source.encode() + b"\0")
    for name in PACKAGES:
        digest.update(f"{name} {version(name)}\0".encode())
    for path in _files_used(lesson):
        digest.update(str(path.relative_to(lesson.course.source)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files_used(lesson: Lesson) -> Iterator[Path]:
    """List the code and kept results that a lesson may use: no other lesson's."""
    for folder in USED:
        for path in sorted((lesson.course.source / folder).rglob("*")):
            owner = OF_A_LESSON.search(str(path.relative_to(lesson.course.source)))
            if path.suffix in (".py", ".json") and (not owner or owner[1] == lesson.number):
                yield path


def _code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells that compute something: not the one that installs the course."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.get("id") != COLAB_CELL]
