"""The site with live lessons, built without running a lesson, and a reader at work in one."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import patch

import nbformat
import pytest
from nbformat.v4 import new_output
from playwright.sync_api import BrowserContext, Locator, Page, expect

from autograder.site.book import build as book
from autograder.site.book.kept_outputs import fingerprint
from autograder.site.book.sources import Sources
from autograder.site.live.build import LIVE
from autograder.support.course_tree import find_course, find_lessons

PATH = "/courses/lstm/"  # where the site is served: not at the root of its host
KEPT = "a kept result"
KEPT_PARTS = "live-parts"  # what builds of sites share
# A cell may have ended before a test looks at it.
WATCH = """(cell, patience) => {
    cell.ended = new Promise((resolve, reject) => {
        let runs = false;
        new MutationObserver((_, observer) => {
            if (cell.classList.contains("live-running")) runs = true;
            else if (runs) { observer.disconnect(); resolve(); }
        }).observe(cell, {attributes: true});
        setTimeout(() => reject(new Error("the cell did not end")), patience);
    });
    cell.ended.catch(() => {});
}"""
PATIENCE = 240  # seconds: on a busy machine, Python takes that long to start in the browser


def build_live_site(folder: Path, lessons: Sequence[str], kept: Path) -> Path:
    """Build the site of some lessons, each demonstration with one line in the place of its output.

    Running the solutions would take minutes, and what they show is not what these tests are about.

    Args:
        folder: of the site, and of the cache beside it.
        lessons: numbers.
        kept: a folder that several builds share, for what takes long to make.
    """
    share(kept, folder / "cache")
    wanted = find_lessons(find_course(), list(lessons))
    for lesson in wanted:
        notebook = nbformat.read(lesson.solution, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code" and "demo" in cell.metadata.get("tags", []):
                cell.outputs = [new_output("stream", name="stdout", text=f"{KEPT} of {cell.id}\n")]
        kept = folder / "cache" / "outputs" / f"{lesson.stem}-{fingerprint(lesson, notebook)}.ipynb"
        kept.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, kept)
    # The reference of the library takes most of the time, and tests/browser/test_book.py reads it.
    with patch.object(book, "write_reference", _no_reference):
        book.build_book(wanted, folder / "site", folder / "cache")
    return folder / "site"


def _no_reference(_root: Path, sources: Sources) -> None:
    sources.write("reference/index.md", "# Reference\n")


def share(kept: Path, cache: Path) -> None:
    """Let the cache of a site use the shared folder for the live part."""
    cache.mkdir(parents=True)
    kept.mkdir(exist_ok=True)
    (cache / "live").symlink_to(kept)


@contextmanager
def building(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that all builds of a test run share, one at a time, over modules and processes."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / "live.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def live_site(factory: pytest.TempPathFactory) -> Path:
    """The site of all lessons that live: built once for all modules and processes of a test run."""
    with building(factory) as folder:
        if not (folder / "live" / "complete").exists():
            build_live_site(folder / "live", LIVE, folder / KEPT_PARTS)
            (folder / "live" / "complete").touch()
    return folder / "live" / "site"


def new_profile(page: Page, address: str) -> BrowserContext:
    """A browser that has never been here, and reaches the site alone."""
    context = page.context.browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    return context


def problems_of(page: Page) -> list[str]:
    """Errors of a page from now on, and its requests that fail."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda one: one.type in ("error", "warning") and found.append(one.text))
    page.on("requestfailed", lambda request: found.append(request.url))
    page.on("crash", lambda _: found.append("the page crashed"))
    return found


class _Under(SimpleHTTPRequestHandler):
    """Serves a folder under PATH, and nothing elsewhere."""

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(PATH) if path.startswith(PATH) else "nothing"
        return super().translate_path(f"/{inside}")

    def log_message(self, *_: object) -> None:
        """Print nothing."""


class _Server(ThreadingHTTPServer):
    """A page that is left ends its connections: no error of the server."""

    def handle_error(self, *request: object) -> None:
        """Report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*request)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site under a path of localhost, and give its address."""
    with _Server(("127.0.0.1", 0), partial(_Under, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
        server.shutdown()


class Reader:
    """Someone who works on a lesson in the page.

    Args:
        page: of the browser.
        address: of the site.
        stem: of the lesson.
    """

    def __init__(self, page: Page, address: str, stem: str) -> None:
        self.page = page
        self.address = f"{address}lessons/{stem}.html"
        self.bar = page.locator(".live-bar")
        self.files = page.locator(".live-rest")  # download and open
        self.status = page.locator(".live-status")
        expect.set_options(timeout=1000 * PATIENCE)

    def open(self) -> None:
        """Open the page, and press the button."""
        self.page.goto(self.address)
        self.begin()

    def begin(self) -> None:
        """Press the button, as soon as the page has one: a page at work has none."""
        self.page.get_by_role("button", name="Run this lesson here").click()
        expect(self.bar).to_be_visible()

    def open_without_python(self) -> None:
        """Open the page and press the button, and keep Python from starting: it takes seconds."""
        nothing = {"body": "", "content_type": "text/javascript"}
        self.page.route("**/live/worker.js", lambda route: route.fulfill(**nothing))
        self.open()

    def cell(self, name: str) -> Locator:
        """The cell of an answer, or of another id."""
        stub = self.page.locator(f".tag_cell-{name}_answer-stub")
        return stub if stub.count() else self.page.locator(f".tag_cell-{name}")

    def type(self, name: str, source: str) -> None:
        """Replace the text of an answer, as with the keyboard."""
        self.cell(name).locator(".cm-content").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def text(self, name: str) -> str:
        """The text in the editor of an answer."""
        return "\n".join(self.cell(name).locator(".cm-line").all_text_contents())

    def press(self, button: str, name: str) -> None:
        """Press a button of a cell."""
        self.cell(name).get_by_role("button", name=button).click()

    def output(self, name: str) -> Locator:
        """What the last run of a cell has shown."""
        return self.cell(name).locator(".live-output")

    def check(self, name: str, source: str) -> None:
        """Type an answer, and check it."""
        self.type(name, source)
        self.press("Check", name)

    def run(self, name: str, source: str) -> Locator:
        """Type into a cell, run it, and give its output when it has ended."""
        self.type(name, source)
        cell = self.cell(name)
        cell.evaluate(WATCH, 1000 * PATIENCE)
        self.press("Run", name)
        cell.evaluate("cell => cell.ended")
        return self.output(name)

    def shows(self, name: str, source: str) -> None:
        """Wait until the editor of an answer shows a text."""
        cell = self.cell(name)
        cell.scroll_into_view_if_needed()
        expect(cell.locator(".cm-line")).to_have_text(source.split("\n"))

    def stop(self) -> None:
        """Press Stop, and wait until Python is ready again."""
        self.bar.get_by_role("button", name="Stop").click()
        expect(self.status).to_have_text("Ready")

    def download(self, folder: Path) -> Path:
        """Download the notebook."""
        with self.page.expect_download() as waiting:
            self.files.get_by_role("button", name="Download as .ipynb").click()
        file = folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return file

    def upload(self, file: Path) -> None:
        """Open a file."""
        self.files.locator("input[type=file]").set_input_files(file)


def manifest(site: Path) -> dict[str, dict[str, str | int]]:
    """Names and sizes of the two downloads."""
    return json.loads((site / "live" / "live.json").read_text())


def is_required() -> bool:
    """In the full suite (see tests/conftest.py) nothing may be missing."""
    return os.environ.get("NOTHING_LEFT_OUT") == "1"
