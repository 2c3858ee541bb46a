"""`lstm-course class collect`: submissions out of a learning platform's archive."""

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.class_arguments import Assignment, Directory, count_of, find_assignment
from autograder.support.console import output_console, print_line, text_table
from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from autograder.classroom.collect.plan import Circumstances, Plan
    from autograder.classroom.collect.write import Change
    from autograder.classroom.directory import Classroom

WHAT = {"older": "left out: what is there is newer", "new": "new", "replaces": "replaces"}


def collect(
    directory: Directory,
    lesson: Assignment,
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="A zip, or its folder.")],
    worksheet: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Moodle's grading worksheet: times, and who is who."),
    ] = None,
    timezone: Annotated[
        str, typer.Option(help="Of the platform's clock: Europe/Rome. None means this machine's.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put the submissions of a Canvas, Moodle, Blackboard or Brightspace archive in their place."""
    from autograder.classroom.collect.archive import open_archive
    from autograder.classroom.collect.plan import make_plan
    from autograder.classroom.collect.write import collect as write_all
    from autograder.classroom.directory import find_classroom

    classroom = find_classroom(directory)
    assignment = find_assignment(classroom, lesson)
    circumstances = _circumstances(classroom, assignment, worksheet, _find_zone(timezone))
    with open_archive(archive) as opened:
        try:
            plan = make_plan(opened, circumstances)
        except CourseError as error:
            raise CourseError(f"{archive}: {error}") from error
        _show(classroom, assignment, plan)
        if not plan.submissions:
            raise CourseError(f"{archive} holds no submission that can be collected.")
        if dry_run:
            print_line("Nothing was written: --dry-run.")
            return
        if not yes:
            typer.confirm(
                f"Put {count_of(len(plan.submissions), 'submission')} into submitted/?", abort=True
            )
        done = write_all(classroom, assignment, opened, plan)
    _show_done(done)
    raise typer.Exit(1 if any(change.what == "failed" for change in done.values()) else 0)


def _circumstances(
    classroom: "Classroom", assignment: str, worksheet: Path | None, zone: tzinfo | None
) -> "Circumstances":
    """Read the students, the due date and the worksheet."""
    from nbgrader.api import MissingEntry

    from autograder.classroom.collect.plan import Circumstances
    from autograder.classroom.collect.worksheet import read_worksheet
    from autograder.classroom.gradebook import open_gradebook
    from autograder.classroom.roster.store import read_people_of

    with open_gradebook(classroom) as gradebook:
        people = read_people_of(classroom, gradebook)
        try:
            due = gradebook.find_assignment(assignment).duedate
        except MissingEntry:
            due = None
    rows = read_worksheet(worksheet) if worksheet else {}
    return Circumstances(assignment, people, zone, due, rows)


def _find_zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(f"{name!r} is no time zone, expected a name as Europe/Rome.") from None


def _show(classroom: "Classroom", assignment: str, plan: "Plan") -> None:
    """Print what will be done, and what is not understood."""
    from autograder.classroom.collect.write import change_of

    rows = []
    for one in plan.submissions:
        what = WHAT[change_of(classroom, assignment, one).what]
        notes = [*one.remarks, *(["Not in the roster."] if one.is_new else [])]
        when = f"{one.when:%Y-%m-%d %H:%M} UTC" if one.when else ""
        rows.append(
            [
                one.person.student,
                one.person.full_name,
                when,
                ", ".join(one.files),
                what,
                " ".join(notes),
            ]
        )
    title = f"{assignment}, from {plan.platform.capitalize()}: {count_of(len(rows), 'submission')}"
    headings = ["student", "name", "handed in", "files", "", "remarks"]
    output_console().print(text_table(title, headings, rows))
    if plan.rejected:
        left_out = [[one.name, one.reason] for one in plan.rejected]
        title = f"Not taken: {count_of(len(left_out), 'file')}"
        output_console().print(text_table(title, ["file", "why"], left_out))
    if plan.litter:
        print_line(f"Left out: {count_of(plan.litter, 'file')} that macOS or Windows has added.")


def _show_done(done: "Mapping[str, Change]") -> None:
    """Print how many submissions are new, and which could not be taken."""
    counts: dict[str, int] = {}
    for student, change in done.items():
        counts[change.what] = counts.get(change.what, 0) + 1
        if change.reason:
            print_line(f"{student}: not taken, because {change.reason}.")
    words = {"new": "new", "replaces": "replaced", "unchanged": "unchanged"}
    words |= {"older": "older than what is there", "failed": "failed"}
    print_line(", ".join(f"{counts[key]} {word}" for key, word in words.items() if key in counts))
    if counts.get("replaces"):
        print_line("What was there before is in .lstm-course/replaced/.")
