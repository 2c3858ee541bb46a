"""Does axe-core find anything on our pages that breaks WCAG 2.1 AA, in the light and dark theme?"""

from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Page

from autograder.classroom.report.counts import count
from autograder.classroom.report.page import report_page
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from autograder.site.pages import page_of
from autograder.submission.unjudged import no_marks
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.figure_svg import figure_svg
from lstm_course.plotting.notebook_figures import picture_html
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
    """A figure, an animation, a verdict and printed text?"""
    htmls = [figure(), animation()._repr_html_(), verdict().to_html(in_notebook=False)]
    outputs = [new_output("display_data", data={"text/html": html}) for html in htmls]
    outputs.append(new_output("stream", name="stdout", text="loss 0.5"))
    cells = [new_markdown_cell("# Outputs"), new_code_cell("show()", outputs=outputs)]
    cells[1].execution_count = 1
    path = tmp_path / "outputs.html"
    path.write_text(page_of(new_notebook(cells=cells), "Outputs"), encoding="utf-8")
    assert violations(browser_page, path) == []


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


def verdict() -> Verdict:
    """A wrong answer."""
    return no_marks(EXERCISES["forget"], "wrong", "`forget` adds f to c_prev.")
