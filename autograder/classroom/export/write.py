"""Write the marks of a class into a file for a learning platform or a spreadsheet."""

from pathlib import Path

from autograder.classroom.export.formats import ExportFormat, cells_for, to_csv_text
from autograder.classroom.export.marks import MarksTable
from autograder.classroom.export.workbook import to_workbook
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
WITHOUT_MARK = ("canvas", "moodle")  # read UTF-8 anyway, and some versions take it for a letter


def write_marks(table: MarksTable, form: ExportFormat, path: Path) -> None:
    """Write a table.

    Raises:
        CourseError: the file cannot be written, or a package is missing.
    """
    cells = cells_for(form, table)
    if form == "xlsx":
        data = to_workbook(cells, path.stem)
    else:
        mark = "" if form in WITHOUT_MARK else BYTE_ORDER_MARK
        data = f"{mark}{to_csv_text(cells)}".encode()
    try:
        atomic_write(path, data)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
