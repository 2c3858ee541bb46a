"""`lstm-course class ...`: the instructors' commands."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.class_arguments import (
    Assignment,
    Directory,
    assignments_of,
    find_assignment,
)
from autograder.cli.class_collect import collect
from autograder.cli.class_export import export
from autograder.cli.class_roster import roster
from autograder.support.console import output_console, print_line, progress
from autograder.support.course_tree import find_course, find_lessons
from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from autograder.classroom.directory import Classroom
    from autograder.classroom.outcomes import SubmissionOutcome
    from autograder.classroom.settings import GradingSettings

app = typer.Typer(
    name="class",
    help="Grade a class with nbgrader: safe, fast, and by the mistake's name.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(epilog="Example: lstm-course class create autumn 01 02 03")
def create(
    directory: Directory,
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="[LESSON]...", help="None means all.")
    ] = None,
) -> None:
    """Make an nbgrader course with the lessons as assignments, released already."""
    from autograder.classroom.create import create_class

    wanted = find_lessons(find_course(), lessons or [])
    made = create_class(directory, wanted, lambda lesson: print_line(f"Making {lesson.stem}"))
    print_line(
        f"{directory}: {len(made)} assignments made, {len(wanted) - len(made)} there already."
    )
    print_line(f"Distribute {directory}/release/. Put the submissions into {directory}/submitted/.")


app.command(epilog="Example: lstm-course class roster autumn students.csv")(roster)
app.command(epilog="Example: lstm-course class collect autumn 02 submissions.zip")(collect)


@app.command(epilog="Example: lstm-course class grade autumn 04 --workers 8")
def grade(
    directory: Directory,
    lesson: Assignment,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A dask scheduler, in place of --workers.")
    ] = "",
    execute: Annotated[
        str, typer.Option(help='"graded": what marks depend on; "all": figures too.')
    ] = "graded",
    force: Annotated[bool, typer.Option("--force", help="Unchanged submissions too.")] = False,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Submissions can do all that you can.")
    ] = False,
) -> None:
    """Grade all submissions of a lesson. Exit status 0 only if every one was read and graded."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.settings import GradingSettings

    if execute not in ("graded", "all"):
        raise CourseError(f'--execute is {execute!r}, expected "graded" or "all".')
    classroom = find_classroom(directory)
    assignment = find_assignment(classroom, lesson)
    settings = GradingSettings(
        demos=execute == "all", force=force, isolated=not no_sandbox, here=not cluster
    )
    outcomes = _grade(classroom, assignment, settings, workers, cluster)
    raise typer.Exit(0 if all(outcome.is_graded for outcome in outcomes) else 1)


def _grade(
    classroom: "Classroom",
    assignment: str,
    settings: "GradingSettings",
    workers: int,
    cluster: str = "",
) -> "list[SubmissionOutcome]":
    """Grade with a progress bar and print the outcomes."""
    from autograder.classroom.directory import lesson_of
    from autograder.classroom.executors import connect_cluster, local_pools

    if cluster:
        executor, slots = connect_cluster(cluster)
        return _grade_with(classroom, assignment, settings, lambda: executor, 2 * slots)
    private = classroom.private
    with local_pools(workers, lesson_of(assignment), settings, private) as make_pool:
        return _grade_with(classroom, assignment, settings, make_pool, workers + 1)


def _grade_with(
    classroom: "Classroom",
    assignment: str,
    settings: "GradingSettings",
    make_executor: Callable[[], Executor],
    width: int,
) -> "list[SubmissionOutcome]":
    """Grade with executors, `width` submissions at a time, and print the outcomes."""
    from autograder.classroom.grade import grade_class
    from autograder.classroom.outcomes import commonest_mistakes
    from autograder.cli.class_table import class_table

    with _grading_progress(assignment) as (start, step):
        outcomes = grade_class(
            classroom,
            assignment,
            settings,
            make_executor,
            width=width,
            on_start=start,
            on_done=step,
        )
    output_console().print(class_table(assignment, outcomes))
    for (exercise, mistake), count in commonest_mistakes(outcomes):
        print_line(f"{count} x {mistake} in {exercise}")
    if not settings.isolated:
        print_line("Graded without a sandbox, as a note in every result records.")
    return outcomes


@app.command(epilog="Example: lstm-course class formgrader autumn")
def formgrader(
    directory: Directory,
    port: Annotated[int, typer.Option(help="Port; the next free one if it is taken.")] = 8888,
    browser: Annotated[
        str, typer.Option(help='"default", "none", or the name of a browser.')
    ] = "default",
) -> None:
    """nbgrader's formgrader on a class, in a JupyterLab of its own: marks and comments by hand."""
    from autograder.classroom.directory import find_classroom
    from autograder.cli.lab import LabPage, serve
    from autograder.cli.prerequisites import free_port

    classroom = find_classroom(directory)
    free = free_port(port)
    if free != port:
        print_line(f"Port {port} is taken; using {free}.")
    page = LabPage(
        directory=classroom.directory,  # its configuration names the judge and sanitizes every page
        page="formgrader",
        settings="formgrader",
        about=f"The class: {classroom.directory}",
        farewell="The formgrader has ended. All marks are in the class's gradebook.",
    )
    raise typer.Exit(serve(page, free, browser))


