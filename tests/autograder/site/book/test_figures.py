"""Do figures become files in the colours of both themes, and does nothing else leave the page?"""

import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.site.book.build import copy_figures
from autograder.site.book.figures import figures_to_files
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.animation import animate_figure
from lstm_course.plotting.figure_svg import figure_svg
from lstm_course.plotting.notebook_figures import picture_html
from lstm_course.plotting.palette import INK, INPUT_GATE
from lstm_course.plotting.theme import shades_of

ALT = 'A line, with "c" & <h>'
SIZE = re.compile(r"style=\"width:(\d+)px")


@pytest.fixture
def line():
    """A figure with two of the palette's colours, described."""
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], color=INPUT_GATE)
    ax.set_title("a line", color=INK)
    yield described(figure, ALT)
    plt.close(figure)


def moved(html):
    """The HTML of an output after its figures became files, and these files."""
    files = {}
    page = new_notebook(
        cells=[new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})])]
    )
    figures_to_files(page, files.__setitem__)
    return page.cells[0].outputs[0].data["text/html"], files


def test_a_figure_has_a_file_for_each_theme(line):
    """Are light and dark, text and size those of the drawing, and is nothing left to resolve?"""
    drawn = figure_svg(line)
    html, files = moved(f'<div class="lstm-figure">{drawn}</div>')
    light, dark = pictures = BeautifulSoup(html, "html.parser").find_all("img")
    assert [one["class"] for one in pictures] == [["only-light"], ["only-dark"]]
    assert {one["alt"] for one in pictures} == {ALT} and "<svg" not in html
    assert {one["loading"] for one in pictures} == {"lazy"}
    assert {f"../figures/{name}" for name in files} == {light["src"], dark["src"]}
    assert {one["width"] for one in pictures} == {SIZE.search(drawn)[1]}
    for picture, theme in ((light, "light"), (dark, "dark")):
        text = files[picture["src"].removeprefix("../figures/")]
        root = ElementTree.fromstring(text)
        assert (root.get("width"), root.get("height")) == (picture["width"], picture["height"])
        assert "var(" not in text and "<style" not in text
        for colour in (INPUT_GATE, INK, "#000000"):
            assert f":{getattr(shades_of(colour), theme)}" in text
    assert shades_of(INPUT_GATE).dark not in files[light["src"].removeprefix("../figures/")]


def test_the_name_of_a_file_follows_its_content(line):
    """Does a figure that stays as it is keep its files, and does another one get others?"""
    _, first = moved(f'<div class="lstm-figure">{figure_svg(line)}</div>')
    _, again = moved(f'<div class="lstm-figure">{figure_svg(line)}</div>')
    line.axes[0].plot([1, 0])
    _, other = moved(f'<div class="lstm-figure">{figure_svg(line)}</div>')
    assert first == again and not set(first) & set(other)


def test_what_scripts_draw_stays_in_the_page(line):
    """Are animations and pictures as they were?"""
    animation = animate_figure(line, lambda frame: [], frames=2, interval=100, alt=ALT)
    for html in (animation._repr_html_(), picture_html(b"png", ALT), "<p>text</p>"):
        assert moved(html) == (html, {})


def test_figures_of_a_site_are_those_of_its_sources(tmp_path):
    """Does a figure that is gone leave the site, and is no other written again?"""
    (tmp_path / "from").mkdir()
    for name in ("a.svg", "b.svg"):
        (tmp_path / "from" / name).write_text(name)
    copy_figures(tmp_path / "from", tmp_path / "to")
    before = (tmp_path / "to" / "a.svg").stat()
    (tmp_path / "from" / "b.svg").unlink()
    copy_figures(tmp_path / "from", tmp_path / "to")
    (left,) = (tmp_path / "to").iterdir()
    assert left.read_text() == "a.svg" and left.stat().st_ino == before.st_ino
