"""Figures in an executed notebook, and what is missing from their alternative text."""

from bs4 import BeautifulSoup
from nbformat import NotebookNode

UNDESCRIBED = "Figure:"  # how the text of a figure starts that has none of its own
SHORTEST = 40  # characters that can say anything about a figure


def shows_themed_figures(notebook: NotebookNode) -> bool:
    """Whether the notebook calls `use_theme`, so that its figures are SVG with text."""
    return any("\nuse_theme()\n" in f"{cell.source}\n" for cell in notebook.cells)


def find_undescribed(notebook: NotebookNode) -> list[str]:
    """Describe each figure, picture and animation that lacks alternative text of its own."""
    problems = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data and "text/html" not in data:
                problems.append(f"cell {number} shows a PNG without text")
            for text, shortest in texts_of(data.get("text/html", "")):
                if len(text) < shortest or text.startswith(UNDESCRIBED):
                    problems.append(f"cell {number} has a picture whose text is {text!r}")
    return problems


def texts_of(html: str) -> list[tuple[str, int]]:
    """The alternative texts of all pictures of a page, and how long each must be."""
    page = BeautifulSoup(html, "html.parser")
    found = []
    for picture in page.select("img, svg, canvas"):
        text = picture.get("alt" if picture.name == "img" else "aria-label", "")
        if picture.get("aria-hidden") != "true":
            small = picture.name == "svg" and not picture.find_parent(class_="lstm-figure")
            found.append((text, 1 if small else SHORTEST))  # a bar in a widget is its number
    return found
