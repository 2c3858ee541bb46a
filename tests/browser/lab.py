"""A learner at work: `lstm-course study` in a course tree of its own, and Chromium on its page."""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

import nbformat
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds: far more than anything below needs, for machines that are busy
MARGIN = 8  # pixels around a picture
LARGEST_PICTURE = 150_000  # bytes
ALARMING = re.compile(r"(?i)warn|error|critical|traceback|\[[WEC] ")  # in a terminal
CHROMIUM = "Chromium is missing: install Debian's package (apt-get install chromium)."
ARGUMENTS = (
    "--no-sandbox",  # which root in a container needs
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)


def course_copy(place: Path) -> Path:
    """Copy the packages and notebooks into a tree of their own, away from the tester's work/."""
    for name in ("autograder", "lstm_course", "notebooks", "solutions"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    return place


def right_answers(lesson: str) -> dict[str, str]:
    """Read the answers of a solved lesson ("02_gates"), by exercise."""
    cells = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4).cells
    return {c.id.removesuffix("_answer"): c.source for c in cells if c.id.endswith("_answer")}


@contextmanager
def studying(tree: Path, lesson: str) -> Iterator[str]:
    """Run `lstm-course study` as in a terminal, and give its address; Ctrl-C ends it."""
    with in_terminal(tree, tree / "settings", "study", lesson) as address:
        yield address


@contextmanager
def in_terminal(tree: Path, settings: Path, *arguments: str) -> Iterator[str]:
    """Run a command of `lstm-course` that opens JupyterLab, and give the address that it prints.

    Ctrl-C ends it.

    Args:
        tree: with the packages in it.
        settings: a place for Jupyter's, so that the tester's own stay as they are.
        arguments: of the command.

    Raises:
        AssertionError: no address is printed, anything outlives the Ctrl-C, or `study` prints a
            warning or an error.
    """
    command = [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments]
    process = subprocess.Popen(
        [*command, "--port", str(any_port()), "--browser", "none"],
        cwd=tree,
        env={
            **os.environ,
            "PYTHONPATH": str(tree),
            "OMP_NUM_THREADS": "1",
            "JUPYTER_CONFIG_DIR": str(settings),
            "JUPYTER_DATA_DIR": str(settings / "data"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # a process group of its own, as a shell gives it
    )
    too_late = Timer(PATIENCE, process.kill)
    left = []
    try:
        too_late.start()
        said = ""
        while (address := re.search(r"http://\S+", said)) is None:
            line = process.stdout.readline()
            assert line, f"`lstm-course {arguments[0]}` printed no address, but: {said}"
            said += line
        too_late.cancel()
        yield address[0]
        left = descendants(process.pid)
        assert left, "a server was expected"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        last_moment = time.monotonic() + PATIENCE
        while left := [pid for pid in left if is_running(pid)]:
            assert time.monotonic() < last_moment, f"still running after Ctrl-C: {left}"
            time.sleep(0.1)
        said += process.stdout.read()
        # nbgrader's formgrader reports what is of no concern here, such as the missing exchange
        assert arguments[0] != "study" or not ALARMING.search(said), said
    finally:
        too_late.cancel()
        if process.poll() is None:
            left = [process.pid, *descendants(process.pid)]
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@contextmanager
def chromium_page() -> Iterator[Page]:
    """An empty page of headless Chromium.

    Raises:
        AssertionError: no Chromium.
    """
    executable = shutil.which("chromium")
    assert executable, CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1)
        page.set_default_timeout(1000 * PATIENCE)
        expect.set_options(timeout=1000 * PATIENCE)
        yield page
        browser.close()


def any_port() -> int:
    """A port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """A notebook that is open in JupyterLab, and what a learner does with it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def cell_containing(self, text: str) -> Locator:
        """The one code cell whose source holds this text."""
        source = self.page.locator(".cm-content", has_text=text)
        found = self.page.locator(".jp-CodeCell").filter(has=source)
        expect(found).to_have_count(1)
        return found

    def run_cell_containing(self, text: str) -> Locator:
        """Run that cell, wait until it is done, and return it."""
        cell = self.cell_containing(text)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").focus()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
        return cell

    def run_imports(self) -> None:
        """Unfold the cell that imports all that the lesson needs, and run it.

        It is the second that is collapsed: the first installs the course in Colab.
        """
        self.page.locator(".jp-CodeCell .jp-Placeholder").nth(1).click()
        self.run_cell_containing("import matplotlib.pyplot as plt")

    def type_into_cell(self, text: str, source: str) -> None:
        """Replace the whole source of the cell that contains `text`."""
        cell = self.cell_containing(text)
        cell.locator(".cm-content").focus()  # no click: the page may still move under the mouse
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        expect(cell.locator(".cm-line")).to_have_text(source.split("\n"))

    def correct_cell(self, text: str, old: str, new: str) -> None:
        """Replace `old`, which occurs once, by `new` in the cell that contains `text`."""
        lines = self.cell_containing(text).locator(".cm-line").all_text_contents()
        source = "\n".join(lines)
        assert source.count(old) == 1, f"{old!r} was expected once in:\n{source}"
        self.type_into_cell(text, source.replace(old, new))

    def save(self) -> None:
        """Ctrl-S, until no tab is marked as changed any more."""
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)

    def choose_theme(self, name: str) -> None:
        """Through the menu: "JupyterLab Light" or "JupyterLab Dark"."""
        menu = self.page.locator(".lm-Menu-itemLabel")
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Settings").click()
        menu.get_by_text("Theme", exact=True).click()
        menu.get_by_text(name, exact=True).click()
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-name", name)


def open_lab(page: Page, address: str) -> Lab:
    """Open the address that `lstm-course study` printed; wait for the kernel and the last cell."""
    page.goto(address)
    status = page.locator("#jp-main-statusbar")
    expect(status).to_contain_text("| Idle")
    number = re.search(r"Cell \d+/(\d+)", status.inner_text())[1]
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(int(number))
    return Lab(page)


def keep_picture(name: str, *parts: Locator) -> None:
    """With KEEP_SCREENSHOTS=1, write docs/images/NAME.png, just large enough for all the parts.

    It has 64 colours, which is enough for a page and takes a third of the space.
    """
    if os.environ.get("KEEP_SCREENSHOTS") != "1":
        return
    page = parts[0].page
    parts[0].evaluate("e => { e.style.scrollMarginTop = '64px'; e.scrollIntoView(); }")
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # a dialog or a menu may still be fading
    boxes = [part.bounding_box() for part in parts]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in ("x", "y"))
    right, bottom = (
        max(box[side] + box[size] for box in boxes) + MARGIN
        for side, size in (("x", "width"), ("y", "height"))
    )
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    path = ROOT / "docs" / "images" / f"{name}.png"
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip)))
    picture.convert("RGB").quantize(64).save(path, optimize=True)
    assert path.stat().st_size < LARGEST_PICTURE


def descendants(pid: int) -> list[int]:
    """Processes that a process has started, and those that these have started."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    parents = [tuple(map(int, line.split())) for line in listing.splitlines()]
    found = [pid]
    for known in found:
        found += [child for child, parent in parents if parent == known]
    return found[1:]


def is_running(pid: int) -> bool:
    """Is there still a process of this number, other than a zombie?"""
    listing = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(listing.stdout.strip()) and not listing.stdout.startswith("Z")
