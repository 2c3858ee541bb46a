"""`lstm-course class roster`: the names and e-mail addresses of the students."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.class_arguments import Directory, count_of
from autograder.support.console import output_console, print_line, text_table
from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from autograder.classroom.roster.read import Roster


def roster(
    directory: Directory,
    table: Annotated[Path, typer.Argument(metavar="CSV", help="Columns are known by heading.")],
    id_column: Annotated[
        str, typer.Option("--id", metavar="HEADING", help="The column with the students' ids.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it holds.")] = False,
) -> None:
    """Import names and e-mail addresses: your own table, or a learning platform's export."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.roster.read import read_roster
    from autograder.classroom.roster.store import write_people

    classroom = find_classroom(directory)
    found = read_roster(table, id_column)
    _show(found)
    if not found.people:
        raise CourseError(f"{table} names no student.")
    count = count_of(len(found.people), "student")
    if dry_run:
        print_line(f"{count}. Nothing was written: --dry-run.")
        return
    new = write_people(classroom, found.people)
    print_line(f"{count}, {new} of them new.")


def _show(found: "Roster") -> None:
    """Print the students, how the columns were understood, and the rows that are not taken."""
    rows = [[one.student, one.full_name, one.email, one.lms_id] for one in found.people]
    title = ", ".join(f"{field.replace('_', ' ')}: {name}" for field, name in found.columns)
    headings = ["student", "name", "e-mail", "platform's id"]
    output_console().print(text_table(f"Columns: {title}", headings, rows))
    if found.unused:
        print_line(f"Columns that are not used: {', '.join(found.unused)}.")
    for line, reason in found.problems:
        print_line(f"Line {line} is left out: {reason}.")
