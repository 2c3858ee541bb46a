"""Do the files for learning platforms have the form that these import, and no formulas?"""

import csv
import io
import sys
from importlib.util import find_spec

import pytest

from autograder.classroom.export.formats import FORMATS, cells_for, missing_keys, to_csv_text
from autograder.classroom.export.inert import inert
from autograder.classroom.export.marks import Column, MarksTable, Row
from autograder.classroom.export.workbook import to_workbook
from autograder.classroom.export.write import write_marks
from autograder.classroom.roster.person import Person
from autograder.support.errors import CourseError

ADA = Person("alove", "Ada", "Lovelace", "ada@uni.example", "1234", "alove", "S9", "L-01")
EVIL = Person("evil", "=cmd|'/C calc'!A0", "x;=1+1", "-e@x", "7")
TABLE = MarksTable(
    (Column("02_gates (77)", 17.0), Column("03_cell_state", 20.0)),
    (Row(ADA, (12.5, None)), Row(EVIL, (0.0, 20.0))),
    (),
)
EXPECTED = {
    "canvas": [
        "Student,ID,SIS User ID,SIS Login ID,Section,02_gates (77),03_cell_state",
        "    Points Possible,,,,,17,20",
        '"Lovelace, Ada",1234,S9,alove,L-01,12.5,',
    ],
    "moodle": [
        "First name,Last name,Username,Email address,02_gates (77),03_cell_state",
        "Ada,Lovelace,alove,ada@uni.example,12.5,",
    ],
    "blackboard": [
        "Last Name,First Name,Username,02_gates (77) [Total Pts: 17 Score],"
        "03_cell_state [Total Pts: 20 Score]",
        "Lovelace,Ada,alove,12.5,",
    ],
    "brightspace": [
        "Username,02_gates (77) Points Grade,03_cell_state Points Grade,End-of-Line Indicator",
        "alove,12.5,,#",
    ],
    "csv": [
        "student,last name,first name,email,02_gates (77),03_cell_state",
        "(points),,,,17,20",
        "alove,Lovelace,Ada,ada@uni.example,12.5,",
    ],
}


@pytest.mark.parametrize("form", EXPECTED)
def test_tables_are_as_the_platform_imports_them(form):
    """Headings, the row of points, keys, and an empty cell where nothing was handed in?"""
    lines = to_csv_text(cells_for(form, TABLE)).split("\r\n")
    assert lines[: len(EXPECTED[form])] == EXPECTED[form]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("form", EXPECTED)
def test_no_cell_is_a_formula_whatever_separates(form, separator):
    """Opened in a country where semicolons separate, does no cell start one?"""
    text = to_csv_text(cells_for(form, TABLE))
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        for cell in row:
            assert not cell.lstrip(' "').startswith(("=", "+", "-", "@")), row


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "==", "=\t=", "\t\t"])
def test_formulas_are_made_inert(start):
    """At the start, after a separator, and after a line break in a cell?"""
    texts = (start, f"a;{start}", f"a; {start}", f"a\n{start}", f"{start};{start}1")
    for text in (*texts, f'a;"{start}"', f'a; "" {start}'):
        assert inert(inert(text)) == inert(text)
        parts = [part.strip(' "') for part in inert(text).split(";")]
        assert not [part for part in parts if part.startswith(tuple("=+-@\t\r"))]


@pytest.mark.parametrize("harmless", ["Ada-Lena", "a@b", "1-2", "C=1", "", "O'Brien", "x; y"])
def test_other_text_stays(harmless):
    """Are names and addresses as they were?"""
    assert inert(harmless) == harmless


def test_remarks_are_for_the_instructors_own_tables():
    """Are they the last column of a table for spreadsheets, inert, and in no platform's file?"""
    rows = (Row(ADA, (12.5, None), ("Equal to evil's.",)), Row(EVIL, (0.0, 20.0), ("=1+1",)))
    table = MarksTable(TABLE.columns, rows, ())
    head, points, ada, evil = csv.reader(io.StringIO(to_csv_text(cells_for("csv", table))))
    assert (head[-1], points[-1], ada[-1], evil[-1]) == (
        "remarks",
        "",
        "Equal to evil's.",
        "'=1+1",
    )
    for form in ("canvas", "moodle", "blackboard", "brightspace"):
        assert cells_for(form, table) == cells_for(form, TABLE)


def test_files_open_rightly_in_a_spreadsheet(tmp_path):
    """Has a CSV for people the mark by which spreadsheets know UTF-8, and one for Canvas none?"""
    for form in ("csv", "blackboard"):
        write_marks(TABLE, form, tmp_path / "a.csv")
        assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    write_marks(TABLE, "canvas", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"Student,ID")


def test_students_whom_the_platform_cannot_find_are_named():
    """Is it by number, username or address, as each platform looks?"""
    table = MarksTable((), (Row(Person("x"), ()), Row(ADA, ())), ())
    found = {form: missing_keys(form, table) for form in FORMATS}
    assert found == {form: ["x"] if form in ("canvas", "moodle") else [] for form in FORMATS}


@pytest.mark.skipif(find_spec("openpyxl") is None, reason="openpyxl is not installed")
def test_a_workbook_holds_numbers_and_text():
    """Are marks numbers, and is "=1+1" a text?"""
    from openpyxl import load_workbook

    data = to_workbook(cells_for("xlsx", TABLE), "02_gates/*?")
    sheet = load_workbook(io.BytesIO(data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2] == ("alove", "Lovelace", "Ada", "ada@uni.example", 12.5, None)
    assert sheet["C4"].value == "=cmd|'/C calc'!A0" and sheet["C4"].data_type == "s"
    assert sheet.title == "02_gates" and sheet.freeze_panes == "B2"


def test_a_missing_package_is_a_sentence(monkeypatch):
    """Is it said what to install?"""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CourseError, match="pip install openpyxl"):
        to_workbook([["a"]], "marks")
