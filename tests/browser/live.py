"""The site with live lessons, built without running a lesson, and a reader at work in one."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
from nbformat.v4 import new_output
from playwright.sync_api import Locator, Page, expect

from autograder.site.book.build import build_book
from autograder.site.book.kept_outputs import fingerprint
from autograder.support.course_tree import find_course, find_lessons

PATH = "/courses/lstm/"  # where the site is served: not at the root of its host
KEPT = "a kept result"
PATIENCE = 240  # seconds: on a busy machine, Python takes that long to start in the browser


def build_live_site(folder: Path, lessons: Sequence[str]) -> Path:
    """Build the site of some lessons, each demonstration with one line in the place of its output.

    Running the solutions would take minutes, and what they show is not what these tests are about.
    """
    wanted = find_lessons(find_course(), list(lessons))
    for lesson in wanted:
        notebook = nbformat.read(lesson.solution, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code" and "demo" in cell.metadata.get("tags", []):
                cell.outputs = [new_output("stream", name="stdout", text=f"{KEPT} of {cell.id}\n")]
        kept = folder / "cache" / "outputs" / f"{lesson.stem}-{fingerprint(lesson, notebook)}.ipynb"
        kept.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, kept)
    build_book(wanted, folder / "site", folder / "cache")
    return folder / "site"


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


def manifest(site: Path) -> dict[str, dict[str, str | int]]:
    """Names and sizes of the two downloads."""
    return json.loads((site / "live" / "live.json").read_text())


def is_required() -> bool:
    """In the full suite (see tests/conftest.py) nothing may be missing."""
    return os.environ.get("NOTHING_LEFT_OUT") == "1"
