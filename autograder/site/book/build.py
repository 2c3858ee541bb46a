"""Build the book: keep outputs, write sources, run Sphinx, follow the links."""

import io
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import nbformat

from autograder.engine.registry import installed_quizzes
from autograder.site.book.claims_page import claims_of, claims_page
from autograder.site.book.figures import FOLDER as FIGURES
from autograder.site.book.figures import figures_to_files
from autograder.site.book.guides import GUIDES, write_guides
from autograder.site.book.kept_outputs import outputs_of
from autograder.site.book.landing import landing_page, lesson_card
from autograder.site.book.late_parts import late_parts_to_files
from autograder.site.book.lesson_page import lesson_page
from autograder.site.book.links import broken_links
from autograder.site.book.reference import write_reference
from autograder.site.book.sources import Sources
from autograder.site.book.sphinx_setup import CONF
from autograder.site.live.build import build_live, lives, way_in
from autograder.site.live.marks import mark_cells
from autograder.site.stamp import digest_of, digest_of_files, digest_of_installed, digest_of_times
from autograder.support.course_tree import Lesson
from autograder.support.errors import CourseError
from autograder.support.repository import Repository, find_repository
from autograder.support.run_solution import title

PACKAGES = ("autograder", "lstm_course")  # docstrings, scripts, what runs in the browser
BUILT = "built"  # holds digests: of what the last build was made from, and of the site
FILES = "files"  # in the sources: what is no page
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
DOORS = """:::{{container}} lesson-doors
{{download}}`Notebook to fill in </files/notebooks/{stem}.ipynb>`

{elsewhere}Run it: `make study LESSON={number}`
:::"""
ELSEWHERE = """[Open in Colab]({colab})

[Open in Binder]({binder})

"""


def build_book(
    lessons: Sequence[Lesson],
    target: Path,
    cache: Path,
    on_cell: Callable[[Lesson], None] = lambda lesson: None,
) -> int:
    """Build the book of some lessons.

    Args:
        lessons: at least one; all of one course.
        target: the folder of the site.
        cache: keeps outputs, sources and Sphinx's own state between two builds.
        on_cell: called after each cell that runs.

    Returns:
        The number of pages that were written: those whose content has changed.

    Raises:
        CourseError: a cell or an equation that fails, a link that leads nowhere, or a target that
            holds something else.
    """
    if target.exists() and any(target.iterdir()) and not (target / ".buildinfo").exists():
        raise CourseError(f"{target} holds other files: choose an empty folder for the site.")
    sources = Sources(cache / "sources")
    write_sources(lessons, sources, cache / "outputs", on_cell)
    stamp, made_from = cache / BUILT, _inputs(sources.folder, lessons[0].course.source)
    if stamp.exists() and stamp.read_text() == f"{made_from} {digest_of_times(target)}":
        return 0
    stamp.unlink(missing_ok=True)
    pages = run_sphinx(sources.folder, target, cache / "state")
    copy_figures(sources.folder / FILES / FIGURES, target / FIGURES)
    build_live([lesson for lesson in lessons if lives(lesson)], target, cache / "live")
    if broken := broken_links(target, cache / "links.json"):
        raise CourseError("\n".join((f"The site has {len(broken)} broken links:", *broken)))
    stamp.write_text(f"{made_from} {digest_of_times(target)}")
    return pages


def _inputs(sources: Path, root: Path) -> str:
    """Compute a digest of everything that a site is made from.

    Args:
        sources: what Sphinx reads, apart from docstrings.
        root: the folder that holds the packages.
    """
    code = digest_of_files(sources, *(root / name for name in PACKAGES))
    return digest_of([code, digest_of_installed()])


def write_sources(
    lessons: Sequence[Lesson],
    sources: Sources,
    kept: Path,
    on_cell: Callable[[Lesson], None] = lambda lesson: None,
) -> None:
    """Write everything that Sphinx reads."""
    root = lessons[0].course.source
    repository = find_repository(root)
    cards, claims = [], {}
    for lesson in lessons:
        executed = outputs_of(lesson, kept, lambda lesson=lesson: on_cell(lesson))  # type: ignore[misc]
        name = title(executed, lesson)
        page = f"lessons/{lesson.stem}"
        cards.append(lesson_card(page, lesson.number, name, executed, lives(lesson)))
        claims[lesson.stem] = (name, list(claims_of(executed)))
        student = nbformat.read(lesson.notebook, as_version=4)
        ways_in = doors(lesson, repository) + way_in(lesson)
        arranged = lesson_page(executed, student, installed_quizzes(), ways_in)
        mark_cells(arranged)
        figures_to_files(arranged, partial(_write_figure, sources))
        late_parts_to_files(arranged, partial(_write_figure, sources))
        sources.write(f"{page}.ipynb", nbformat.writes(arranged))
        sources.write(f"{FILES}/notebooks/{lesson.stem}.ipynb", lesson.notebook.read_bytes())
    sources.write("claims.md", claims_page(claims))
    write_guides(root, sources)
    write_reference(root, sources)
    every = [claim for _, measured in claims.values() for claim in measured]
    sources.write("index.md", landing_page(cards, every, GUIDES.values(), repository))
    sources.write("conf.py", CONF)
    sources.remove_others()


def _write_figure(sources: Sources, name: str, content: str | bytes) -> None:
    sources.write(f"{FILES}/{FIGURES}/{name}", content)


def copy_figures(source: Path, target: Path) -> None:
    """Bring the figures and scripts of a site up to date: Sphinx does not know of them."""
    kept = Sources(target)
    for path in sorted(source.glob("*")):
        kept.write(path.name, path.read_bytes())
    kept.remove_others()


def doors(lesson: Lesson, repository: Repository | None) -> str:
    """Write the links under the title of a lesson: where to download and run it."""
    elsewhere = ""
    if repository:
        elsewhere = ELSEWHERE.format(
            colab=repository.colab(lesson.stem), binder=repository.binder(lesson.stem)
        )
    return DOORS.format(stem=lesson.stem, number=lesson.number, elsewhere=elsewhere)


def run_sphinx(source: Path, target: Path, state: Path) -> int:
    """Let Sphinx build the pages that have changed, and remove those that are gone.

    Returns:
        The number of pages that were written.

    Raises:
        CourseError: Sphinx warns of anything.
    """
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    warnings = io.StringIO()
    written: list[str] = []
    with docutils_namespace():  # what extensions register ends with the build
        app = Sphinx(
            source,
            source,
            target,
            state,
            "html",
            status=None,
            warning=warnings,
        )
        before = set(app.env.all_docs)
        app.connect("html-page-context", lambda app, page, *rest: written.append(page))
        app.build()
    for gone in before - set(app.env.all_docs):
        (target / f"{gone}.html").unlink(missing_ok=True)
    if said := COLOUR.sub("", warnings.getvalue()).strip():
        raise CourseError(f"Sphinx warns:\n{said}")
    return len(set(written) & set(app.env.all_docs))
