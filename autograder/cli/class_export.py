"""`lstm-course class export`: marks for a learning platform or a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.class_arguments import Directory, assignments_of, count_of, find_assignment
from autograder.support.console import print_line
from autograder.support.errors import CourseError

LISTED = 8  # students named in a sentence


def export(
    directory: Directory,
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="None means all.")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--for", help="canvas, moodle, blackboard, brightspace, csv or xlsx."),
    ] = "csv",
    exercises: Annotated[
        bool, typer.Option("--exercises", help="A column for each exercise, too.")
    ] = False,
    title: Annotated[
        str, typer.Option(help='The column on the platform: "Lesson 2 (4711)" on Canvas.')
    ] = "",
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="None means DIR/export/.")] = None,
) -> None:
    """Write the marks that count, with names, in a form that a learning platform imports."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.export.formats import FORMATS, missing_keys
    from autograder.classroom.export.marks import read_marks
    from autograder.classroom.export.write import write_marks

    chosen = next((name for name in FORMATS if name == form), None)
    if chosen is None:
        raise CourseError(f"--for is {form!r}, expected one of {', '.join(FORMATS)}.")
    if title and not lesson:
        raise CourseError("--title names the column of one assignment: add LESSON.")
    classroom = find_classroom(directory)
    wanted = [find_assignment(classroom, lesson)] if lesson else assignments_of(classroom)
    table = read_marks(classroom, wanted, exercises, title)
    if not table.rows:
        raise CourseError("there are no students yet: import a roster, or grade submissions.")
    name = f"{wanted[0] if lesson else 'marks'}-{chosen}.{'xlsx' if chosen == 'xlsx' else 'csv'}"
    path = to or classroom.directory / "export" / name
    write_marks(table, chosen, path)
    print_line(f"{count_of(len(table.rows), 'student')}: {path}")
    lost = missing_keys(chosen, table)
    if lost:
        print_line(
            f"{form.capitalize()} cannot find {_list(lost)}: import a roster with their ids there."
        )
    for assignment in wanted:
        waiting = [student for student, which in table.waiting if which == assignment]
        if waiting:
            print_line(f"{assignment}: still to be marked by hand: {_list(waiting)}.")


def _list(students: list[str]) -> str:
    more = len(students) - LISTED
    return ", ".join(students[:LISTED]) + (f" and {more} more" if more > 0 else "")
