"""`lstm-course solutions`: run the solution notebooks and write them as pages."""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import nbformat

from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.run_notebook import find_problems, run_notebook
from lstm_course.atomic_write import atomic_write

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


def write_page(notebook: nbformat.NotebookNode, lesson: Lesson, directory: Path) -> Path:
    """Write an executed notebook as a page that needs neither a kernel nor the network.

    Raises:
        CourseError: the directory cannot be written, or an equation cannot be converted.
    """
    from autograder.site.pages import page_of

    page = page_of(notebook, title(notebook, lesson))
    target = directory / f"{lesson.stem}.html"
    _write(target, page)
    return target


def write_index(pages: Sequence[tuple[str, Path]], directory: Path) -> None:
    """Write the list of pages, given as (title, page), with a link to each."""
    items = "\n".join(
        f'<li><a href="{escape(page.name)}">{escape(name)}</a></li>' for name, page in pages
    )
    _write(
        directory / "index.html",
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>LSTM course: solutions</title>"
        "<style>body { font: 18px/1.6 sans-serif; max-width: 40em; margin: 3em auto; }</style>"
        f"</head><body><h1>LSTM course: solutions</h1>\n<ul>\n{items}\n</ul></body></html>\n",
    )


def title(notebook: nbformat.NotebookNode, lesson: Lesson) -> str:
    """Find the heading of a lesson."""
    for cell in notebook.cells:
        for line in cell.source.splitlines():
            if cell.cell_type == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return lesson.stem


def _write(path: Path, text: str) -> None:
    try:
        atomic_write(path, text)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
