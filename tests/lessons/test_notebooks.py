"""Do all lessons run from top to bottom, for readers and for learners who have done nothing yet?"""

import os
from pathlib import Path

import nbformat
import pytest

from autograder.engine.verdict import MIME_TYPE
from autograder.exercises import EXERCISES
from autograder.support.course_tree import Course, all_lessons
from autograder.support.run_notebook import find_problems, run_notebook
from tests.lessons.figures import find_undescribed, shows_themed_figures
from tests.lessons.processor_time import run_timed

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LESSONS = all_lessons(Course(source=ROOT, home=ROOT))
assert LESSONS, "no notebook was found"
CELL_SECONDS = 15  # of the processor, at quick size: some readers' computers are slow
LESSON_SECONDS = {"07": 180, "08": 180}  # of the processor, for all cells; others: 60


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    """The course as it is here, with one thread."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))


def run(path: Path, directory: Path) -> nbformat.NotebookNode:
    """The notebook, run."""
    notebook = nbformat.read(path, as_version=4)
    run_notebook(notebook, directory, cell_seconds=300)
    return notebook


def verdicts(notebook: nbformat.NotebookNode) -> dict[str, dict]:
    """The verdicts that a run notebook shows, by exercise."""
    found = [
        output.data[MIME_TYPE]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME_TYPE in output.get("data", {})
    ]
    return {verdict["exercise"]: verdict for verdict in found}


def find_demos(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells with figures and experiments."""
    return [cell for cell in notebook.cells if "demo" in cell.metadata.get("tags", [])]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_the_solution_notebook_runs(lesson, tmp_path, monkeypatch):
    """Full marks, no error, nothing on stderr, figures there, within the lesson's budgets?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", "quick")
    notebook = nbformat.read(lesson.solution, as_version=4)
    times = run_timed(notebook, tmp_path, cell_seconds=300)
    assert list(find_problems(notebook)) == []
    points = {name: e.points for name, e in EXERCISES.items() if e.lesson == lesson.number}
    assert points
    assert {name: v["marks"] for name, v in verdicts(notebook).items()} == points
    assert len(times) == sum(cell.cell_type == "code" for cell in notebook.cells)
    assert 0 < max(times) < CELL_SECONDS and sum(times) < LESSON_SECONDS.get(lesson.number, 60)
    assert find_demos(notebook) and all(cell.outputs for cell in find_demos(notebook))
    if shows_themed_figures(notebook):
        assert find_undescribed(notebook) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_the_untouched_student_notebook_runs(lesson, tmp_path, monkeypatch):
    """No error for a learner who only reads, every exercise open, every figure there?

    The same experiments have been run by the test above: here they are as short as can be.
    """
    monkeypatch.setenv("LSTM_COURSE_SIZE", "trial")
    notebook = run(lesson.notebook, tmp_path)
    assert list(find_problems(notebook)) == []
    found = verdicts(notebook)
    assert set(found) == {name for name, e in EXERCISES.items() if e.lesson == lesson.number}
    for verdict in found.values():
        assert (verdict["status"], verdict["marks"]) == ("open", 0)
        assert "Write your answer in the cell above" in " ".join(verdict["sentences"])
    assert find_demos(notebook) and all(cell.outputs for cell in find_demos(notebook))
