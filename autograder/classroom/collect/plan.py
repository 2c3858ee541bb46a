"""Decide what an archive changes in a class, before anything is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import PurePosixPath

from autograder.classroom.collect.archive import Archive, Rejected
from autograder.classroom.collect.filenames import plain_file_name, submission_names
from autograder.classroom.collect.identity import identify
from autograder.classroom.collect.platforms import (
    HandedIn,
    Platform,
    attempt_of,
    recognise,
    understand,
    with_receipt,
)
from autograder.classroom.collect.worksheet import Participant
from autograder.classroom.roster.person import Person, plain_name
from autograder.support.errors import CourseError

TAKEN = (".ipynb", ".py", ".txt", ".csv", ".json")  # what grading reads of a folder
RECEIPT = 64 * 1024  # bytes read of one


@dataclass(frozen=True)
class Circumstances:
    """What has to be known beside the archive.

    Attributes:
        assignment: its name.
        people: the class's students.
        zone: of the platform's clock; None means this machine's.
        due: the due date in UTC; None if there is none.
        worksheet: Moodle's, by participant.
    """

    assignment: str
    people: Sequence[Person] = ()
    zone: tzinfo | None = None
    due: datetime | None = None
    worksheet: Mapping[str, Participant] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One student's submission.

    Attributes:
        person: the student, who may be new.
        files: entries of the archive by the names that they get.
        when: time in UTC; None if it is not known.
        remarks: sentences for the instructor.
        is_new: whether the roster does not have the student.
    """

    person: Person
    files: Mapping[str, str]
    when: datetime | None
    remarks: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Plan:
    """What an archive holds.

    Attributes:
        platform: whose archive it is.
        submissions: by student.
        rejected: what is not taken, with reasons.
        litter: number of files that operating systems have added.
    """

    platform: Platform
    submissions: tuple[Planned, ...]
    rejected: tuple[Rejected, ...]
    litter: int


def make_plan(archive: Archive, circumstances: Circumstances) -> Plan:
    """Understand an archive.

    Args:
        archive: open.
        circumstances: of the class.

    Raises:
        CourseError: it is no platform's archive.
    """
    chosen = recognise(archive.names)
    if chosen is None:
        raise CourseError(
            "no file of it has a name that Canvas, Moodle, Blackboard or Brightspace gives. Give "
            "the archive as it was downloaded, with all submissions of one assignment."
        )
    files, rejected = _understand_all(archive, chosen)
    planned, unclear = [], list(archive.rejected) + rejected
    for attempt, remark in _last_attempts(chosen, files, unclear):
        person, is_new, reason = identify(
            chosen, attempt[0], circumstances.people, circumstances.worksheet
        )
        if reason:
            unclear += [Rejected(file.entry, reason) for file in attempt]
            continue
        one = _plan_one(attempt, person, is_new, circumstances)
        planned.append(replace(one, remarks=(*one.remarks, remark)) if remark else one)
    planned, clashes = _without_clashes(planned)
    submissions = sorted(planned, key=lambda one: one.person.student)
    return Plan(chosen, tuple(submissions), tuple(unclear + clashes), archive.litter)


def _understand_all(archive: Archive, platform: Platform) -> tuple[list[HandedIn], list[Rejected]]:
    """Return the students' files, and the entries that are none."""
    found, rejected, receipts = [], [], dict[str, str]()
    for entry in archive.names:
        file = understand(platform, entry)
        if isinstance(file, str):
            rejected.append(Rejected(entry, file))
        elif file.receipt:
            receipts[attempt_of(entry)] = entry
        elif PurePosixPath(file.file).suffix.lower() not in TAKEN:
            reason = "it is no notebook, and nothing that grading reads beside one"
            if file.file.lower().endswith((".zip", ".gz", ".rar", ".7z")):
                reason = "it is an archive in the archive: ask for the notebook itself"
            rejected.append(Rejected(entry, reason))
        else:
            found.append(file)
    with_files = {attempt_of(file.entry) for file in found}
    alone = [entry for attempt, entry in receipts.items() if attempt not in with_files]
    rejected += [Rejected(entry, "an attempt without a notebook") for entry in alone]
    texts = {attempt: _read_receipt(archive, entry) for attempt, entry in receipts.items()}
    return [with_receipt(file, texts) for file in found], rejected


