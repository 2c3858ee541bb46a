"""Is a page described by how its text begins?"""

import pytest

from autograder.site.book.sphinx_setup import COURSE, MOST_LETTERS, description

core = pytest.importorskip("docutils.core", reason="needs the extra `site`")
PAGE = """Title
=====

.. container:: doors

   Open it elsewhere.

{}

Another paragraph.
"""


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("The *first* ``paragraph``.", "The first paragraph."),
        ("word " * 60, " ".join(["word"] * 31) + " …"),
    ],
)
def test_the_first_paragraph_describes_a_page(text, described):
    """Is it the page's own text, without markup, and no longer than search engines show?"""
    found = description(core.publish_doctree(PAGE.format(text)))
    assert found == described and len(found) <= MOST_LETTERS


def test_a_page_without_text_is_described():
    """Do the index and the search page name the course?"""
    assert description(None) == COURSE == description(core.publish_doctree("- a list"))
