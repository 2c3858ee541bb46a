"""Does axe-core find anything on our pages that breaks WCAG 2.1 AA, in the light and dark theme?"""

from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Page

from autograder import quiz
from autograder.classroom.report.counts import count
from autograder.classroom.report.page import report_page
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from autograder.notebook.progress.plan import read_plan
from autograder.notebook.progress.words import Earned, Progress
from autograder.site.pages import page_of
from autograder.submission.unjudged import no_marks
from autograder.support.course_tree import find_course, find_lesson
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.figure_svg import figure_svg
from lstm_course.plotting.notebook_figures import picture_html
from lstm_course.plotting.palette import GREY
from lstm_course.plotting.surface import SurfacePath, TurnableSurface, turnable_surface
from tests.autograder.classroom.report.a_class import a_class
from tests.browser.lab import chromium_page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core")

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
LESSON = ROOT / "solutions" / "02_gates.ipynb"  # axe takes half a minute for the page of one


@pytest.fixture(scope="module")
def browser_page():
    with chromium_page() as page:
        yield page


def violations(page: Page, path: Path) -> list[str]:
    """What axe finds in both themes, with the first element of each kind."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(path.as_uri())
        response = axe.Axe().run(page, options=RULES).response
        assert response["passes"]
        found += [
            f"{scheme}: {one['id']}, {len(one['nodes'])} times: {one['nodes'][0]['html'][:200]}"
            for one in response["violations"]
        ]
    return found


def test_the_page_of_a_lesson(browser_page, tmp_path):
    """Its prose, equations, code and prompts, without running it?"""
    path = tmp_path / "lesson.html"
    path.write_text(page_of(nbformat.read(LESSON, as_version=4), "Gates"), encoding="utf-8")
    assert violations(browser_page, path) == []


def test_the_page_of_outputs(browser_page, tmp_path):
    """Figure, animation, surface, verdicts with the progress line, quiz and printed text?"""
    htmls = [figure(), animation()._repr_html_(), surface()._repr_html_()]
    htmls += [verdict().to_html(in_notebook=False), progress().to_html()]
    view = quiz("all_gates_shut")
    htmls += [view._repr_html_(), view.answer("b")._repr_html_(), view.answer("a")._repr_html_()]
    outputs = [new_output("display_data", data={"text/html": html}) for html in htmls]
    outputs.append(new_output("stream", name="stdout", text="loss 0.5"))
    cells = [new_markdown_cell("# Outputs"), new_code_cell("show()", outputs=outputs)]
    cells[1].execution_count = 1
    path = tmp_path / "outputs.html"
    path.write_text(page_of(new_notebook(cells=cells), "Outputs"), encoding="utf-8")
    assert violations(browser_page, path) == []
    assert focused_by_tab(browser_page) == [
        *("button Previous frame", "button Play or pause", "button Next frame", "input Frame"),
        *("canvas A slope", "a lstm_forward", "summary Answers, explained"),
        *["summary The other options, explained"] * 2,
    ]


def focused_by_tab(page: Page) -> list[str]:
    """What the Tab key reaches in turn, below the last cell's input."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.reload()
    found = []
    for _ in range(30):
        page.keyboard.press("Tab")
        named = page.evaluate(
            """() => { const e = document.activeElement; return e.closest(".jp-OutputArea-output")
            && e.localName + " " + (e.ariaLabel || e.innerText); }"""
        )
        if named and not named.startswith("div "):  # the page lets outputs be scrolled by keys
            found.append(named)
        elif found and not named:
            break
    return found


def test_the_report_of_a_class(browser_page, tmp_path):
    """Its tiles, tables and figures?"""
    graded = a_class()
    path = tmp_path / "report.html"
    path.write_text(report_page(graded, count(graded)), encoding="utf-8")
    assert violations(browser_page, path) == []


def test_a_violation_is_found(browser_page, tmp_path):
    """Does the check fail for grey text and for a picture without text?"""
    path = tmp_path / "bad.html"
    path.write_text(
        '<html lang="en"><title>Bad</title><p style="color: #aaa">grey</p><img src="a.png">',
        encoding="utf-8",
    )
    found = " ".join(violations(browser_page, path))
    assert "color-contrast" in found and "image-alt" in found


def figure() -> str:
    """The diagram of a cell, as a notebook shows it."""
    drawn = draw_cell()
    html = picture_html(b"", alternative_text(drawn), before=figure_svg(drawn))
    plt.close(drawn)
    return html


def animation() -> Animation:
    """A line that rises."""
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])

    def show(frame: int) -> list:
        line.set_ydata([0, frame])
        return [line]

    return animate_figure(fig, show, frames=3, interval=100, alt="A line that rises to 2")


def surface() -> TurnableSurface:
    """A slope with a path on it."""
    x = y = np.linspace(0, 1, 3)
    path = {"down": SurfacePath(x, y, x + y, GREY)}
    return turnable_surface((x, y, x + y[:, None]), path, ("x", "y", "z"), b"", "A slope")


def progress() -> Progress:
    """One exercise of three is done."""
    plan = read_plan(find_lesson(find_course(), "03"))
    return Progress(plan, [Earned("lstm_step", 4, 4), Earned("lstm_forward", 1, 4)])


def verdict() -> Verdict:
    """A wrong answer."""
    return no_marks(EXERCISES["forget"], "wrong", "`forget` adds f to c_prev.")