@app.command(epilog="Example: lstm-course class feedback autumn 04")
def feedback(directory: Directory, lesson: Assignment) -> None:
    """nbgrader's feedback pages: marks and verdicts, no hidden tests, nothing that runs."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.feedback import write_feedback

    classroom = find_classroom(directory)
    for sentence in write_feedback(classroom, find_assignment(classroom, lesson)):
        print_line(sentence)
    print_line(f"Pages: {classroom.directory / 'feedback'}")


@app.command(epilog="Example: lstm-course class report autumn 04")
def report(
    directory: Directory,
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="None means all that are graded.")
    ] = None,
) -> None:
    """What the class misunderstood: a page and a table for spreadsheets in DIR/report/.

    Without LESSON also a page of the term, index.html: exercises, mistakes and students.
    """
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.report.write import write_reports

    classroom = find_classroom(directory)
    wanted = [find_assignment(classroom, lesson)] if lesson else assignments_of(classroom)
    pages = write_reports(classroom, wanted)
    for page in pages:
        print_line(f"Page: {page}")
    if len(pages) > 1:
        print_line(f"The term: {pages[0].with_name('index.html')}")


@app.command(epilog="Example: lstm-course class name autumn 04")
def name(
    directory: Directory,
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="None means all that are graded.")
    ] = None,
    group: Annotated[
        str, typer.Option(metavar="ID", help="The group to name. Without it, list the groups.")
    ] = "",
    sentence: Annotated[str, typer.Option(help="Describes the mistake to the students.")] = "",
    hint: Annotated[str, typer.Option(help="What to look at next.")] = "",
    slug: Annotated[
        str, typer.Option("--name", help="A short name; by default, words of the sentence.")
    ] = "",
) -> None:
    """List groups of equal wrong answers without a name, or explain one to all its students."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.naming.names import MistakeName
    from autograder.cli.class_name import list_groups, name_group

    classroom = find_classroom(directory)
    wanted = [find_assignment(classroom, lesson)] if lesson else assignments_of(classroom)
    if not group and (sentence or hint or slug):
        raise CourseError("--sentence, --hint and --name describe a group: add --group ID.")
    if group and not sentence.strip():
        raise CourseError("--group needs --sentence: describe the mistake to the students.")
    if group:
        name_group(classroom, wanted, group, MistakeName(slug, sentence, hint))
    else:
        list_groups(classroom, wanted, directory)


app.command(epilog="Example: lstm-course class export autumn 02 --for canvas")(export)


@app.command(epilog="Example: lstm-course class demo --browser default")
def demo(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="None means a temporary one.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Submissions can do all that you can.")
    ] = False,
    browser: Annotated[
        str, typer.Option(help='To open the report: "default", "none", or a name.')
    ] = "none",
) -> None:
    """A class to look at: submissions right, wrong, crashing and cheating, graded and reported."""
    import webbrowser
    from tempfile import mkdtemp

    from autograder.classroom.demo import LIMITS, make_demo
    from autograder.classroom.settings import GradingSettings

    place = directory or Path(mkdtemp(prefix="lstm-course-class-"))
    print_line(f"Making a class in {place}")
    classroom = make_demo(place)
    (assignment,) = assignments_of(classroom)
    settings = GradingSettings(isolated=not no_sandbox, limits=LIMITS)
    outcomes = _grade(classroom, assignment, settings, workers)
    feedback(place, assignment)
    report(place, assignment)
    if browser != "none":
        page = (classroom.directory / "report" / f"{assignment}.html").as_uri()
        try:
            webbrowser.get(None if browser == "default" else browser).open(page)
        except webbrowser.Error:
            print_line("No browser could be started: open the page yourself.")
    raise typer.Exit(1 if any(outcome.status == "failed" for outcome in outcomes) else 0)


@contextmanager
def _grading_progress(
    name: str,
) -> Iterator[tuple[Callable[[int], None], Callable[["SubmissionOutcome"], None]]]:
    """Show a progress bar; yield what sets the number of submissions and what counts one."""
    counts = "{task.completed}/{task.total} done, {task.fields[failed]} failed"
    with progress(name, counts, failed=0) as bar:
        failed = 0

        def step(outcome: "SubmissionOutcome") -> None:
            nonlocal failed
            failed += outcome.status == "failed"
            bar.advance(failed=failed)

        yield (lambda count: bar.update(total=count)), step
