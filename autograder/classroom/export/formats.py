"""Marks in the form that each learning platform imports.

- Canvas, "How do I import grades in the Gradebook": the columns Student, ID, SIS User ID, SIS Login
  ID and Section, then assignments, and "Points Possible" in the first row. A student is found by
  any of the ids. An assignment is found by its title with its number, "02_gates (4711)"; without a
  number it is a new one.
- Moodle, "Grade import" from CSV: students are mapped by their e-mail address or username, columns
  are mapped to grade items after the upload.
- Blackboard, "Work offline with grade data": the username identifies a student. A column without
  Blackboard's own number is a new one.
- Brightspace, "Import grades": Username, the grade item's name with "Points Grade", and a "#" in
  the column "End-of-Line Indicator".
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

from autograder.classroom.export.inert import inert
from autograder.classroom.export.marks import MarksTable, Row
from autograder.classroom.roster.person import Person

ExportFormat = Literal["canvas", "moodle", "blackboard", "brightspace", "csv", "xlsx"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
Cell = str | float | None
POINTS_POSSIBLE = "    Points Possible"  # with these spaces Canvas knows the row


def cells_for(form: ExportFormat, table: MarksTable) -> list[list[Cell]]:
    """Return the rows of a table in a platform's form, headings first."""
    return TABLES[form](table)


def to_csv_text(cells: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV in which no text is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([_text(cell) for cell in row] for row in cells)
    return stream.getvalue()


def missing_keys(form: ExportFormat, table: MarksTable) -> list[str]:
    """Return the students of whom there is nothing by which the platform could find them."""
    known = {
        "canvas": lambda one: one.lms_id or one.sis_id or one.username,
        "moodle": lambda one: one.email or one.username,
    }.get(form, lambda one: True)
    return [row.person.student for row in table.rows if not known(row.person)]


def _for_canvas(table: MarksTable) -> list[list[Cell]]:
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    points: list[Cell] = [
        POINTS_POSSIBLE,
        "",
        "",
        "",
        "",
        *(column.points for column in table.columns),
    ]
    return [[*head, *_titles(table)], points, *_rows(table, _canvas_student)]


def _canvas_student(one: Person) -> list[Cell]:
    name = ", ".join(filter(None, (one.last_name, one.first_name))) or one.student
    return [name, one.lms_id, one.sis_id, one.username, one.section]


def _for_moodle(table: MarksTable) -> list[list[Cell]]:
    head = ["First name", "Last name", "Username", "Email address"]
    rows = _rows(table, lambda one: [one.first_name, one.last_name, one.username, one.email])
    return [[*head, *_titles(table)], *rows]


def _for_blackboard(table: MarksTable) -> list[list[Cell]]:
    head = ["Last Name", "First Name", "Username"]
    titles = [f"{column.title} [Total Pts: {column.points:g} Score]" for column in table.columns]
    rows = _rows(table, lambda one: [one.last_name, one.first_name, one.username or one.student])
    return [[*head, *titles], *rows]


def _for_brightspace(table: MarksTable) -> list[list[Cell]]:
    titles = [f"{column.title} Points Grade" for column in table.columns]
    rows = _rows(table, lambda one: [one.username or one.student])
    return [
        ["Username", *titles, "End-of-Line Indicator"],
        *([*row, "#"] for row in rows),
    ]


def _for_spreadsheets(table: MarksTable) -> list[list[Cell]]:
    head = ["student", "last name", "first name", "email"]
    points: list[Cell] = ["(points)", "", "", "", *(column.points for column in table.columns)]
    rows = _rows(table, lambda one: [one.student, one.last_name, one.first_name, one.email])
    cells: list[list[Cell]] = [[*head, *_titles(table)], points, *rows]
    remarks = [" ".join(row.remarks) for row in table.rows]
    if not any(remarks):  # no platform gets such a column, because students see it there
        return cells
    last: list[Cell] = ["remarks", "", *remarks]
    return [[*row, remark] for row, remark in zip(cells, last, strict=True)]


TABLES: dict[ExportFormat, Callable[[MarksTable], list[list[Cell]]]] = {
    "canvas": _for_canvas,
    "moodle": _for_moodle,
    "blackboard": _for_blackboard,
    "brightspace": _for_brightspace,
    "csv": _for_spreadsheets,
    "xlsx": _for_spreadsheets,
}


def _titles(table: MarksTable) -> list[str]:
    return [column.title for column in table.columns]


def _rows(table: MarksTable, student: Callable[[Person], list[Cell]]) -> list[list[Cell]]:
    return [[*student(row.person), *_marks(row)] for row in table.rows]


def _marks(row: Row) -> list[Cell]:
    return list(row.marks)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else f"{cell:g}"
