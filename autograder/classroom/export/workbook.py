"""Marks as an Excel workbook, in which all text is text."""

import io
from collections.abc import Sequence

from autograder.classroom.export.formats import Cell
from autograder.support.errors import CourseError

WIDEST = 40  # characters of a column


def to_workbook(cells: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Return rows as an .xlsx file with a bold first line that stays in view.

    Raises:
        CourseError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise CourseError("--for xlsx needs the package openpyxl: pip install openpyxl") from None
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(c for c in title if c.isalnum() or c in " _-")[:31] or "marks"
    for number, row in enumerate(cells, start=1):
        for place, value in enumerate(row, start=1):
            made = sheet.cell(number, place)
            if isinstance(value, str):
                made.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                made.data_type = "s"  # otherwise a text that begins with "=" is a formula
            elif value is not None:
                made.value = value
            if number == 1:
                made.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    for place, column in enumerate(zip(*cells, strict=True), start=1):
        widest = max(len(str(value)) for value in column if value is not None)
        sheet.column_dimensions[get_column_letter(place)].width = min(widest, WIDEST) + 2
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
