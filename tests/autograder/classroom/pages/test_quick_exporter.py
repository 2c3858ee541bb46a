"""Are pages those that nbconvert makes, though it does not read most of them twice?"""

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.classroom.pages.quick_exporter import QuickHTMLExporter

PNG = "iVBORw0KGgo="  # the beginning of one
PLAIN = new_markdown_cell("# Title\n\nSome *prose* and <b>a tag & more</b>")
PICTURE = new_code_cell("1", outputs=[new_output("display_data", {"image/png": PNG})])


@pytest.mark.parametrize("template", ["classic", "lab"])
@pytest.mark.parametrize("cells", [[PLAIN], [PLAIN, PICTURE]], ids=["plain", "picture"])
def test_a_page_is_read_as_nbconverts_own(template, cells):
    """Has it the same elements with the same attributes, in templates of both kinds?"""
    notebook = new_notebook(cells=cells)
    ours, theirs = (
        BeautifulSoup(kind(template_name=template).from_notebook_node(notebook)[0], "html.parser")
        for kind in (QuickHTMLExporter, HTMLExporter)
    )
    for page in (ours, theirs):  # ids of cells are drawn anew
        for cell in page.select("[id^='cell-id']"):
            del cell["id"]
    assert ours == theirs


def test_pictures_have_alternative_texts():
    """Is a page with pictures read twice, so that each of them has a text?"""
    notebook = new_notebook(cells=[PLAIN, PICTURE])
    exporter = QuickHTMLExporter(template_name="classic")
    page, _ = exporter.from_notebook_node(notebook)
    assert "No description" in page
    plain, _ = exporter.from_notebook_node(new_notebook(cells=[PLAIN]))
    assert "Some" in plain and "<img" not in plain


def test_a_plain_page_is_not_read_again(monkeypatch):
    """Does nbconvert get an empty page to mend where there is nothing to be mended?"""
    read = []
    monkeypatch.setattr(
        "nbconvert.exporters.html.BeautifulSoup",
        lambda page, **how: read.append(page) or BeautifulSoup(page, **how),
    )
    QuickHTMLExporter(template_name="classic").from_notebook_node(new_notebook(cells=[PLAIN]))
    assert read == [""]
