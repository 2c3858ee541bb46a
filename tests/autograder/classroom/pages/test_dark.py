"""Is a feedback page dark where the system is, and can everything on it be read?"""

import pytest

from autograder.classroom.pages import dark
from autograder.classroom.pages.accessible import RULES, make_accessible
from autograder.classroom.pages.dark import with_dark_theme
from tests.lstm_course.plotting.colour_vision import contrast

PAGE = "<!doctype html><html><head><title>A</title></head><body><p>B</p></body></html>"


def test_the_rules_hold_on_dark_screens_alone():
    """Is paper white, and does the rest of the page stay as it was?"""
    found = with_dark_theme(PAGE)
    style = found[found.index("<style>") : found.index("</style>")]
    assert style.index("@media screen and (prefers-color-scheme: dark)") < style.index("body, ")
    assert found.replace(f"{style}</style>\n", "") == PAGE


def test_they_come_after_those_of_the_light_theme():
    """Do they win over rules of the same weight?"""
    found = with_dark_theme(make_accessible(PAGE))
    assert found.index(RULES) < found.index("prefers-color-scheme") < found.index("</head>")


@pytest.mark.parametrize("colour", [dark.INK, dark.LINK, dark.LATE, *dark.TOKENS])
@pytest.mark.parametrize("background", [dark.PAGE, dark.PANEL, dark.CODE])
def test_its_colours_can_be_read(colour, background):
    """Is the contrast 4.5:1 on every background of the page?"""
    assert contrast(colour, background) >= 4.5
