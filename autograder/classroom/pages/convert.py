"""Convert one notebook to a page with a class's configuration; runs in the limited process."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.classroom.directory import Classroom
from autograder.classroom.nbgrader_steps import nbgrader_config
from autograder.classroom.pages.accessible import make_accessible
from autograder.classroom.pages.dark import with_dark_theme
from autograder.classroom.pages.filters import FILTERS
from autograder.classroom.pages.finish import finish_page
from autograder.classroom.pages.quick_exporter import QuickHTMLExporter
from autograder.classroom.pages.reduce import reduce_notebook

FEEDBACK = "feedback"  # nbgrader's template of the pages for students


def convert_page(
    path: str, resources: dict[str, Any], reduced: bool, **settings: str | list[str]
) -> str:
    """Return the page of a notebook.

    Args:
        path: of the notebook.
        resources: for nbconvert's templates and nbgrader's steps.
        reduced: whether to leave out what a student has written.
        settings: of the exporter, see `make_exporter`.
    """
    exporter = make_exporter(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
    )
    notebook = nbformat.read(path, as_version=4)
    if reduced:
        reduce_notebook(notebook)
    _show_latex_as_markdown(notebook)
    resources["metadata"] = {"name": Path(path).stem, "path": str(Path(path).parent)}
    page, _ = exporter.from_notebook_node(notebook, resources)
    page = make_accessible(str(page))
    return finish_page(with_dark_theme(page) if exporter.template_name == FEEDBACK else page)


def _show_latex_as_markdown(notebook: NotebookNode) -> None:
    """Have the filter of Markdown draw the equations in outputs, in place of a script."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/latex" in data and "text/markdown" not in data:
                data["text/markdown"] = data.pop("text/latex")


@lru_cache(maxsize=4)
def make_exporter(
    root: str,
    template_name: str,
    template_folders: tuple[str, ...],
    template_paths: tuple[str, ...],
    default_steps: tuple[str, ...],
    steps: tuple[str, ...],
) -> HTMLExporter:
    """Make nbconvert's exporter.

    Args:
        root: directory of the class, whose configuration counts.
        template_name: nbgrader's, "feedback" or "formgrade".
        template_folders: where templates are.
        template_paths: where their files are.
        default_steps: dotted names of nbconvert's preprocessors.
        steps: those of nbgrader.
    """
    config = nbgrader_config(Classroom(Path(root)))
    own = Config()
    own.HTMLExporter.template_name = template_name
    own.HTMLExporter.extra_template_basedirs = list(template_folders)
    own.HTMLExporter.extra_template_paths = list(template_paths)
    own.HTMLExporter.default_preprocessors = list(default_steps)
    config.merge(own)
    config.HTMLExporter.filters = {**FILTERS, **config.HTMLExporter.get("filters", {})}
    exporter = QuickHTMLExporter(config=config)
    for step in steps:
        exporter.register_preprocessor(step)
    return exporter
