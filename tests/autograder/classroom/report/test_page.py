"""Does the page show the results, and does nothing in it run?"""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from autograder.classroom.report.counts import count
from autograder.classroom.report.page import MAX_GROUPS, index_page, report_page
from autograder.classroom.report.term import count_term
from autograder.engine.verdict import Located
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
    assert "“Forget, write, expose”" in text
    assert "1 of 6 submissions was graded without a sandbox." in text
    assert "6 of 9 students" in text
    assert "Wrong in ways that have no name" in text
    assert "Could not be read: no marks" in text
    assert "1 taken off: late." in text and "To be marked by hand: essay." in text


def with_groups():
    """A class with two groups of answers, and what is hostile in their code and locations."""
    graded = a_class()
    (odd,) = (one for one in graded.submissions if one.student == "odd")
    source = f"# odd\ndef forget(c, f):\n    t = '{HOSTILE}'\n    return odd(c) + f\n"
    located = Located(3, f"odd(c) + '{HOSTILE}'", source=source[source.index("def") :])
    judged = replace(odd.verdicts["forget"], fingerprint="0123456789ab", located=located)
    bare = replace(judged, fingerprint="ba9876543210", located=None, sentences=(HOSTILE,))
    more = [
        replace(
            odd,
            student=student,
            verdicts=odd.verdicts | {"forget": verdict},
            sources={"forget": source if verdict is judged else "!"},
            names=("odd",),
        )
        for student, verdict in (("odd", judged), ("even", judged), ("third", bare))
    ]
    return replace(graded, submissions=tuple(more))


def test_answers_without_a_name():
    """Does each group come with an example, its marked line, and the command that names it?"""
    graded = with_groups()
    found = Elements(report_page(graded, count(graded)))
    text = " ".join(found.text.split())
    assert "2 students in forget, group 0123456789ab" in text
    assert "1 student in forget, group ba9876543210" in text
    assert text.index("2 students in") < text.index("1 student in")
    assert 'lstm-course class name DIR --group 0123456789ab --sentence "…" --hint "…"' in text
    assert "▶ 4 return student(c) + f" in text
    assert [value for name, value in found.attributes if value == "marked"] == ["marked"]
    assert "the source of these answers cannot be read" in text
    assert f"2forgetstudent(c) + '{HOSTILE}'" in text.split("leave the right computation")[1]


def test_a_hostile_example_is_text():
    """Are the code, the location and the sentence of a group escaped?"""
    graded = with_groups()
    found = Elements(report_page(graded, count(graded)))
    assert found.tags <= TAGS
    # In the location, the code, the sentence, a row of a table; as before a cell and an id.
    assert found.text.count(HOSTILE) == 6


def test_many_groups_are_cut_off():
    """Does a page of a large class stay readable?"""
    graded = with_groups()
    odd = graded.submissions[0]
    many = []
    for k in range(MAX_GROUPS + 3):
        one = replace(odd.verdicts["forget"], fingerprint=f"{k:012}")
        many.append(replace(odd, student=f"s{k}", verdicts={"forget": one}))
    graded = replace(graded, submissions=tuple(many))
    page = report_page(graded, count(graded))
    assert page.count("--sentence") == MAX_GROUPS
    assert "And 3 smaller groups" in page


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
    counts = count(graded)
    index = index_page([("02_gates.html", graded, counts)], count_term([(graded, counts)]))
    assert '<a href="02_gates.html">02_gates</a>' in index
    assert "The forget gate is added" in index


def test_it_has_a_dark_theme(page):
    """Does the page follow the system, with colours for text and background?"""
    assert "color-scheme: light dark" in page
    dark = page.partition("(prefers-color-scheme: dark) {")[2].partition("}")[0]
    assert all(name in dark for name in ("--ink:", "--grey:", "--pale:", "--blue:", "--page:"))
