"""Find out which student of the class a file in an archive belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.classroom.collect.platforms import ANONYMOUS, HandedIn, Platform
from autograder.classroom.collect.worksheet import Participant
from autograder.classroom.roster.person import (
    Person,
    find_person,
    id_from_name,
    plain_name,
    problem_of_id,
    split_name,
)


def identify(
    platform: Platform,
    file: HandedIn,
    people: Sequence[Person],
    worksheet: Mapping[str, Participant],
) -> tuple[Person, bool, str]:
    """Find out whose submission a file belongs to.

    Args:
        platform: whose archive it is in.
        file: of the submission.
        people: the class's students.
        worksheet: Moodle's, by participant.

    Returns:
        The student, whether the class does not have the student yet, and why it cannot be told.
    """
    row = worksheet.get(file.key) if platform == "moodle" else None
    name = (row.name if row else "") or file.name
    username = (row.username or row.email) if row else ""
    if platform == "blackboard":
        username = file.key
    # The numbers of Moodle and Brightspace are those of the assignment, not of the student.
    person = find_person(people, name, username, file.key if platform == "canvas" else "")
    if person is not None and row is not None and row.email and person.email:
        person = person if person.email.casefold() == row.email.casefold() else None
    if person is not None:
        return person, False, ""
    if row is None and _is_ambiguous(people, name):
        return Person(""), True, f"several students of the class are called {name}"
    person = _new_person(platform, file, name)
    if row is not None and row.email:
        local = row.username or row.email.partition("@")[0]
        person = replace(person, email=row.email, student=local)
    return person, True, problem_of_id(person.student)


def _is_ambiguous(people: Sequence[Person], name: str) -> bool:
    wanted = plain_name(name)
    return bool(wanted) and sum(wanted in one.spellings() for one in people) > 1


def _new_person(platform: Platform, file: HandedIn, name: str) -> Person:
    """Make a student out of what the archive tells."""
    slug = id_from_name(name)
    if not slug or slug in ANONYMOUS:
        return Person(file.key if platform == "blackboard" else f"anonymous-{file.key}")
    if platform == "canvas":  # its names have lost their spaces, but its numbers last
        return Person(f"{slug}-{file.key}", lms_id=file.key)
    first, last = split_name(name)
    if platform == "blackboard":
        return Person(file.key, first, last, username=file.key)
    return Person(slug, first, last)
