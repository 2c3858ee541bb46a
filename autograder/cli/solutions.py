"""`lstm-course solutions --html`: solution notebooks as single files that can be sent to anyone.

`lstm-course site` builds the book, with navigation and search. These pages stay beside it because
each is one file, and because the book's generator is not part of every installation.
"""

import re
from html import escape, unescape
from pathlib import Path

import nbformat

from autograder.support.course_tree import NOTEBOOK, Lesson
from autograder.support.errors import CourseError
from autograder.support.run_solution import title
from lstm_course.atomic_write import atomic_write

TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)


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


def write_index(directory: Path) -> None:
    """Write the list of all lessons whose pages are in a directory, with a link to each."""
    pages = [path for path in sorted(directory.glob("*.html")) if NOTEBOOK.match(path.stem)]
    items = "\n".join(
        f'<li><a href="{escape(page.name)}">{escape(_title_of(page))}</a></li>' for page in pages
    )
    _write(
        directory / "index.html",
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>LSTM course: solutions</title>"
        "<style>body { font: 18px/1.6 sans-serif; max-width: 40em; margin: 3em auto; }</style>"
        f"</head><body><h1>LSTM course: solutions</h1>\n<ul>\n{items}\n</ul></body></html>\n",
    )


def _title_of(page: Path) -> str:
    """Find the title of a page, which is that of its lesson."""
    found = TITLE.search(page.read_text(encoding="utf-8"))
    return unescape(found[1]).strip() if found else page.stem


def _write(path: Path, text: str) -> None:
    try:
        atomic_write(path, text)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
