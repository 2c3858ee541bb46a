"""Does a verdict read well as a number, as text and as a page?"""

from html.parser import HTMLParser

import pytest

from autograder.engine.verdict import COLOURS, HEADLINES, Verdict

WRONG = Verdict(
    exercise="rnn_step",
    marks=1,
    points=2.5,
    status="partly",
    parts=(("h", 1, 1, "right"), ("cache", 0, 1.5, "`cache.h` is `None` <here>")),
    first_wrong="cache.h",
    mistakes=("caches-nothing",),
    sentences=("The cache holds *nothing* in the place of `h` & co.",),
    hint="what does the way back need?",
    notes=("it prints a line a call.",),
)


class Balanced(HTMLParser):
    """Fails on tags that do not close in order."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_its_repr_is_the_marks():
    """Can stock nbgrader read partial credit from it?"""
    assert repr(WRONG) == "1" and float(repr(Verdict("x", 1.5, 2, "partly"))) == 1.5


def test_its_text_says_everything_in_order():
    """Headline, what is wrong, the parts, the hint, the note?"""
    lines = str(WRONG).splitlines()
    assert lines[0] == "rnn_step: partly right, 1 of 2.5 marks"
    assert lines[1].strip().startswith("The cache holds")
    assert lines[2].split() == ["h", "1", "of", "1", "right"]
    assert lines[-2] == "  Hint: what does the way back need?"
    assert lines[-1] == "  Note: it prints a line a call."


def test_its_page_is_well_formed_and_escaped():
    """Balanced tags, nothing unescaped, code and stress set, no style sheet and no script?"""
    page = WRONG._repr_html_()
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert "&lt;here&gt;" in page and "&amp; co" in page
    assert "<code>h</code>" in page and "<em>nothing</em>" in page
    assert "<style" not in page and "<script" not in page


def test_a_sanitiser_leaves_what_matters():
    """Does the feedback survive nbconvert's sanitiser, which instructors' pages go through?"""
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    clean = SanitizeHTML().sanitize_html_tags(WRONG._repr_html_())
    for words in ("rnn_step", "1 of 2.5 marks", "The cache holds", "what does the way back need"):
        assert words in clean


def test_passed_needs_full_marks():
    """Is nothing but full marks a pass?"""
    assert Verdict("x", 2, 2, "passed").passed
    assert not Verdict("x", 1, 2, "passed").passed
    assert not WRONG.passed


@pytest.mark.parametrize("status", HEADLINES)
def test_every_status_has_its_words_and_colour(status):
    """Can every verdict be shown?"""
    shown = Verdict("x", 0, 1, status)
    assert HEADLINES[status] in str(shown) and COLOURS[status] in shown._repr_html_()
