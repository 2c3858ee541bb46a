"""A learner's course tree, command line and answers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from autograder.support.course_tree import Course, Lesson

ROOT = Path(__file__).resolve().parents[3]


def make_tree(place: Path) -> Path:
    """Make a course tree of its own: the packages, and the notebooks of two lessons."""
    for name in ("autograder", "lstm_course"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for folder in ("notebooks", "solutions"):
        (place / folder).mkdir()
        for stem in ("00_welcome", "02_gates"):
            shutil.copy(ROOT / folder / f"{stem}.ipynb", place / folder)
    return place


def course(tree: Path) -> Course:
    """The course of a clone: notebooks and work/ in one place."""
    return Course(source=tree, home=tree)


def cli(tree: Path, *arguments: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
    """Run the tree's own command line: status, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments],
        cwd=tree,
        env={
            **os.environ,
            "PYTHONPATH": str(tree),
            "COLUMNS": "200",
            "OMP_NUM_THREADS": "1",
            "JUPYTER_DATA_DIR": str(tree / "jupyter"),
        }
        | environment,
        capture_output=True,
        text=True,
        input=stdin,
        timeout=300,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def answer(lesson: Lesson, answers: dict[str, str]) -> None:
    """Write answers into the learner's copy."""
    notebook = nbformat.read(lesson.copy, as_version=4)
    for cell in notebook.cells:
        name = cell.id.removesuffix("_answer")
        if cell.id.endswith("_answer") and name in answers:
            cell.source = answers[name]
    nbformat.write(notebook, lesson.copy)


def solved(lesson: Lesson) -> dict[str, str]:
    """All right answers of a lesson."""
    cells = nbformat.read(lesson.solution, as_version=4).cells
    return {c.id.removesuffix("_answer"): c.source for c in cells if c.id.endswith("_answer")}
