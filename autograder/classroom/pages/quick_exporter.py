"""nbconvert's exporter without its second reading of each page, which takes as long as the first.

After it has made a page, nbconvert parses it to give pictures without alternative text a note, and
to make cells of JupyterLab's templates focusable. nbgrader's pages have no such cells, and most
have no pictures.
"""

from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

MENDED = ("<img", "jp-notebook")  # in pages that nbconvert mends


class _Kept(TemplateExporter):
    """Keeps a page that needs no mending, and gives nbconvert an empty one to read."""

    page = ""

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own does for templates
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make a page."""
        page, made = super().from_notebook_node(nb, resources, **kw)
        lower = page.lower()
        needs_mending = any(mark in lower for mark in MENDED)
        self.page = "" if needs_mending else page
        return (page if needs_mending else ""), made


class QuickHTMLExporter(HTMLExporter, _Kept):  # nbconvert's own code finds `_Kept` as its parent
    """An exporter for pages of nbgrader's templates."""

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own does for HTML
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make a page."""
        page, made = super().from_notebook_node(nb, resources, **kw)
        return self.page or page, made
