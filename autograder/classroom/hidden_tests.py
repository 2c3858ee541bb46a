"""Hidden tests stay hidden in feedback: not in the source alone, in what came of it too.

nbgrader takes the lines between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS` out of the
source. A traceback quotes them, though, and a student's function can print what it is called with.
"""

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

ANSI = re.compile(r"\x1b\[[0-9;]*m")
NUMBERED = re.compile(r"^ *(?P<arrow>-+>)? *\d+ ?(?P<code>.*)$")  # a line of a traceback's quote
FAILED = "A hidden test failed."


class HideWhatHiddenTestsSaid(NbGraderPreprocessor):
    """For feedback, before the hidden tests themselves are taken out."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Outputs of a cell with hidden tests: its score, and errors of its visible part."""
        marks = ClearHiddenTests(parent=self.parent)
        hidden = hidden_lines(cell.source, marks.begin_test_delimeter, marks.end_test_delimeter)
        if cell.cell_type == "code" and hidden:
            cell.outputs = [_shown(one, hidden) for one in cell.outputs if _is_kept(one)]
        return cell, resources


def hidden_lines(source: str, begin: str, end: str) -> set[str]:
    """The lines of a source between the marks, and these, without the space around them."""
    found, inside = set(), False
    for line in source.splitlines():
        inside = inside or begin in line
        if inside and line.strip():
            found.add(line.strip())
        inside = inside and end not in line
    return found


def _is_kept(output: NotebookNode) -> bool:
    return output.output_type in ("execute_result", "error")


def _shown(output: NotebookNode, hidden: set[str]) -> NotebookNode:
    if output.output_type != "error":
        return output
    lines = "\n".join(output.traceback).split("\n")
    quotes = [(line, NUMBERED.match(ANSI.sub("", line))) for line in lines]
    quoted = [(line, match) for line, match in quotes if match and match["code"].strip() in hidden]
    if any(match["arrow"] for _, match in quoted):
        return new_output("error", ename=output.ename, evalue=FAILED, traceback=[FAILED])
    gone = {line for line, _ in quoted}
    output.traceback = ["\n".join(line for line in lines if line not in gone)]
    return output
