"""Reduce a graded notebook to what always makes a page: marks, verdicts and the start of texts."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.engine.verdict import MIME_TYPE

MAX_TEXT = 1000  # characters of a cell or of an output
MAX_HTML = 200_000  # characters of a verdict; an ordinary one has a tenth
MAX_OTHERS = 200  # cells without nbgrader's marks
ABOUT = (
    "**This page is shortened.** The notebook contains something that takes too long to display. "
    "The marks and the explanations are complete; long texts, pictures and added cells are not."
)


def reduce_notebook(notebook: NotebookNode) -> None:
    """Shorten a graded notebook in place, and say so at its top.

    Cells that nbgrader knows stay, because the formgrader's fields belong to them.
    """
    kept, others = [], 0
    for cell in notebook.cells:
        known = "nbgrader" in cell.metadata
        others += not known
        if known or others <= MAX_OTHERS:
            _reduce_cell(cell)
            kept.append(cell)
    notebook.cells = [new_markdown_cell(ABOUT), *kept]


def _reduce_cell(cell: NotebookNode) -> None:
    cell.pop("attachments", None)
    if cell.cell_type == "code":
        cell.outputs = [_reduce_output(output) for output in cell.outputs[:20]]
    if len(cell.source) > MAX_TEXT:
        cell.source = f"{cell.source[:MAX_TEXT]}\n# … and {len(cell.source) - MAX_TEXT} characters"
        if cell.cell_type != "code":
            cell.source = f"    {cell.source}".replace("\n", "\n    ")  # shown as it is


def _reduce_output(output: NotebookNode) -> NotebookNode:
    data = output.get("data", {})
    if MIME_TYPE in data:
        html = data.get("text/html", "")
        kept = {mime: text for mime, text in data.items() if mime != "text/html"}
        output.data = data if len(html) <= MAX_HTML else kept | {"text/html": _as_text(data)}
        return output
    if output.output_type == "stream":
        return new_output("stream", name=output.name, text=output.text[:MAX_TEXT])
    if output.output_type == "error":
        line = output.evalue[:MAX_TEXT]
        return new_output("error", ename=output.ename[:100], evalue=line, traceback=[line])
    text = data.get("text/plain", "")
    return new_output("display_data", data={"text/plain": text[:MAX_TEXT]})


def _as_text(data: NotebookNode) -> str:
    """Return the sentences of a verdict as simple HTML."""
    from html import escape

    sentences = data[MIME_TYPE].get("sentences", [])
    return "".join(f"<p>{escape(str(sentence)[:MAX_TEXT])}</p>" for sentence in sentences[:20])
