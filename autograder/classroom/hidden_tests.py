"""Hide hidden tests in the outputs of feedback, as nbgrader hides them in the source.

nbgrader removes the lines between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS` from the
source. A traceback quotes them, though, and a student's function can print its arguments.
"""

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

ANSI = re.compile(r"\x1b\[[0-9;]*m")
NUMBERED = re.compile(r"^ *(?P<arrow>-+>)? *\d+ ?(?P<code>.*)$")  # a source line in a traceback
FAILED = "A hidden test failed."


class HideHiddenTestOutput(NbGraderPreprocessor):
    """Remove what the outputs of a cell reveal of its hidden tests.

    It runs before `ClearHiddenTests`, which removes the tests themselves.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Keep, of a cell with hidden tests, the score and the errors of its visible part."""
        delimiters = ClearHiddenTests(parent=self.parent)
        hidden = hidden_lines(
            cell.source, delimiters.begin_test_delimeter, delimiters.end_test_delimeter
        )
        if cell.cell_type == "code" and hidden:
            cell.outputs = [_redact(one, hidden) for one in cell.outputs if _is_kept(one)]
        return cell, resources


def hidden_lines(source: str, begin: str, end: str) -> set[str]:
    """Return the stripped lines from each `begin` to the next `end`, both included."""
    found, inside = set(), False
    for line in source.splitlines():
        inside = inside or begin in line
        if inside and line.strip():
            found.add(line.strip())
        inside = inside and end not in line
    return found


def _is_kept(output: NotebookNode) -> bool:
    return output.output_type in ("execute_result", "error")


def _redact(output: NotebookNode, hidden: set[str]) -> NotebookNode:
    if output.output_type != "error":
        return output
    lines = "\n".join(output.traceback).split("\n")
    quotes = [(line, NUMBERED.match(ANSI.sub("", line))) for line in lines]
    quoted = [(line, match) for line, match in quotes if match and match["code"].strip() in hidden]
    if any(match["arrow"] for _, match in quoted):
        return new_output("error", ename=output.ename, evalue=FAILED, traceback=[FAILED])
    removed = {line for line, _ in quoted}
    output.traceback = ["\n".join(line for line in lines if line not in removed)]
    return output
