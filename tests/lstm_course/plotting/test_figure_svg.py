"""Figures as SVG: are all colours the theme's, and does nothing leak into the page around them?"""

import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lstm_course.plotting import figure_svg as module
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.cell_diagram import draw_cell
from lstm_course.plotting.figure_svg import figure_svg

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def drawing(figure):
    """The figure's SVG, and its parsed form."""
    text = figure_svg(figure)
    return text, ElementTree.fromstring(text)


def test_equal_pictures_share_no_name():
    """Is every identifier of a page its only one, if a figure shows a picture twice?"""
    fig, axes = plt.subplots(1, 2)
    for ax in axes:
        ax.imshow(np.eye(3), cmap="Greys")
    text, root = drawing(fig)
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names)) > 3
    assert len(root.findall(f".//{SVG}image")) == 2 and text.count("data:image/png") == 2


def test_it_has_no_colour_of_its_own():
    """Is every colour a variable that the style sheet defines?"""
    text, _ = drawing(draw_cell())
    css, body = re.search(r"<style>(.*?)</style>(.*)", text, re.DOTALL).groups()
    assert not re.search(r"(fill|stroke): ?#", body)
    used = set(re.findall(r"var\((--lstm-\w+)\)", text))
    assert len(used) > 8
    assert used == set(re.findall(r"(--lstm-\w+):", css.partition("@media")[0]))


def test_it_is_described_and_has_no_text():
    """Is the alternative text its name, and is there nothing else that a sanitizer would leave?"""
    figure = described(draw_cell(), 'A cell, with "c" & <h>')
    _, root = drawing(figure)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A cell, with "c" & <h>'
    texts = [e.text for e in root.iter() if (e.text or "").strip()]
    texts += [e.tail for e in root.iter() if (e.tail or "").strip()]
    assert len(texts) == 1 and root.find(f"{SVG}style").text == texts[0]


def test_identifiers_are_its_own():
    """Do two figures of a page share no identifier, and do all references lead somewhere?"""
    both = []
    for focus in ("forget", "output"):
        text, root = drawing(draw_cell(focus))
        names = {e.get("id") for e in root.iter() if e.get("id")}
        references = {e.get(LINK)[1:] for e in root.iter() if (e.get(LINK) or "").startswith("#")}
        references |= set(re.findall(r"url\(#([^)]+)\)", text))
        assert references and references <= names
        both.append(names)
    assert not both[0] & both[1]


def test_it_is_the_same_each_time():
    """Does a notebook that runs twice get the same output?"""
    assert figure_svg(draw_cell()) == figure_svg(draw_cell())


def test_its_rules_reach_no_other_element():
    """Does each rule of its style sheet start with the figure's own class?"""
    _, root = drawing(draw_cell())
    css = root.find(f"{SVG}style").text
    for selector in re.findall(r"([^{};]+)\{", re.sub(r"@media[^{]*\{", "", css)):
        for one in re.split(r",(?![^\[]*\])", selector):
            assert f".{root.get('class')}" in one, one


def test_thousands_of_marks_become_a_picture():
    """Is each heavy artist rasterized and no other, and is the figure left as it was?"""
    figure, ax = plt.subplots()
    rng = np.random.default_rng(0)
    (dots,) = ax.plot(*rng.standard_normal((2, 5000)), "o")
    cloud = ax.scatter(*rng.standard_normal((2, 5000)))
    text, root = drawing(figure)
    assert len(root.findall(f".//{SVG}image")) == 2
    assert len(text) < 300_000
    assert not dots.get_rasterized() and not cloud.get_rasterized()
    figure, ax = plt.subplots()
    ax.plot([1, 2, 3], "o")
    assert not drawing(figure)[1].findall(f".//{SVG}image")


def test_a_figure_that_is_too_large_is_none(monkeypatch):
    """Does the caller learn that only PNG is left?"""
    monkeypatch.setattr(module, "MAX_SIZE", 1000)
    assert figure_svg(draw_cell()) is None


def test_a_figure_stays_as_it_was():
    """Is it laid out once more when it has changed after it was drawn?"""
    figure, ax = plt.subplots(layout="constrained")
    engine, size = figure.get_layout_engine(), tuple(figure.get_size_inches())
    first = figure_svg(figure)
    assert figure.get_layout_engine() is engine and tuple(figure.get_size_inches()) == size
    before = ax.get_position().x0
    ax.set_ylabel("two\nlines")
    assert figure_svg(figure) != first and ax.get_position().x0 > before
