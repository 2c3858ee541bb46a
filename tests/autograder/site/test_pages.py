"""Can a page of a lesson be read without a kernel and without a network?"""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.site.pages import WIDGET, page_of

# What an author can write, and one element that has to come of it.
EQUATIONS = {
    r"$h_t = \tanh(a_t)$": "msub",
    r"$$\lVert W \rVert = \sqrt{\textstyle\sum_{n} w_n^2} \tag{13}$$": "msqrt",
    r"$\tfrac12 \le \frac{1}{1 + e^{-a}}$": "mfrac",
    "$$\\begin{cases} 1 & \\text{if } a \\ge 0 \\\\ 0 & \\text{otherwise} \\end{cases}$$": "mtable",
    "$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$": "mtable",
    "\\begin{align} a &= b \\\\ c &= d \\end{align}": "mtable",
}


def page(*cells: nbformat.NotebookNode) -> BeautifulSoup:
    """These cells as a page, parsed."""
    return BeautifulSoup(
        page_of(nbformat.v4.new_notebook(cells=list(cells)), "A page"), "html.parser"
    )


def prose(text: str) -> nbformat.NotebookNode:
    """A cell of prose."""
    return nbformat.v4.new_markdown_cell(text)


def asked_of_the_network(soup: BeautifulSoup) -> set[str]:
    """Addresses that a browser would fetch to show the page (links to click are none)."""
    fetched = {
        value
        for element in soup.find_all(True)
        for name in ("src", "href", "srcset", "data", "poster", "xlink:href")
        if element.name != "a" and (value := element.get(name))
    }
    code = "\n".join(element.get_text() for element in soup.find_all(["script", "style"]))
    code = re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL)
    fetched |= set(re.findall(r"""(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s"')]*""", code))
    return {one for one in fetched if not one.startswith(("data:", "#", "http://www.w3.org/"))}


def test_the_page_asks_nothing_of_the_network():
    """Is no script, style, font or picture fetched, while a link to click stays a link?"""
    soup = page(prose("# Heading\n\n$x^2$ and a [link](https://example.org/paper)"))
    assert asked_of_the_network(soup) == set()
    assert soup.find("a", href="https://example.org/paper")
    assert soup.title.get_text() == "A page"


def test_a_page_that_would_ask_is_found():
    """Does nbconvert's own template show that the question above is a good one?"""
    from nbconvert import HTMLExporter

    notebook = nbformat.v4.new_notebook(cells=[prose("$x^2$")])
    stock = BeautifulSoup(HTMLExporter().from_notebook_node(notebook)[0], "html.parser")
    assert len(asked_of_the_network(stock)) >= 2


@pytest.mark.parametrize(("source", "element"), EQUATIONS.items())
def test_equations_are_drawn_by_the_browser(source, element):
    """Is each MathML, with no dollar and no backslash left over?"""
    cell = page(prose(f"Before.\n\n{source}\n\nAfter.")).find(class_="jp-MarkdownOutput")
    assert cell.find("math").find(element)
    assert not re.search(r"[$\\&]", cell.get_text())


def test_equations_are_found_where_lessons_have_them():
    """In a table, in an unfolded hint, in what a cell shows: is each of them MathML?"""
    shown = nbformat.v4.new_output("execute_result", {"text/markdown": "a *verdict* on $c_t$"})
    soup = page(
        prose("| term | shape |\n|---|---|\n| $x W^\\top$ | (B, H) |"),
        prose("<details><summary>Hint</summary>\n\nuse $h_t$\n</details>"),
        nbformat.v4.new_code_cell("conclude()", outputs=[shown]),
    )
    assert soup.find("td").find("math") and soup.find("details").find("math")
    assert soup.find(class_="jp-OutputArea").find("math")


def test_code_keeps_its_dollars():
    """Is a dollar in code a dollar?"""
    soup = page(prose("Type `echo $HOME and $PATH`."))
    assert not soup.find("math") and "$HOME" in soup.get_text()


def test_a_widget_gives_way_to_its_static_form():
    """Is what needs a kernel replaced by what does not?"""
    data = {WIDGET: {"model_id": "1"}, "text/html": "<p>static</p>", "text/plain": "plain"}
    cell = nbformat.v4.new_code_cell(
        "quiz()", outputs=[nbformat.v4.new_output("display_data", data)]
    )
    soup = page(cell)
    assert "static" in soup.get_text() and WIDGET not in str(soup)


def test_a_progress_bar_leaves_one_line():
    """Of a bar written in pieces, is the finished state there once, before what followed?"""
    pieces = ["This uses your own forget.\n", "\r  0%|  | 0/2", "\r 50%|█ | 1/2"]
    pieces += ["\r100%|██| 2/2", "\n", "done\n"]
    outputs = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in pieces]
    soup = page(nbformat.v4.new_code_cell("train()", outputs=outputs))
    (shown,) = soup.find_all(class_="jp-OutputArea-output")
    lines = ["This uses your own forget.", "100%|██| 2/2", "done"]
    assert shown.get_text().strip().splitlines() == lines


def test_collapsed_code_unfolds():
    """Is code that a notebook collapses folded on the page too, and other code shown?"""
    hidden = nbformat.v4.new_code_cell("import a", metadata={"jupyter": {"source_hidden": True}})
    soup = page(hidden, nbformat.v4.new_code_cell("import b"))
    (folded,) = soup.find_all("details")
    assert folded.summary.get_text() == "Code"
    assert "import a" in folded.get_text() and "import b" not in folded.get_text()
    assert "import b" in soup.get_text()


def test_the_page_follows_the_systems_theme():
    """Are both themes there, and is none of them fixed, so that figures follow it as well?"""
    soup = page(prose("# Heading"))
    (dark,) = soup.find_all("style", media="screen and (prefers-color-scheme: dark)")
    assert "--jp-layout-color0" in dark.get_text()
    assert soup.body.get("data-jp-theme-light") is None
