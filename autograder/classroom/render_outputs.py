"""What came of a cell, as outputs: nbgrader reads the marks from them, people the feedback."""

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

KEPT = ("text/plain", "text/html", "text/latex", "text/markdown", "image/png", "image/jpeg")


def show_results(
    notebook: NotebookNode, results: Mapping[str, CellResult], remarks: tuple[str, ...] = ()
) -> None:
    """Write the outputs of all cells into a rebuilt notebook.

    Args:
        notebook: changed in place.
        results: by the cells' keys.
        remarks: sentences about the submission as a whole, noted with its first verdict.
    """
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        result = results.get(key_of(cell), CellResult())
        kind = kind_of(cell)
        if kind is CellKind.CHECK and result.verdict is not None:
            notes = (*result.verdict.notes, *remarks)
            cell.outputs = [_of_check(replace(result.verdict, notes=notes), points_of(cell))]
            remarks = ()
        elif kind is CellKind.TEST:
            cell.outputs = _of_test(result, points_of(cell))
        else:
            cell.outputs = _outputs(result) + _told(result.problem)


def _of_check(verdict: Verdict, points: float) -> NotebookNode:
    """The verdict, as at home; its number on the scale of the cell's points."""
    marks = verdict.marks * points / verdict.points if verdict.points else 0.0
    data = {
        "text/plain": f"{marks:g}",
        "text/html": verdict._repr_html_(),
        MIME_TYPE: verdict.to_dict(),
    }
    return new_output("execute_result", data=data, execution_count=None)


def _of_test(result: CellResult, points: float) -> list[NotebookNode]:
    """What nbgrader reads the score from, after whatever the test has printed.

    It takes an error or a line on stderr for no marks, the first value for partial credit, and
    nothing at all for full marks: only the score that the grader has found may look so.
    """
    printed = [output for output in _outputs(result) if output.output_type == "stream"]
    for output in printed:
        output.name = "stdout"
    errors = [output for output in _outputs(result) if output.output_type == "error"]
    score = result.score or 0.0
    if score > 0:
        value = new_output("execute_result", data={"text/plain": f"{score:g}"})
        return [*printed, value] if score != points else printed
    reason = result.problem or "The test did not run to its end."
    if errors and not result.problem:
        return [*printed, errors[0]]
    return [*printed, new_output("error", ename="NotPassed", evalue=reason, traceback=[reason])]


def _told(trouble: str) -> list[NotebookNode]:
    return [new_output("stream", name="stdout", text=f"{trouble}\n")] if trouble else []


def _outputs(result: CellResult) -> list[NotebookNode]:
    """A worker's outputs, of which nothing is believed but their text."""
    found = []
    for output in result.outputs:
        kind = output.get("output_type")
        if kind == "stream":
            text = _text(output.get("text"))
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            found.append(new_output("stream", name=name, text=text))
        elif kind == "error":
            lines = [_text(line) for line in output.get("traceback", ())]
            found.append(
                new_output(
                    "error",
                    ename=_text(output.get("ename")),
                    evalue=_text(output.get("evalue")),
                    traceback=lines,
                )
            )
        elif kind in ("display_data", "execute_result"):
            data = {mime: text for mime, text in output.get("data", {}).items() if _fit(mime, text)}
            if data:
                found.append(new_output("display_data", data=data))
    return found


def _fit(mime: str, value: Any) -> bool:
    """May it be shown: a text of a known type, and a picture only if it is one."""
    if mime not in KEPT or not isinstance(value, str):
        return False
    if not mime.startswith("image/"):
        return True
    try:
        base64.b64decode(value.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
