"""`lstm-course class name`: list the wrong answers without a name, and name a group of them."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.groups import UnnamedGroup, unnamed_groups
from autograder.classroom.naming.names import MistakeName, slug_of
from autograder.classroom.naming.read import read_names
from autograder.classroom.naming.refresh import show_names
from autograder.classroom.naming.write import write_name
from autograder.classroom.report.submissions import GradedAssignment, read_graded_assignment
from autograder.engine.registry import installed_exercises
from autograder.support.console import print_line
from autograder.support.errors import CourseError

LISTED = 10  # groups per assignment


def list_groups(classroom: Classroom, assignments: Sequence[str], directory: Path) -> None:
    """Print the groups without a name, the largest first, and how to name one."""
    found = [(name, _read_groups(classroom, name)) for name in assignments]
    if not any(groups for _, groups in found):
        print_line("There are no groups without a name.")
        return
    for assignment, groups in found:
        if groups:
            count = f"{len(groups)} {'group' if len(groups) == 1 else 'groups'}"
            print_line(f"{assignment}: {count} without a name")
        for group in groups[:LISTED]:
            _print_group(group)
        if len(groups) > LISTED:
            print_line(f"\nAnd {len(groups) - LISTED} smaller ones.")
    command = f"lstm-course class name {shlex.quote(str(directory))}"
    print_line(f'\nTo name one: {command} --group GROUP --sentence "…" --hint "…"')


def name_group(
    classroom: Classroom, assignments: Sequence[str], group: str, entry: MistakeName
) -> None:
    """Write the name of a group, and show it in the graded notebooks.

    Args:
        classroom: the class.
        assignments: in which to look for the group.
        group: its id.
        entry: what to write; the name is made from the sentence if it is "".

    Raises:
        CourseError: there is no such group, the name is taken, or the file cannot be written.
    """
    exercise = _exercise_of(classroom, assignments, group)
    known = installed_exercises().get(exercise)
    catalogue = {mistake.name for mistake in known.mistakes} if known else set()
    slug = entry.name or slug_of(entry.sentence, group)
    if slug in catalogue:
        raise CourseError(
            f"`{slug}` is already the name of a catalogued mistake in {exercise}: choose another "
            "one with --name."
        )
    path = write_name(classroom, exercise, group, MistakeName(slug, entry.sentence, entry.hint))
    names = read_names(classroom)
    for assignment in assignments:
        show_names(classroom, assignment, names)
    print_line(f"{exercise}: group {group} is now `{slug}`, in {path}.")
    print_line("Run `lstm-course class feedback` and `lstm-course class report` again to show it.")


def _exercise_of(classroom: Classroom, assignments: Sequence[str], group: str) -> str:
    """Return the exercise of a group, with a name or without.

    Raises:
        CourseError: no answer is in the group.
    """
    for exercise, groups in read_names(classroom).entries.items():
        if group in groups:
            return exercise
    for assignment in assignments:
        for found in _read_groups(classroom, assignment):
            if found.id == group:
                return found.exercise
    raise CourseError(
        f"no graded answer is in a group {group!r}: `lstm-course class name DIR` lists the groups."
    )


def _read_groups(classroom: Classroom, assignment: str) -> tuple[UnnamedGroup, ...]:
    graded: GradedAssignment = read_graded_assignment(classroom, assignment)
    return unnamed_groups(graded)


def _print_group(group: UnnamedGroup) -> None:
    students = f"{len(group.students)} {'student' if len(group.students) == 1 else 'students'}"
    print_line(f"\n{group.exercise}: {students}, group {group.id}")
    if group.sentence:
        print_line(f"  Current verdict: {group.sentence}")
    if group.location:
        print_line(f"  This answer leaves the right computation at `{group.location}`.")
    for line in group.example:
        print_line(f"  {'>' if line.marked else ' '} {line.number:3}  {line.text}")
    if not group.example:
        print_line("  No example: the source of these answers cannot be read.")
