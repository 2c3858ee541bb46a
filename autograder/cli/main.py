"""The command line: `lstm-course --help`.

Each command imports its packages when it runs, because help and errors must appear at once.
"""

import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.class_commands import app as class_app
from autograder.support.console import output_console, print_error, print_line, progress
from autograder.support.course_tree import find_clone, find_course, find_lesson, find_lessons
from autograder.support.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

app = typer.Typer(
    name="lstm-course",
    help="Study the LSTM course, check your work, build its notebooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(class_app)
INTERRUPTED = 130  # the exit status that shells use
CELLS = "{task.completed}/{task.total} cells"  # behind a progress bar
Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LESSON]...", help="2, 02, gates or 02_gates; none means all."),
]


def main() -> None:
    """Run the command line; a problem that the user can solve ends in a sentence."""
    # jsonschema would load a grammar of IRIs for a second, and nothing here has any to be checked.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None blocks imports
    try:
        app(standalone_mode=True)
    except CourseError as error:
        print_error(str(error))
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer prints nothing at Ctrl-C
            print_error("interrupted; nothing is half-written.")
        raise
    except BrokenPipeError:
        sys.exit(1)  # the reader of our output has ended


def print_version(wanted: bool) -> None:
    """Print the versions of the course and of Python, and end."""
    if not wanted:
        return
    try:
        number = version("lstm-course")
    except PackageNotFoundError:  # a clone on PYTHONPATH
        number = "(not installed)"
    typer.echo(f"lstm-course {number} (Python {platform.python_version()})")
    raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=print_version, is_eager=True),
    ] = False,
) -> None:
    """Define the options of `lstm-course` itself."""


@app.command(epilog="Example: lstm-course study 02 --port 9000 --browser none")
def study(
    lesson: Annotated[str, typer.Argument(help="2, 02, gates or 02_gates.")] = "00",
    port: Annotated[int, typer.Option(help="Port; the next free one if it is taken.")] = 8888,
    browser: Annotated[
        str, typer.Option(help='"default", "none", or the name of a browser.')
    ] = "default",
) -> None:
    """Open JupyterLab on a lesson. Your copies are in work/ and are never overwritten."""
    from autograder.cli import study as command
    from autograder.cli.lab import free_port

    course = find_course()
    wanted = find_lesson(course, lesson)
    free = free_port(port)
    made = command.make_copies(course)
    if made:
        typer.echo(f"Copied to work/: {', '.join(one.stem for one in made)}")
    if free != port:
        typer.echo(f"Port {port} is taken; using {free}.")
    raise typer.Exit(command.study(wanted, free, browser))


@app.command(epilog="Example: lstm-course check 02")
def check(lessons: Lessons = None) -> None:
    """Grade your own work: marks and named mistakes. Exit status 0 only if all of it is right."""
    wanted = find_lessons(find_course(), lessons or [])
    if not lessons:
        wanted = [lesson for lesson in wanted if lesson.copy.exists()]
        if not wanted:
            raise CourseError("there is nothing in work/ yet: `lstm-course study` puts it there.")
    from autograder.cli import check as command
    from autograder.cli.tables import results_table

    notebooks = [(lesson, command.read_copy(lesson)) for lesson in wanted]
    results = []
    with progress("Starting", CELLS, _count_cells(notebook for _, notebook in notebooks)) as bar:
        for lesson, notebook in notebooks:
            bar.update(title=lesson.stem)
            results.append(command.check_lesson(lesson, notebook, bar.advance))
    for result in results:
        output_console().print(results_table(result))
        for problem in result.problems:
            print_line(f"{result.lesson.stem}: {problem}")
    raise typer.Exit(0 if all(result.all_right for result in results) else 1)


@app.command(epilog="Example: lstm-course reset 02")
def reset(
    lesson: Annotated[str, typer.Argument(help="2, 02, gates or 02_gates.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Start a lesson afresh. Your old copy is kept in work/, with the time in its name."""
    from autograder.cli.reset import reset as reset_copy

    wanted = find_lesson(find_course(), lesson)
    if wanted.copy.exists() and not yes:
        typer.confirm(f"Start {wanted.stem} afresh (your copy is kept as a backup)?", abort=True)
    backup = reset_copy(wanted)
    typer.echo(f"Fresh copy: {wanted.copy}")
    if backup:
        typer.echo(f"Your old copy: {backup}")


@app.command(epilog="Example: lstm-course solutions 01 02 --html pages")
def solutions(
    lessons: Lessons = None,
    html: Annotated[Path | None, typer.Option(help="Write them as pages into DIR.")] = None,
) -> None:
    """Run the solution notebooks: every answer in them, every figure, no error."""
    wanted = find_lessons(find_course(), lessons or [])
    import nbformat

    from autograder.cli import solutions as command

    pages = []
    cells = _count_cells(nbformat.read(lesson.solution, 4) for lesson in wanted)
    with progress("Starting", CELLS, cells) as bar:
        for lesson in wanted:
            bar.update(title=lesson.stem)
            notebook = command.run_solution(lesson, bar.advance)
            if html is not None:
                name = command.title(notebook, lesson)
                pages.append((name, command.write_page(notebook, lesson, html)))
    typer.echo(
        f"Ran {len(wanted)} solution notebook{'' if len(wanted) == 1 else 's'} without an error."
    )
    if html is not None:
        command.write_index(pages, html)
        typer.echo(f"Pages: {html / 'index.html'}")


@app.command(epilog="Example: lstm-course build --check")
def build(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="Holds solutions/. None means the course's own."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what differs.")] = False,
) -> None:
    """Authors: build the notebooks from solutions/NN_name.py."""
    from autograder.builder import ScriptError, build_course

    root = folder.resolve() if folder else find_clone()
    try:
        changed = build_course(root, check)
    except ScriptError as error:
        raise CourseError(str(error)) from error
    names = ", ".join(str(path.relative_to(root)) for path in changed)
    if check and changed:
        raise CourseError(f"not what the scripts say: {names}. Run `lstm-course build`.")
    typer.echo(f"Written: {names}." if changed else "All notebooks are up to date.")


@app.command(epilog="Example: lstm-course doctor")
def doctor() -> None:
    """Say what is installed, what is missing, what the GPU is, and what to do."""
    from autograder.cli.doctor import examine_installation
    from autograder.cli.tables import findings_table

    try:
        course = find_course()
    except CourseError:
        course = None
    findings = list(examine_installation(course))
    output_console().print(findings_table(findings))
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def _count_cells(notebooks: Iterable["NotebookNode"]) -> int:
    return sum(len(notebook.cells) for notebook in notebooks)
