"""Are verdicts read from graded notebooks, and from nothing else?"""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.classroom.report.submissions import read_verdicts
from autograder.engine.verdict import MIME_TYPE
from tests.autograder.classroom.report.a_class import verdict

WRONG = verdict("forget", "wrong", "adds-forget-gate").to_dict()


def notebook(data, grade=True):
    """One graded cell that shows this."""
    output = new_output("execute_result", {"text/plain": "0", MIME_TYPE: data})
    cell = new_code_cell('check("forget")', outputs=[output])
    cell.metadata["nbgrader"] = {"grade_id": "forget", "grade": grade}
    return new_notebook(cells=[cell])


def test_a_verdict_is_read_as_it_was_written():
    """Is it the same after its way through the notebook?"""
    assert read_verdicts(notebook(WRONG))["forget"].to_dict() == WRONG


def test_a_verdict_in_an_ungraded_cell_does_not_count():
    """Does a verdict that a student shows in a cell of their own count for nothing?"""
    assert read_verdicts(notebook(WRONG, grade=False)) == {}


def test_a_verdict_of_an_earlier_version_is_read():
    """Is one without a fingerprint, a location and an explanation still a verdict?"""
    new = {"fingerprint", "located", "explained_by", "case", "section"}
    old = {key: value for key, value in WRONG.items() if key not in new}
    assert read_verdicts(notebook(old))["forget"].to_dict() == WRONG | {"section": ""}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        WRONG | {"status": "splendid"},
        WRONG | {"sentences": [1]},
        WRONG | {"mistakes": [["a"]]},
        WRONG | {"first_wrong": {}},
        WRONG | {"more": 1},
        WRONG | {"fingerprint": 1},
        WRONG | {"hint": ["a"]},
        WRONG | {"located": "line 3"},
        WRONG | {"located": {"line": "3", "expression": "f", "recognised": []}},
        WRONG | {"located": {"line": 3, "expression": ["f"], "recognised": []}},
        WRONG | {"located": {"line": 3, "expression": "f", "recognised": [3]}},
        {name: value for name, value in WRONG.items() if name != "parts"},
    ],
)
def test_other_data_is_skipped(data):
    """Does a student's output that stock nbgrader has kept not stop a report?"""
    assert read_verdicts(notebook(data)) == {}
