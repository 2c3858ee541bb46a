"""Is the table for spreadsheets complete, and harmless?"""

import csv
import io

import pytest

from autograder.classroom.export.inert import inert
from autograder.classroom.report.table import to_csv
from tests.autograder.classroom.report.a_class import a_class


def test_one_row_a_submission():
    """Are marks, states, mistakes and problems of each in it?"""
    rows = list(csv.DictReader(io.StringIO(to_csv(a_class()))))
    assert len(rows) == 6
    adds, _, odd, right, _, unread = rows
    assert (adds["marks"], adds["of"], adds["forget"], adds["essay"]) == ("3.5", "6", "0", "1.5")
    assert adds["forget (state)"] == "wrong" and adds["mistakes"] == "forget: adds-forget-gate"
    assert odd["troubles"].startswith("forget: ended")
    assert (right["late penalty"], right["sandboxed"]) == ("1", "no")
    assert unread["sigmoid (state)"] == "unreadable"


def test_no_cell_is_a_formula():
    """Does a spreadsheet compute nothing that a student has written?"""
    cells = [cell for row in csv.reader(io.StringIO(to_csv(a_class()))) for cell in row]
    assert any(cell.startswith("'=x") for cell in cells)  # a student's id
    for cell in cells:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(("text", "expected"), [("=1+1", "'=1+1"), ("2.5", "2.5"), ("a=b", "a=b")])
def test_only_what_looks_like_a_formula_is_quoted(text, expected):
    """Do numbers stay numbers?"""
    assert inert(text) == expected
