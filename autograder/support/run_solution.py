"""Run a lesson's solution notebook, in which nothing may fail."""

from collections.abc import Callable

import nbformat

from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.run_notebook import find_problems, run_notebook

CELL_SECONDS = 1200  # lesson 08 trains for minutes, on slow machines for many


def run_solution(lesson: Lesson, on_cell: Callable[[], None]) -> nbformat.NotebookNode:
    """Run a solution notebook in memory; the file stays without outputs.

    Raises:
        CourseError: a cell ends in an error or writes to stderr.
    """
    notebook = nbformat.read(lesson.solution, as_version=4)
    run_notebook(notebook, lesson.course.home, CELL_SECONDS, on_cell)
    for number, sentence in find_problems(notebook):
        raise CourseError(f"{lesson.solution.name}, cell {number}: {sentence}")
    return notebook


def title(notebook: nbformat.NotebookNode, lesson: Lesson) -> str:
    """Find the heading of a lesson."""
    for cell in notebook.cells:
        for line in cell.source.splitlines():
            if cell.cell_type == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return lesson.stem
