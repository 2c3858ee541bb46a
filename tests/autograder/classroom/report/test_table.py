"""Is the table for spreadsheets complete, and harmless?"""

import csv
import io
from dataclasses import replace

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


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula(separator):
    """Does a spreadsheet compute nothing that a student has written, whatever separates there?"""
    graded = a_class()
    formulas = ("a;=1+1", "b; =1+1", "=1+1;+2", 'c;"=1+1"', "d|-1", "e\t@SUM(A1)")
    extra = [
        replace(
            graded.submissions[0],
            student=f"{text}-{k}",
            problem=text if k == 1 else "",
            cell_problems={text: text},
            remarks=(text,) if k == 2 else (),
            review=(text,) if k == 3 else (),
        )
        for k in range(4)
        for text in formulas
    ]
    text = to_csv(replace(graded, submissions=(*graded.submissions, *extra)))
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    assert any(cell.startswith("'=x") for cell in cells)  # a student's id
    for cell in cells:
        assert not cell.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_remarks_of_the_review_are_in_it():
    """Beside the corrections that were made while the submission was read?"""
    graded = a_class()
    seen = replace(graded.submissions[0], remarks=("Renamed.",), review=("Equal to also's.",))
    (row,) = csv.DictReader(io.StringIO(to_csv(replace(graded, submissions=(seen,)))))
    assert row["remarks"] == "Renamed. Equal to also's."


@pytest.mark.parametrize(("text", "expected"), [("=1+1", "'=1+1"), ("2.5", "2.5"), ("a=b", "a=b")])
def test_only_what_looks_like_a_formula_is_quoted(text, expected):
    """Do numbers stay numbers?"""
    assert inert(text) == expected