def _read_receipt(archive: Archive, entry: str) -> str:
    """Return the text of a receipt; "" if it is none that Blackboard writes."""
    try:
        return archive.read(entry, RECEIPT).decode("utf-8", "replace")
    except CourseError:
        return ""


def _last_attempts(
    platform: Platform, files: Sequence[HandedIn], rejected: list[Rejected]
) -> list[tuple[list[HandedIn], str]]:
    """Return each student's last attempt and a remark on it; reject the files of earlier ones."""
    by_student: dict[str, list[HandedIn]] = defaultdict(list)
    for file in files:
        # Brightspace's numbers differ between attempts of one student.
        key = plain_name(file.name) if platform == "brightspace" else file.key.casefold()
        by_student[key].append(file)
    attempts = []
    for found in by_student.values():
        times = sorted({file.when for file in found if file.when is not None})
        last = [file for file in found if file.when == times[-1]] if times else found
        earlier = [file for file in found if file not in last]
        reason = "an earlier attempt: the student has handed in again"
        rejected += [Rejected(file.entry, reason) for file in earlier]
        remark = f"The last of {len(times)} attempts." if len(times) > 1 else ""
        people = {file.key.partition("-")[0] for file in found}
        if platform == "brightspace" and len(people) > 1:
            remark = f"Handed in under the numbers {', '.join(sorted(people))}: is it one person?"
        attempts.append((last, remark))
    return attempts


def _plan_one(
    attempt: Sequence[HandedIn], person: Person, is_new: bool, circumstances: Circumstances
) -> Planned:
    remarks = []
    names = submission_names([plain_file_name(file.file) for file in attempt], circumstances)
    if names.remark:
        remarks.append(names.remark)
    when, remark = _time_of(attempt, circumstances)
    remarks += [remark] if remark else []
    entries = {name: file.entry for name, file in zip(names.names, attempt, strict=True)}
    if not any(name.endswith(".ipynb") for name in entries):
        remarks.append("There is no notebook.")
    return Planned(person, entries, when, tuple(remarks), is_new)


def _time_of(
    attempt: Sequence[HandedIn], circumstances: Circumstances
) -> tuple[datetime | None, str]:
    """Return when an attempt was handed in, in UTC, and what to say of it."""
    first = attempt[0]
    row = circumstances.worksheet.get(first.key)
    local = first.when or (row.when if row else None)
    if local is not None:
        return _to_utc(local, circumstances.zone), ""
    if row is not None and row.time:
        return None, f"Its time, {row.time}, cannot be read: the worksheet has to be in English."
    if not any(file.late for file in attempt):
        return None, ""
    if circumstances.due is None:
        return None, "Late, but the assignment has no due date: give one and collect again."
    after = circumstances.due + timedelta(seconds=1)
    return after, "Late. The archive does not tell how late: counted as one second."


def _to_utc(local: datetime, zone: tzinfo | None) -> datetime:
    aware = local.replace(tzinfo=zone) if zone else local.astimezone()
    offset = aware.utcoffset() or timedelta()
    return (aware - offset).replace(tzinfo=None)


def _without_clashes(planned: Sequence[Planned]) -> tuple[list[Planned], list[Rejected]]:
    """Take out submissions that would be one student's, though the archive has them apart."""
    by_student: dict[str, list[Planned]] = defaultdict(list)
    for one in planned:
        by_student[one.person.student.casefold()].append(one)
    kept, clashes = [], []
    for student, same in by_student.items():
        if len(same) == 1:
            kept += same
            continue
        reason = (
            f"{len(same)} submissions would be {student}'s: import a roster that tells them apart"
        )
        clashes += [Rejected(entry, reason) for one in same for entry in one.files.values()]
    return kept, clashes
