"""Read a table that a spreadsheet or a learning platform has written as text."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.limits import MEBIBYTE
from autograder.support.errors import CourseError

MAX_SIZE = 20 * MEBIBYTE
DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "cp1252")  # the second one is what old programs write on Windows


@dataclass(frozen=True)
class Spreadsheet:
    """A table with headings.

    Attributes:
        headings: of the columns, without spaces around them.
        rows: (line in the file, cells by heading).
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_spreadsheet(path: Path) -> Spreadsheet:
    """Read a CSV file with any usual delimiter and encoding, with or without a byte-order mark.

    Raises:
        CourseError: it cannot be read, or has no headings.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_SIZE:
        raise CourseError(f"{path} is larger than {MAX_SIZE // MEBIBYTE} MiB.")
    if data.startswith(b"PK\x03\x04"):
        raise CourseError(f"{path} is a workbook: save it as CSV in UTF-8 first.")
    text = _decode(data, path)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    try:
        headings = tuple(cell.strip() for cell in next(filter(any, reader), []))
        if not any(headings):
            raise CourseError(f"{path} is empty: expected a line of headings.")
        rows = tuple(
            (reader.line_num, dict(zip(headings, map(str.strip, cells), strict=False)))
            for cells in reader
            if any(cell.strip() for cell in cells)
        )
    except csv.Error as error:
        raise CourseError(f"{path}, line {reader.line_num}: {error}.") from error
    return Spreadsheet(headings, rows)


def _decode(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # Blackboard's .xls is a table in UTF-16
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CourseError(f"{path} is no text in UTF-8: save it as CSV in UTF-8.")
