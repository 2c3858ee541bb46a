"""Links inside a built site."""

import pytest

from autograder.site.book import links
from autograder.site.book.links import broken_links


def site(tmp_path, body):
    """A site of two pages and a picture, whose first page has this body."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.html").write_text('<h1 id="top">B</h1><a name="old"></a>')
    (tmp_path / "sub" / "index.html").write_text("<p>Index</p>")
    (tmp_path / "a picture.svg").write_text("<svg/>")
    (tmp_path / "a.html").write_text(f'<h1 id="here">A</h1>{body}')
    return tmp_path


@pytest.mark.parametrize(
    "body",
    [
        '<a href="sub/b.html">b</a>',
        '<a href="sub/b.html#top">b</a><a href="sub/b.html#old">b</a><a href="#here">a</a>',
        '<a href="sub/">index</a>',
        '<img src="a%20picture.svg"><a href="a%20picture.svg#layer">a place in a picture</a>',
        '<a href="https://example.org/x">x</a><a href="//example.org/x">x</a>',
        '<a href="mailto:a@example.org">a</a><img src="data:image/png;base64,AAAA">',
        '<a href="a.html?q=1#here">a</a><a href="#">up</a>',
    ],
)
def test_a_link_that_leads_somewhere_is_no_problem(tmp_path, body):
    """To pages, folders, places, files with spaces, and to what is not on this site?"""
    assert broken_links(site(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="c.html">c</a>', "a.html links to c.html, which does not exist."),
        ('<img src="c.png" alt="c">', "a.html links to c.png, which does not exist."),
        ('<img srcset="c.png 2x" alt="c">', "a.html links to c.png, which does not exist."),
        ('<script src="c.js"></script>', "a.html links to c.js, which does not exist."),
        ('<a href="#there">t</a>', "a.html links to #there, which has no such place."),
        (
            '<a href="sub/b.html#here">b</a>',
            "a.html links to sub/b.html#here, which has no such place.",
        ),
        ('<p id="here">', "a.html has 'here' more than once as the name of a place."),
    ],
)
def test_a_broken_link_is_found(tmp_path, body, problem):
    """Pages, pictures, scripts, places, and places with the same name?"""
    assert broken_links(site(tmp_path, body)) == [problem]


def test_links_are_kept_between_two_builds(tmp_path, monkeypatch):
    """Is only a page read again that has changed, and is a link found that breaks elsewhere?"""
    folder = site(tmp_path, '<a href="sub/b.html#top">b</a>')
    assert broken_links(folder, tmp_path / "links.json") == []
    read = []
    monkeypatch.setattr(links, "_read", lambda text: read.append(text) or links._Page())
    (folder / "sub" / "b.html").write_text("changed")
    assert broken_links(folder, tmp_path / "links.json") == [
        "a.html links to sub/b.html#top, which has no such place."
    ]
    assert read == ["changed"]
