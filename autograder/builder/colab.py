"""The cell that installs the course in Google Colab, and does nothing elsewhere.

Colab has NumPy, PyTorch, matplotlib and all else that a lesson imports. Installing the course's
other dependencies, such as JupyterLab, would replace packages that Colab itself runs on.
"""

import nbformat
from nbformat import NotebookNode

from autograder.support.repository import COLAB_CELL, Repository

SOURCE = """\
# In Google Colab, this cell installs the course. Elsewhere, it does nothing.
import sys

if "google.colab" in sys.modules:
    from subprocess import run

    course = "{archive}"
    run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", course], check=True)
"""


def colab_cell(repository: Repository) -> NotebookNode:
    """Build the cell; its code is collapsed.

    Args:
        repository: where the course is.
    """
    source = SOURCE.format(archive=repository.archive).strip()
    cell = nbformat.v4.new_code_cell(source, id=COLAB_CELL)
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def insert_colab_cell(notebook: NotebookNode, repository: Repository) -> None:
    """Insert the cell in front of the first cell with code.

    Args:
        notebook: a solution notebook; changed in place.
        repository: where the course is.
    """
    kinds = [cell.cell_type for cell in notebook.cells]
    place = kinds.index("code") if "code" in kinds else len(kinds)
    notebook.cells.insert(place, colab_cell(repository))
