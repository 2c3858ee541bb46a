"""Keep the list of students: names in nbgrader's gradebook, the rest beside the class's records."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.roster.person import Person
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write


def write_people(classroom: Classroom, people: Sequence[Person]) -> int:
    """Add students to the class, or correct what is known of them; return how many are new."""
    with open_gradebook(classroom) as gradebook:
        return write_people_to(classroom, gradebook, people)


def write_people_to(classroom: Classroom, gradebook: Gradebook, people: Sequence[Person]) -> int:
    """Do the same with an open gradebook."""
    before = {student.id for student in gradebook.students}
    known = {one.student: one for one in read_people_of(classroom, gradebook)}
    for person in people:
        names = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "lms_user_id": person.lms_id,
        }
        given = {field: text for field, text in names.items() if text}
        gradebook.update_or_create_student(person.student, **given)
        known[person.student] = _merge(known.get(person.student), person)
    extra = {student: asdict(person) for student, person in known.items()}
    atomic_write(_path(classroom), json.dumps(extra, ensure_ascii=False, indent=1))
    return len({person.student for person in people} - before)


def read_people(classroom: Classroom) -> list[Person]:
    """Return the students of a class, by id."""
    with open_gradebook(classroom) as gradebook:
        return read_people_of(classroom, gradebook)


def read_people_of(classroom: Classroom, gradebook: Gradebook) -> list[Person]:
    """Return the students of an open gradebook, by id; its names are newer than the file's.

    Raises:
        CourseError: the file beside the records cannot be read.
    """
    extra = _read_extra(classroom)
    found = []
    for student in gradebook.students:
        more = extra.get(student.id, Person(student.id))
        found.append(
            Person(
                student.id,
                student.first_name or "",
                student.last_name or "",
                student.email or "",
                student.lms_user_id or "",
                more.username,
                more.sis_id,
                more.section,
            )
        )
    return sorted(found, key=lambda person: person.student)


def _merge(old: Person | None, new: Person) -> Person:
    """Return what both say of a student; the new one counts where they differ."""
    if old is None:
        return new
    return replace(old, **{name: text for name, text in asdict(new).items() if text})


def _read_extra(classroom: Classroom) -> dict[str, Person]:
    path = _path(classroom)
    names = {field.name for field in fields(Person)}
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {
            student: Person(**{name: str(text) for name, text in values.items() if name in names})
            for student, values in stored.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} cannot be read ({error}): import the roster again.") from error


def _path(classroom: Classroom) -> Path:
    return classroom.records / "roster.json"
