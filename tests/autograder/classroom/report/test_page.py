"""Does the page show the results, and does nothing in it run?"""

import re
from html.parser import HTMLParser

import pytest

from autograder.classroom.report.counts import count
from autograder.classroom.report.page import index_page, report_page
from tests.autograder.classroom.report.a_class import HOSTILE, a_class

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "b", "small", "a"),
    *("dl", "div", "dt", "dd", "figure", "img", "table", "thead", "tr", "th", "td", "code"),
    *("span", "details", "summary", "br", "section"),
}


class Elements(HTMLParser):
    """All tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page():
    graded = a_class()
    return report_page(graded, count(graded))


def test_nothing_in_it_runs_or_loads(page):
    """Is everything that students wrote plain text on the page, and is nothing fetched?"""
    found = Elements(page)
    assert found.tags <= TAGS
    assert found.text.count(HOSTILE) == 7  # id twice, remark, error, cell, submission, ungraded
    for name, value in found.attributes:
        assert not name.startswith("on"), name
        if name in ("src", "href"):
            assert re.match(r"data:image/svg\+xml;base64,[\w+/=]+$", value)
    assert [name for name, _ in found.attributes if name in ("src", "href")] == ["src", "src"]
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import", page)


def test_it_says_what_an_instructor_asks(page):
    """Does it describe the mistake, its section, the problems and the missing sandbox?"""
    text = " ".join(Elements(page).text.split())
    assert "forget: The forget gate is added to the cell state; it should multiply it." in text
    assert "“What three gates do to a memory”" in text
    assert "1 of 6 submissions was graded without a sandbox." in text
    assert "6 of 9 students" in text
    assert "Wrong in ways that have no name" in text
    assert "Could not be read: no marks" in text
    assert "1 taken off: late." in text and "To be marked by hand: essay." in text


def test_it_is_made_for_paper_too(page):
    """Does it have rules for printing?"""
    assert "@media print" in page and "break-inside: avoid" in page


def test_a_class_without_problems_has_no_such_part():
    """Does the page have no heading without content?"""
    graded = a_class()
    fine = type(graded)("02_gates", graded.points, graded.submissions[:1], (), 1)
    text = Elements(report_page(fine, count(fine))).text
    assert "Troubles" not in text and "sandbox" not in text


def test_the_index_leads_to_every_page():
    """Is there one row an assignment, with its commonest mistake?"""
    graded = a_class()
    index = index_page([("02_gates.html", graded, count(graded))])
    assert '<a href="02_gates.html">02_gates</a>' in index
    assert "The forget gate is added" in index
