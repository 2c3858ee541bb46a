"""Are the language of nbgrader's pages named, and their links and code readable?"""

import re

import pytest

from autograder.classroom.pages.accessible import RULES, make_accessible
from tests.lstm_course.plotting.colour_vision import contrast

PAGE = "<!doctype html><html><head><title>A</title></head><body><p>B</p></body></html>"


def test_a_page_has_a_language_and_the_rules():
    """Is the page else unchanged?"""
    found = make_accessible(PAGE)
    assert found.count('<html lang="en">') == 1 and found.index(RULES) < found.index("</head>")
    assert found.replace(' lang="en"', "").replace(RULES, "") == PAGE


@pytest.mark.parametrize("colour", re.findall(r"color: (#\w{6})", RULES))
def test_its_colours_can_be_read(colour):
    """Is the contrast 4.5:1 on the pale grey behind code?"""
    assert contrast(colour, "#f5f5f5") >= 4.5
