"""Can a class's report be read, on a screen and on paper, and does nothing in it run?"""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from autograder.classroom.report.counts import count
from autograder.classroom.report.page import report_page
from tests.autograder.classroom.report.a_class import HOSTILE, a_class
from tests.browser.lab import chromium_page

pytestmark = pytest.mark.slow
PAPER = {"width": 720, "height": 1020}  # A4 between its margins, in CSS pixels


def test_a_report_in_the_browser(tmp_path):
    """Nothing runs, nothing is fetched, nothing is cut off: neither there nor on paper?"""
    graded = a_class()
    many = [replace(graded.submissions[0], student=f"adds{k}") for k in range(60)]
    graded = replace(graded, submissions=(*graded.submissions, *many))
    path = tmp_path / "report.html"
    path.write_text(report_page(graded, count(graded)), encoding="utf-8")
    with chromium_page() as page:
        messages, requested = [], []
        page.on("console", lambda message: messages.append(message.text))
        page.on("dialog", lambda dialog: messages.append(dialog.message))
        page.on("request", lambda request: requested.append(request.url[:9]))
        page.goto(path.as_uri())
        figures_are_there(page)
        students_are_folded_away_but_there(page)
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print")
        figures_are_there(page)
        nothing_is_cut_off(page)
        expect(page.locator("details").last).not_to_be_visible()
        assert messages == []
        assert set(requested) <= {"file:///t", "data:imag"}


def figures_are_there(page: Page) -> None:
    """Each picture is drawn, not broken."""
    pictures = page.locator("figure img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        assert picture.evaluate("e => e.complete && e.naturalWidth > 300")


def students_are_folded_away_but_there(page: Page) -> None:
    """A click shows them; a script in an id is text."""
    row = page.locator("tr", has_text=HOSTILE).last
    expect(row).not_to_be_visible()
    page.locator("summary").last.click()
    expect(row).to_be_visible()
    page.locator("summary").last.click()


def nothing_is_cut_off(page: Page) -> None:
    """The page is no wider than the paper, whatever is in its tables."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
