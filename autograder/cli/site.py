"""`lstm-course site`: build the course as a book of web pages."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from autograder.support.console import print_line, progress
from autograder.support.course_tree import Lesson, find_course, find_lessons
from autograder.support.errors import CourseError

CACHE = ".site_cache"
NEEDED = ("sphinx", "myst_nb", "furo", "sphinx_copybutton")
CELLS = "{task.completed}/{task.total} cells"  # behind a progress bar


def site(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the site is written.")],
    lessons: Annotated[
        list[str] | None,
        typer.Argument(metavar="LESSON", help="2, 02, gates or 02_gates; none means all."),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Keeps figures between two builds; .site_cache/ in the course if left."),
    ] = None,
) -> None:
    """Build the course as a website: lessons, guides, claims, the library's reference.

    Solutions run only if their code, or the code that they use, has changed since the last build.
    """
    from autograder.site.live.build import why_no_lives

    course = find_course()
    wanted = find_lessons(course, lessons or [])
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise CourseError(
            f"the site needs {', '.join(missing)}: run `pip install -c constraints.txt "
            '-e ".[site]"` in the course.'
        )
    if note := why_no_lives():
        print_line(note)
    pages = _build(wanted, directory.absolute(), cache or course.home / CACHE)
    counted = f"{pages} page{'' if pages == 1 else 's'}"
    print_line(f"Wrote {counted} that had changed." if pages else "All pages are up to date.")
    print_line(f"Start: {directory / 'index.html'}")


def _build(lessons: Sequence[Lesson], directory: Path, cache: Path) -> int:
    import nbformat

    from autograder.site.book.build import build_book

    cells = sum(len(nbformat.read(lesson.solution, 4).cells) for lesson in lessons)
    with progress("Building", CELLS, cells) as bar:

        def on_cell(lesson: Lesson) -> None:
            bar.update(title=lesson.stem)
            bar.advance()

        return build_book(lessons, directory, cache, on_cell)
