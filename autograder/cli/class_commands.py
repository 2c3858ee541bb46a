"""`lstm-course class ...`: the instructors' commands."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.support.console import output_console, print_line, progress
from autograder.support.course_tree import find_course, find_lessons
from autograder.support.errors import CourseError

app = typer.Typer(
    name="class",
    help="Grade a class with nbgrader: safe, fast, and by the mistake's name.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="The class's directory.")]
Assignment = Annotated[str, typer.Argument(metavar="LESSON", help="4, 04, bptt or 04_bptt.")]


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
    made = create_class(directory, wanted, lambda lesson: typer.echo(f"Making {lesson.stem}"))
    typer.echo(
        f"{directory}: {len(made)} assignments made, {len(wanted) - len(made)} there already."
    )
    typer.echo(f"Hand out {directory}/release/. Put what comes back into {directory}/submitted/.")


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
    """Grade all submissions of a lesson. Exit status 0 only if every one was graded."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.settings import Settings

    if execute not in ("graded", "all"):
        raise CourseError(f'--execute is {execute!r}, expected "graded" or "all".')
    classroom = find_classroom(directory)
    assignment = _assignment(classroom, lesson)
    settings = Settings(
        demos=execute == "all", force=force, isolated=not no_sandbox, here=not cluster
    )
    raise typer.Exit(0 if _grade(classroom, assignment, settings, workers, cluster) else 1)


def _grade(classroom, assignment: str, settings, workers: int, cluster: str = "") -> bool:
    """Grade with a bar, and tell what came of it. True if every submission was graded."""
    from autograder.classroom.directory import lesson_of
    from autograder.classroom.executors import cluster as connect
    from autograder.classroom.executors import local_pools

    if cluster:
        far, slots = connect(cluster)
        return _tell(classroom, assignment, settings, lambda: far, 2 * slots)
    with local_pools(workers, lesson_of(assignment), settings) as executor:
        return _tell(classroom, assignment, settings, executor, workers + 1)


def _tell(classroom, assignment: str, settings, executor, width: int) -> bool:
    """Grade with what there is to run jobs, `width` at a time, and tell what came of it."""
    from autograder.classroom.grade import commonest, grade_class
    from autograder.cli.class_table import class_table

    with _grading_progress(assignment) as (start, step):
        outcomes = grade_class(
            classroom,
            assignment,
            settings,
            executor,
            width=width,
            on_start=start,
            on_done=step,
        )
    output_console().print(class_table(assignment, outcomes))
    for (exercise, mistake), count in commonest(outcomes):
        print_line(f"{count} x {mistake} in {exercise}")
    if not settings.isolated:
        typer.echo("Graded without a sandbox: every result says so.")
    return all(outcome.status != "failed" for outcome in outcomes)


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
    from autograder.cli.lab import free_port, serve

    classroom = find_classroom(directory)
    free = free_port(port)
    if free != port:
        typer.echo(f"Port {port} is taken; using {free}.")
    status = serve(
        classroom.directory,  # whose nbgrader_config.py names the judge and cleans every page
        "formgrader",
        free,
        browser,
        about=f"The class: {classroom.directory}",
        farewell="The formgrader has ended. All marks are in the class's gradebook.",
    )
    raise typer.Exit(status)


@app.command(epilog="Example: lstm-course class feedback autumn 04")
def feedback(directory: Directory, lesson: Assignment) -> None:
    """nbgrader's feedback pages: marks and verdicts, no hidden tests, nothing that runs."""
    from nbgrader.converters import GenerateFeedback

    from autograder.classroom.directory import find_classroom
    from autograder.classroom.nbgrader_steps import run_converter

    classroom = find_classroom(directory)
    assignment = _assignment(classroom, lesson)
    if not list((classroom.directory / "autograded").glob(f"*/{assignment}")):
        raise CourseError(
            f"nothing of {assignment} is graded yet: run `lstm-course class grade {directory} "
            f"{lesson}` first."
        )
    run_converter(classroom, GenerateFeedback, assignment)
    typer.echo(f"Pages: {classroom.directory / 'feedback'}")


@app.command(epilog="Example: lstm-course class report autumn 04")
def report(
    directory: Directory,
    lesson: Annotated[
        str | None, typer.Argument(metavar="[LESSON]", help="None means all that are graded.")
    ] = None,
) -> None:
    """What the class misunderstood: a page and a table for spreadsheets in DIR/report/."""
    from autograder.classroom.directory import find_classroom
    from autograder.classroom.report.write import write_reports

    classroom = find_classroom(directory)
    wanted = [_assignment(classroom, lesson)] if lesson else _assignments(classroom)
    for page in write_reports(classroom, wanted):
        typer.echo(f"Page: {page}")


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
    from autograder.classroom.settings import Settings

    place = directory or Path(mkdtemp(prefix="lstm-course-class-"))
    typer.echo(f"Making a class in {place}")
    classroom = make_demo(place)
    (assignment,) = _assignments(classroom)
    settings = Settings(isolated=not no_sandbox, limits=LIMITS)
    graded = _grade(classroom, assignment, settings, workers)
    feedback(place, assignment)
    report(place, assignment)
    if browser != "none":
        page = (classroom.directory / "report" / f"{assignment}.html").as_uri()
        try:
            webbrowser.get(None if browser == "default" else browser).open(page)
        except webbrowser.Error:
            typer.echo("No browser could be started: open the page yourself.")
    raise typer.Exit(0 if graded else 1)


def _assignments(classroom) -> list[str]:
    return sorted(path.parent.name for path in (classroom.directory / "source").glob("*/*.ipynb"))


def _assignment(classroom, wanted: str) -> str:
    """The assignment that is meant: a number, or a part of its name.

    Raises:
        CourseError: there is none, or more than one.
    """
    names = _assignments(classroom)
    number = wanted.zfill(2) if wanted.isdigit() else wanted
    found = [name for name in names if name == wanted]
    found = found or [name for name in names if name.startswith(f"{number}_") or wanted in name]
    if len(found) == 1:
        return found[0]
    what = "means more than one assignment" if found else "is no assignment"
    raise CourseError(f"{wanted!r} {what}. There are: {', '.join(found or names) or 'none'}.")


@contextmanager
def _grading_progress(name: str) -> Iterator[tuple[Callable[[int], None], Callable[[Any], None]]]:
    """Show a bar of submissions done and failed; yield the functions that start and advance it."""
    counts = "{task.completed}/{task.total} done, {task.fields[failed]} failed"
    with progress(name, counts, failed=0) as bar:
        failed = 0

        def step(outcome: Any) -> None:
            nonlocal failed
            failed += outcome.status == "failed"
            bar.advance(failed=failed)

        yield (lambda count: bar.update(total=count)), step
