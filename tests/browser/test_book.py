"""The website as a reader meets it: built, served under a path, and opened in Chromium."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup, SoupStrainer
from IPython.display import Audio
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page, expect

from autograder.cli.site import site
from autograder.site.book.late_parts import late_parts_to_files
from autograder.site.mathml import mathml
from autograder.support.course_tree import all_lessons, find_course
from autograder.support.repository import find_repository
from lstm_course.plotting.animation import animate_figure
from tests.browser.lab import PATIENCE, ROOT, chromium_page
from tests.browser.live import KEPT_PARTS, building, share

pytestmark = pytest.mark.slow
MOST_BYTES = {  # without compression, which most hosts add
    "index.html": 250_000,
    "lessons/00_welcome.html": 300_000,
    "claims.html": 250_000,
}
INDEXES = ("search.html", "genindex.html", "py-modindex.html", "_modules/index.html")
BAD = ("error", "warning")  # the theme's switch logs what it does, too
WIDTHS = (360, 800, 1440)
MOST_PIXELS = 328  # of a phone's 360, between the margins
PAGES = (
    "index.html",
    "lessons/00_welcome.html",
    "claims.html",
    "reference/cells.html",
    "guides/instructors.html",
    "genindex.html",
    "search.html",
)
LOADED = (  # element and attribute that a browser fetches without being asked
    ("script", "src"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("iframe", "src"),
    ("source", "src"), ("source", "srcset"), ("video", "src"), ("audio", "src"), ("object", "data"),
    ("embed", "src"),
)  # fmt: skip
STYLES = re.compile(r"url\(([^)]+)\)|@import\s+[\"']([^\"']+)")
PATH = "/courses/lstm/"  # where the site is served: not at the root of its host


def build(folder: Path) -> None:
    """Build the site of lesson 00 beside its cache."""
    site(folder / "site", ["00"], folder / "cache")


# What unfolds is faded in: its contrast counts afterwards.
UNFOLD = """() => {
  document.querySelectorAll('details').forEach((one) => one.open = true);
  document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
    .forEach((one) => one.finish());
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the site of lesson 00, and its cache."""
    place = tmp_path_factory.mktemp("book")
    with building(tmp_path_factory) as shared:
        share(shared / KEPT_PARTS, place / "cache")
        build(place)
    return place


@pytest.fixture(scope="module")
def chromium(folder) -> Iterator[Browser]:
    """One browser for all tests: to start it takes longer than most of them.

    It starts after the build, whose notebooks need an event loop that Playwright would occupy.
    """
    with chromium_page() as page:
        yield page.context.browser


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    """A page that has no past."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=1)
    made = context.new_page()
    made.set_default_timeout(1000 * PATIENCE)
    yield made
    context.close()


class _Under(SimpleHTTPRequestHandler):
    """Serves a folder under PATH, and nothing elsewhere."""

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(PATH) if path.startswith(PATH) else "nothing"
        return super().translate_path(f"/{inside}")

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def address(folder) -> Iterator[str]:
    """Where the site is served."""
    handler = partial(_Under, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
        server.shutdown()


def fetched_elsewhere(page: str) -> list[str]:
    """Addresses on other hosts that a browser would fetch to show a page."""
    names = {name for name, _ in LOADED}
    soup = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer(names))
    found = [
        value
        for name, attribute in LOADED
        for element in soup.find_all(name)
        if (value := element.get(attribute))
    ]
    found += map("".join, STYLES.findall(page))
    return [value for value in found if re.match(r"[\"']?(?:https?:)?//", value)]


def test_what_would_be_fetched_is_found():
    """Can the question below fail?"""
    page = (
        '<script src="https://a.org/a.js"></script><style>@import "//b.org/b.css"; '
        "p { background: url(http://c.org/c.png) }</style><a href='https://d.org'>d</a>"
    )
    assert fetched_elsewhere(page) == [
        "https://a.org/a.js", "//b.org/b.css", "http://c.org/c.png"
    ]  # fmt: skip


def test_no_page_fetches_from_another_host(folder):
    """Is everything that pages and style sheets load a part of the site?"""
    files = [*(folder / "site").rglob("*.html"), *(folder / "site").rglob("*.css")]
    assert len(files) > 30
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    found = {str(path): fetched_elsewhere(text) for path, text in texts.items()}
    assert {path: urls for path, urls in found.items() if urls} == {}


def test_a_second_build_writes_what_has_changed(folder, capsys):
    """Do all pages stay as they are, or all but one that is gone and the one that lists it?"""
    before = times_of(folder / "site")
    assert len(before) > 30
    build(folder)
    assert "All pages are up to date." in capsys.readouterr().out
    assert times_of(folder / "site") == before
    gone, index = (folder / "site" / name for name in ("claims.html", "index.html"))
    gone.unlink()
    build(folder)
    assert "Wrote 2 pages that had changed." in capsys.readouterr().out
    after = times_of(folder / "site")
    assert after.keys() == before.keys()
    assert {path for path, time in before.items() if after[path] != time} == {gone, index}


def times_of(site: Path) -> dict[Path, int]:
    """When each page and figure was written; Sphinx writes its indexes each time."""
    files = {*site.rglob("*.html"), *site.glob("figures/*.svg")}
    return {path: path.stat().st_mtime_ns for path in files - {site / name for name in INDEXES}}


def test_reading_in_the_browser(page, address, tmp_path):
    """On a phone, a tablet and a screen, in both themes: does it fit, and does it work?"""
    messages: list[str] = []
    requested: set[str] = set()
    page.on("console", lambda said: said.type in BAD and messages.append(said.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requested.add(request.url))
    page.on("response", lambda got: got.status < 400 or messages.append(f"{got.status} {got.url}"))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for name in PAGES:
            page.goto(address + name)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                nothing_is_cut_off(page, width)
                the_keyboard_reaches_what_scrolls(page)
                page.screenshot(path=tmp_path / f"{Path(name).stem}-{width}-{theme}.png")
            the_theme_is(page, theme)
    assert page.locator(".sidebar-tree .caption:not([aria-level])").count() == 0
    figures_follow_the_switch(page, address)
    the_search_finds(page, address)
    the_quiz_explains(page, address)
    the_solution_unfolds(page)
    names_are_what_is_seen(page)
    assert page.locator("math").count() > 0
    assert messages == []
    assert {url for url in requested if not url.startswith((address, "data:"))} == set()


def test_what_is_unfolded_can_be_scrolled_by_keys(page, address):
    """Does the keyboard reach wide code on a phone that was folded, or first shown elsewhere?"""
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{address}lessons/00_welcome.html")
    code = page.locator("details.hide pre").first
    assert code.evaluate("e => e.tabIndex") == -1
    page.evaluate(UNFOLD)
    page.wait_for_function("e => e.tabIndex === 0", arg=code.element_handle())
    the_keyboard_reaches_what_scrolls(page)


ELSEWHERE = re.compile(
    r"(?s:\$\$.*?\$\$)|`[^`]*`|(?m:^\|.*$)"
)  # in lines of their own, code, tables
INLINE = re.compile(r"(?<![\\$])\$([^$]+)\$(?!\$)")


def test_formulas_of_a_paragraph_fit_a_phone(page, folder):
    """Is each one short enough? A browser breaks none: a longer one needs a line of its own."""
    latex = {
        formula
        for lesson in all_lessons(find_course())
        for cell in nbformat.read(lesson.solution, as_version=4).cells
        if cell.cell_type == "markdown"
        for formula in INLINE.findall(ELSEWHERE.sub("", cell.source))
    }
    assert len(latex) > 300
    style = (folder / "site" / "_static" / "book.css").read_text(encoding="utf-8")
    page.set_viewport_size({"width": 360, "height": 900})
    page.set_content(
        f"<style>{style}</style>" + "".join(f"<p>{mathml(one)}</p>" for one in sorted(latex))
    )
    widths = page.evaluate(
        "() => [...document.querySelectorAll('math')].map((one) => one.scrollWidth)"
    )
    too_wide = {one: w for one, w in zip(sorted(latex), widths, strict=True) if w > MOST_PIXELS}
    assert max(widths) > 100 and too_wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_meet_wcag(page, address, scheme):
    """Does axe-core find nothing that breaks WCAG 2.1 AA, with everything unfolded?

    Themes differ in their colours, so the rest is asked once.
    """
    from tests.browser.test_accessibility import RULES, axe

    colours = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    rules = RULES if scheme == "light" else colours
    found = {}
    page.emulate_media(color_scheme=scheme)
    for name in ("index.html", "lessons/00_welcome.html", "guides/places.html"):
        page.goto(address + name)
        page.evaluate(UNFOLD)
        response = axe.Axe().run(page, options=rules).response
        assert len(response["passes"]) > (10 if rules is RULES else 0)
        for one in response["violations"]:
            found[f"{name}: {one['id']}"] = one["nodes"][0]["html"][:200]
    assert found == {}


MOVED = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("name", "most"), MOST_BYTES.items())
def test_a_page_is_light_and_nothing_in_it_moves(page, address, width, name, most):
    """Does a first visit transfer little, and does the page stay where it is while it loads?"""
    received: list[int] = []
    page.set_viewport_size({"width": width, "height": 800})
    page.on("requestfinished", lambda one: received.append(one.sizes()["responseBodySize"]))
    page.goto(address + name, wait_until="networkidle")
    assert page.evaluate(MOVED) < 0.01
    assert len(received) > 10 and sum(received) < most, sum(received)


def test_the_animation_can_be_paused(page, address):
    """Does the moving cell stop at a key, and never move for readers who asked for less motion?"""
    state = (
        "getComputedStyle(document.querySelector('svg.cell .packets circle')).animationPlayState"
    )
    page.goto(f"{address}index.html")
    assert page.evaluate(state) == "running"
    page.get_by_label("Pause the animation").press("Space")
    assert page.evaluate(state) == "paused"
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    assert page.evaluate(state) == "paused"
    expect(page.get_by_label("Pause the animation")).not_to_be_visible()


def test_an_animation_waits_for_its_reader(page, address, late_animation):
    """Does it show its still and fetch nothing until the reader comes near, and then play?"""
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{address}lessons/{late_animation}", wait_until="networkidle")
    drawing, controls = page.locator(".lstm-animation svg"), page.locator(".lstm-controls")
    still = drawing.inner_html()
    assert [url for url in requested if "/figures/" in url] == []
    expect(controls).not_to_be_visible()
    drawing.scroll_into_view_if_needed()
    seen = [still]
    for shown in ("1 / 2", "2 / 2"):
        expect(controls.locator("output")).to_have_text(shown)
        seen.append(drawing.inner_html())
    assert len(set(seen)) == 3


@pytest.fixture
def late_animation(folder) -> Iterator[str]:
    """The page of a lesson with an animation that begins far below its first screen."""
    figure, ax = plt.subplots(figsize=(3, 2))
    title = ax.set_title("the last frame")
    animation = animate_figure(
        figure, lambda k: [title.set_text(f"frame {k}")], frames=2, interval=100
    )
    output = new_output("display_data", {"text/html": animation._repr_html_()})
    cell = new_code_cell("x", outputs=[output])
    scripts: list[Path] = []

    def write(name: str, content: str | bytes) -> None:
        scripts.append(folder / "site" / "figures" / name)
        scripts[-1].write_bytes(content if isinstance(content, bytes) else content.encode())

    late_parts_to_files(new_notebook(cells=[cell]), write)
    lesson = (folder / "site" / "lessons" / "00_welcome.html").read_text(encoding="utf-8")
    html = f'<div style="height: 9000px"></div><div>{cell.outputs[0].data["text/html"]}</div>'
    page = folder / "site" / "lessons" / "animated.html"
    page.write_text(lesson.replace("</article>", f"{html}</article>"), encoding="utf-8")
    yield page.name
    for made in (page, *scripts):
        made.unlink()


def test_sounds_can_be_heard(page, address):
    """Does the page's policy let the sounds of a lesson be loaded, which are inside of the page?"""
    sound = Audio(np.linspace(-1, 1, 800), rate=8000)._repr_html_()
    page.goto(f"{address}claims.html")
    page.evaluate("html => document.querySelector('article').innerHTML = html", sound)
    page.wait_for_function("() => document.querySelector('audio').duration > 0.09")


def test_each_lesson_has_doors(page, address):
    """Do Colab and Binder open the notebook that a student starts from, without being asked?"""
    page.goto(f"{address}lessons/00_welcome.html")
    doors = page.locator(".lesson-doors")
    repository = find_repository(ROOT)
    assert repository
    for label, url in {
        "Open in Colab": repository.colab("00_welcome"),
        "Open in Binder": repository.binder("00_welcome"),
    }.items():
        expect(doors.get_by_role("link", name=label)).to_have_attribute("href", url)
    assert page.locator("text=google.colab").count() == 0  # the cell that installs is left out
    described = page.locator("meta[name=description]")
    expect(described).to_have_attribute("content", re.compile("^In a few minutes you will"))


def nothing_is_cut_off(page: Page, width: int) -> None:
    """The page itself does not scroll sideways; wide tables and equations do so on their own."""
    # The theme lets the text scroll inside of the page.
    widths = "['html', '.content'].map((one) => document.querySelector(one).scrollWidth)"
    assert max(page.evaluate(widths)) <= width, page.url


def the_keyboard_reaches_what_scrolls(page: Page) -> None:
    """Every part of a page that is seen and scrolls sideways can have the focus."""
    left_out = page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter((one) =>
            one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.tabIndex < 0
            && getComputedStyle(one).overflowX === "auto").map((one) => one.outerHTML.slice(0, 99))
        """
    )
    assert left_out == [], page.url


def the_theme_is(page: Page, theme: str) -> None:
    """The background is light or dark, as the system asks."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
    assert (brightness > 128) == (theme == "light"), colour


def names_are_what_is_seen(page: Page) -> None:
    """Folds are called by their text, and the rows of a table by their first cell."""
    assert page.locator("summary").count() > 3 and page.locator("summary[aria-label]").count() == 0
    rows = page.locator(
        "table:has(thead th:first-child:empty, thead th:first-child p:empty) tbody tr"
    )
    assert rows.count() > 0 and page.locator("tbody tr > th:first-child").count() == rows.count()


def figures_follow_the_switch(page: Page, address: str) -> None:
    """With a dark system and the switch at light, figures are light, too; on paper they always are.

    A figure that is not shown is not fetched.
    """
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{address}lessons/00_welcome.html")
    light, dark = (page.locator(f".lstm-figure .only-{theme}").first for theme in ("light", "dark"))
    expect(light).not_to_be_visible()
    dark.scroll_into_view_if_needed()
    page.wait_for_function("e => e.complete && e.naturalWidth > 100", arg=dark.element_handle())
    assert [url for url in requested if "/figures/" in url] == [dark.evaluate("e => e.src")]
    page.emulate_media(media="print")
    expect(light).to_be_visible()
    expect(dark).not_to_be_visible()
    page.emulate_media(media="screen")
    page.locator(".theme-toggle:visible").first.click()
    the_theme_is(page, "light")
    expect(dark).not_to_be_visible()
    page.wait_for_function("e => e.complete && e.naturalWidth > 100", arg=light.element_handle())
    page.evaluate("localStorage.clear()")


def the_search_finds(page: Page, address: str) -> None:
    """A word of the lesson leads to the lesson."""
    page.goto(f"{address}index.html")
    box = page.locator("input[name=q]").first
    box.fill("vocabulary")
    box.press("Enter")
    result = page.locator("ul.search a", has_text="00 · Welcome").first
    expect(result).to_be_visible()
    result.click()
    expect(page.locator("h1")).to_contain_text("00 · Welcome")


def the_quiz_explains(page: Page, address: str) -> None:
    """A wrong answer is called wrong and explained, then the right one; the others stay folded."""
    page.goto(f"{address}lessons/00_welcome.html")
    quiz = page.locator("form.lstm-quiz").first
    button = quiz.locator("button")
    expect(button).to_be_disabled()
    for label in quiz.locator("label").all():  # a screen reader hears the option with its box
        expect(label.get_by_role("radio")).to_have_accessible_name(
            " ".join(label.inner_text().split())
        )
    quiz.locator("label").nth(1).click()
    button.click()
    expect(quiz.get_by_role("status")).to_have_text("Not correct yet.")
    expect(quiz.locator(".option.wrong .why")).to_be_visible()
    expect(quiz.locator("details")).to_be_visible()
    expect(quiz.locator("li").first).not_to_be_visible()
    quiz.locator("label").first.click()
    button.click()
    expect(quiz.get_by_role("status")).to_have_text("Correct.")
    expect(quiz.locator(".option.right .why")).to_be_visible()
    expect(quiz.locator(".option.wrong")).to_have_count(0)
    several = page.locator("form.lstm-quiz[data-multiple]").first
    several.locator("label").first.click()
    several.locator("button").click()
    expect(several.get_by_role("status")).to_contain_text("missing")


def the_solution_unfolds(page: Page) -> None:
    """The verdict on the solution is in the fold below the stub."""
    verdict = page.locator("details.solution .lstm-verdict").first
    expect(verdict).not_to_be_visible()
    page.locator("details.solution > summary").first.click()
    expect(verdict).to_be_visible()
    expect(verdict).to_contain_text("2 of 2 marks")
