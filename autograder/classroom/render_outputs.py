"""Render the results of cells as outputs: nbgrader reads the marks in them, people the feedback."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.submission.cells import CellKind, CellResult
from autograder.submission.rebuild import key_of, kind_of, points_of

NO_SANDBOX = "Graded without a sandbox."
METADATA_KEY = "lstm_course"  # of the grader's entries in an output's metadata
NAMED_KEY = "named_by_instructor"  # there: the name that the HTML shows
ALLOWED_TYPES = (
    "text/plain",
    "text/html",
    "text/latex",
    "text/markdown",
    "image/png",
    "image/jpeg",
)


def render_results(
    notebook: NotebookNode,
    results: Mapping[str, CellResult],
    remarks: tuple[str, ...] = (),
    sandboxed: bool = True,
) -> None:
    """Write the outputs of all cells into a rebuilt notebook.

    Args:
        notebook: modified in place.
        results: by the cells' keys.
        remarks: sentences about the entire submission, added to the notes of its first verdict.
        sandboxed: whether the submission ran in a sandbox; stored with each verdict, and added to
            the remarks as a sentence if it did not.
    """
    if not sandboxed:
        remarks = (*remarks, NO_SANDBOX)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        result = results.get(key_of(cell), CellResult())
        kind = kind_of(cell)
        if kind is CellKind.CHECK and result.verdict is not None:
            verdict = replace(result.verdict, notes=(*result.verdict.notes, *remarks))
            cell.outputs = [_render_verdict(verdict, points_of(cell), sandboxed)]
            remarks = ()
        elif kind is CellKind.TEST:
            cell.outputs = _render_test(result, points_of(cell))
        else:
            cell.outputs = _render_outputs(result) + _render_problem(result.problem)


def read_sandboxed(output: NotebookNode) -> bool | None:
    """Return whether the verdict of an output comes from a sandbox; None if it does not say."""
    found = output.get("metadata", {}).get(METADATA_KEY, {})
    return found.get("sandboxed") if isinstance(found, dict) else None


def _render_verdict(verdict: Verdict, points: float, sandboxed: bool) -> NotebookNode:
    """Show a verdict as at home, with its marks on the scale of the cell's points."""
    marks = verdict.marks * points / verdict.points if verdict.points else 0.0
    data = {
        "text/plain": f"{marks:g}",
        "text/html": verdict.to_html(in_notebook=False),
        MIME_TYPE: verdict.to_dict(),
    }
    metadata = {METADATA_KEY: {"sandboxed": sandboxed}}
    return new_output("execute_result", data=data, metadata=metadata, execution_count=None)


def _render_test(result: CellResult, points: float) -> list[NotebookNode]:
    """Show the printed text of a test, followed by what nbgrader reads the score from.

    nbgrader takes an error or a line on stderr for no marks, the first value for partial credit,
    and nothing at all for full marks. Only the score that the grader found may look like that.
    """
    printed = [output for output in _render_outputs(result) if output.output_type == "stream"]
    for output in printed:
        output.name = "stdout"
    errors = [output for output in _render_outputs(result) if output.output_type == "error"]
    score = result.score or 0.0
    if score > 0:
        value = new_output("execute_result", data={"text/plain": f"{score:g}"})
        return [*printed, value] if score != points else printed
    reason = result.problem or "The test did not run to its end."
    if errors and not result.problem:
        return [*printed, errors[0]]
    return [*printed, new_output("error", ename="NotPassed", evalue=reason, traceback=[reason])]


def _render_problem(problem: str) -> list[NotebookNode]:
    return [new_output("stream", name="stdout", text=f"{problem}\n")] if problem else []


def _render_outputs(result: CellResult) -> list[NotebookNode]:
    """Copy the text and pictures of a worker's outputs, and nothing else of them."""
    found = []
    for output in result.outputs:
        kind = output.get("output_type")
        if kind == "stream":
            text = _text_of(output.get("text"))
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            found.append(new_output("stream", name=name, text=text))
        elif kind == "error":
            lines = [_text_of(line) for line in output.get("traceback", ())]
            found.append(
                new_output(
                    "error",
                    ename=_text_of(output.get("ename")),
                    evalue=_text_of(output.get("evalue")),
                    traceback=lines,
                )
            )
        elif kind in ("display_data", "execute_result"):
            data = {m: text for m, text in output.get("data", {}).items() if _is_allowed(m, text)}
            if data:
                found.append(new_output("display_data", data=data))
    return found


def _is_allowed(mime: str, value: Any) -> bool:
    """Return whether this is text of an allowed type; of a picture, only valid base64 is."""
    if mime not in ALLOWED_TYPES or not isinstance(value, str):
        return False
    if not mime.startswith("image/"):
        return True
    try:
        base64.b64decode(value.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
