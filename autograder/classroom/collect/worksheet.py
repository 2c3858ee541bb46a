"""Moodle's grading worksheet: who a participant is, and when the submission came.

Moodle numbers participants anew in each assignment, and its archives hold no times. The worksheet
("Download grading worksheet" on the page of the assignment) has both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.classroom.roster.spreadsheet import read_spreadsheet
from autograder.support.errors import CourseError

IDENTIFIER, TIME = "Identifier", "Last modified (submission)"
TIMES = ("%A, %d %B %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M %p", "%d %B %Y, %I:%M %p")
NO_TIME = ("", "-")


@dataclass(frozen=True)
class Participant:
    """A row of the worksheet.

    Attributes:
        name: full name.
        email: address; "" if the worksheet has none.
        username: "" if the worksheet has none.
        when: time of the submission on Moodle's clock; None if there is none, or it is not in
            English.
        time: the same as text.
    """

    name: str
    email: str
    username: str
    when: datetime | None
    time: str


def read_worksheet(path: Path) -> Mapping[str, Participant]:
    """Read a grading worksheet, by the participants' numbers.

    Raises:
        CourseError: it is none.
    """
    sheet = read_spreadsheet(path)
    if IDENTIFIER not in sheet.headings or TIME not in sheet.headings:
        raise CourseError(
            f"{path} is no grading worksheet of Moodle's: there is no column {IDENTIFIER!r} or "
            f"{TIME!r}. Its language has to be English."
        )
    found = {}
    for _, cells in sheet.rows:
        number = re.search(r"\d+", cells.get(IDENTIFIER, ""))
        if number is None:
            continue
        time = cells.get(TIME, "")
        found[number[0]] = Participant(
            name=cells.get("Full name", ""),
            email=cells.get("Email address", ""),
            username=cells.get("Username", ""),
            when=_parse(time),
            time="" if time in NO_TIME else time,
        )
    return found


def _parse(text: str) -> datetime | None:
    plain = " ".join(text.split())  # Moodle writes a narrow space before AM and PM
    for form in TIMES:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    return None
