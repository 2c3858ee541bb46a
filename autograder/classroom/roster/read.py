"""Read a list of students from a table: one of your own, or the export of a learning platform."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.roster.person import Person, id_from_name, problem_of_id, split_name
from autograder.classroom.roster.spreadsheet import Spreadsheet, read_spreadsheet
from autograder.support.errors import CourseError

# Headings of each field, the best one first: of nbgrader, Canvas's gradebook, Moodle's participants
# and grading worksheet, Blackboard's Grade Center and Brightspace's export.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "student": ("student_id", "student id", "id", "matriculation number", "student number"),
    "first_name": ("first_name", "first name", "firstname", "given name", "forename"),
    "last_name": ("last_name", "last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e-mail", "e-mail address", "mail"),
    "lms_id": ("lms_user_id", "lms user id"),
    "username": ("username", "user name", "sis login id", "login id", "login"),
    "sis_id": ("sis user id", "id number", "orgdefinedid"),
    "section": ("section",),
    "full_name": ("full name", "name", "student", "student name"),
}
CANVAS = {"student", "id", "section"}  # headings of a table in which ID is Canvas's own number
MARKS_OF_BRIGHTSPACE = "#"  # before ids and usernames, so that spreadsheets keep them as text
NO_STUDENTS = ("points possible", "student, test", "test student")  # rows of Canvas's table


@dataclass(frozen=True)
class Roster:
    """A list of students.

    Attributes:
        people: the students.
        columns: (field, heading) of the columns that were understood.
        unused: headings of the others.
        problems: (line, reason) of the rows that are not taken.
    """

    people: tuple[Person, ...]
    columns: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    problems: tuple[tuple[int, str], ...]


def read_roster(path: Path, id_heading: str = "") -> Roster:
    """Read a list of students.

    Args:
        path: of a CSV file.
        id_heading: heading of the column with the ids; "" for the best of those that are there.

    Raises:
        CourseError: it cannot be read, or has no column with ids or names.
    """
    sheet = read_spreadsheet(path)
    columns = _find_columns(sheet, path, id_heading)
    people: dict[str, Person] = {}
    problems = []
    for line, cells in sheet.rows:
        if any(cell.lower() in NO_STUDENTS for cell in cells.values()):
            problems.append((line, "the platform's own row, and no student"))
            continue
        person = _read_person({field: cells.get(name, "") for field, name in columns.items()})
        problem = problem_of_id(person.student)
        if not problem and person.student in people:
            problem = f"the id {person.student} occurs twice"
        if problem:
            problems.append((line, problem))
        else:
            people[person.student] = person
    used = set(columns.values())
    return Roster(
        tuple(people.values()),
        tuple(columns.items()),
        tuple(name for name in sheet.headings if name and name not in used),
        tuple(problems),
    )


def _find_columns(sheet: Spreadsheet, path: Path, id_heading: str) -> dict[str, str]:
    """Return the heading of each field that the table has."""
    by_name = {name.lower().strip(): name for name in sheet.headings}
    found = {}
    for field, names in HEADINGS.items():
        heading = next((by_name[name] for name in names if name in by_name), None)
        if heading is not None:
            found[field] = heading
    if set(by_name) >= CANVAS:
        found["lms_id"] = by_name["id"]
        found.pop("student", None)
    if id_heading:
        if id_heading.lower().strip() not in by_name:
            raise CourseError(
                f"{path} has no column {id_heading!r}. There are: {', '.join(sheet.headings)}."
            )
        found["student"] = by_name[id_heading.lower().strip()]
    if not set(found) & {"student", "username", "sis_id", "email", "full_name", "last_name"}:
        raise CourseError(
            f"{path} has no column that is known to name students. There are: "
            f"{', '.join(sheet.headings)}. Expected, for instance: id, first name, last name, "
            "email."
        )
    return found


def _read_person(cells: Mapping[str, str]) -> Person:
    """Return the student of a row; the id is the best of what the row has."""
    values = {field: text.removeprefix(MARKS_OF_BRIGHTSPACE) for field, text in cells.items()}
    full = values.pop("full_name", "")
    person = replace(Person(""), **values)
    if full and not person.full_name:
        first, last = split_name(full)
        person = replace(person, first_name=first, last_name=last)
    ids = (person.student, person.username, person.sis_id, person.email.partition("@")[0])
    chosen = next(filter(None, ids), "") or id_from_name(person.full_name)
    return replace(person, student=chosen)
